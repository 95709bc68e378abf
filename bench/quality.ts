/**
 * How true the answers are: runs `compare` and `extract` over a labelled corpus of real pages, and with --history an
 * import of its whole history, has the corpus' own scorer judge them, and prints one table.
 *
 *   node bench/quality.ts ../shared/corpus [--history] [--write docs/quality.md] [--cache DIR]
 *
 * `compare` and `extract` are run without watcher files; the history is imported with those of the repository. Ends with 1
 * when a target is missed.
 * @module
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { version } from '../src/lib/version.ts';
import { scoreChanges, scoreFacts, scoreHistory } from './quality/corpus.ts';
import { changeFigures, type Figure, factFigures, historyFigures, isMet, renderTable } from './quality/figures.ts';

const BEGIN = '<!-- measured: begin -->';
const END = '<!-- measured: end -->';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { history: { type: 'boolean' }, write: { type: 'string' }, cache: { type: 'string' } },
});
const [named] = positionals;
if (named === undefined) {
  process.stderr.write('usage: node bench/quality.ts CORPUS [--history] [--write docs/quality.md] [--cache DIR]\n');
  process.exit(2);
}
const corpus = resolve(named);
const cache = values.cache ?? join('.cache', 'corpus');
mkdirSync(cache, { recursive: true });

const changes = await scoreChanges(corpus, cache);
const { extractorVersion, ...facts } = await scoreFacts(corpus, cache);
const figures: Figure[] = [...changeFigures(changes), ...factFigures(facts)];
const notes: string[] = [];
if (values.history) {
  const { records, ...history } = await scoreHistory(corpus, cache);
  figures.push(...historyFigures(history, records.all));
  const split = Object.entries(records.by).map(([word, n]) => `${n} ${word}`);
  notes.push(`Records of the whole import: ${split.sort().join(', ')}.`);
}
const day = new Date().toISOString().slice(0, 10);
const heading = `Measured on ${day} with Clausewatch ${version()}, extractor ${extractorVersion}, Node ${process.versions.node}.`;
const report = [heading, renderTable(figures), ...notes].join('\n\n');
process.stdout.write(`${report}\n`);
if (values.write !== undefined) writeInto(values.write, report);
if (!figures.every(isMet)) process.exitCode = 1;

/** Replaces what stands between the marks of the page. */
function writeInto(file: string, text: string): void {
  const page = readFileSync(file, 'utf8');
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${file} has no "${BEGIN}" and "${END}" to write between`);
  writeFileSync(file, `${page.slice(0, from + BEGIN.length)}\n${text}\n${page.slice(to)}`);
}

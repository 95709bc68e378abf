/**
 * `backtest`: what today's rules, or rules that are only tried, would have raised over the stored history.
 * @module
 */
import { Option } from 'commander';
import { loadCatalogue } from '../../declare/catalogue.ts';
import type { Change } from '../../domain/change.ts';
import { OperationalError } from '../../domain/errors.ts';
import type { RuleEdit } from '../../domain/ruleEdit.ts';
import { type BacktestOptions, backtest, candidatesOf, type SourceBacktest } from '../../pipeline/backtest/backtest.ts';
import { BACKTEST_VERDICTS, type BacktestVerdict, type Match } from '../../pipeline/backtest/match.ts';
import { type Context, interruption, readCatalogue, readWatchers, withInstallation } from '../context.ts';
import { renderDifference } from '../difference.ts';
import type { AddToProgram } from '../program.ts';
import { table } from '../table.ts';
import { count, createProgress, note, paint, plain, print, seconds } from '../terminal.ts';
import { parseTime } from './changes.ts';

const FORMATS = ['table', 'json', 'ndjson'] as const;
type Format = (typeof FORMATS)[number];

interface Options {
  since?: string;
  vendor?: string;
  source?: string;
  catalogue?: string;
  format: Format;
}

export const backtestCommand: AddToProgram = (program, run) => {
  program
    .command('backtest')
    .description("Replay the stored history by today's watchers and catalogue, and show what they would raise or withdraw. Writes nothing.")
    .option('--since <date>', 'changes first seen on or after this day or time (UTC)', parseTime)
    .option('--vendor <id>', 'only this vendor')
    .option('--source <id>', 'only this source, as vendor/source')
    .option('--catalogue <file>', 'try this catalogue, without adopting it')
    .addOption(new Option('--format <format>', 'how to write it').choices(FORMATS).default('table'))
    .addHelpText(
      'after',
      '\nRules are tried, not adopted: name another catalogue with --catalogue, or another folder of watchers with --watchers.\n\nExamples:\n  clausewatch backtest --since 2025-01-01\n  clausewatch backtest --vendor acme --catalogue catalogue-new.yaml\n  clausewatch --watchers watchers-new backtest --format ndjson',
    )
    .action(run((context, local: Options) => backtestHistory(context, local)));
};

async function backtestHistory(context: Context, { catalogue: file, format, ...filter }: Options): Promise<void> {
  const recordedCatalogue = await readCatalogue();
  const catalogue = file === undefined ? recordedCatalogue : await loadCatalogue(file);
  const { sources } = await readWatchers(context, catalogue);
  const begun = performance.now();
  await withInstallation(
    context,
    async (installation) => {
      const options: BacktestOptions = { ...filter, sources, catalogue, recordedCatalogue };
      const { candidates, leftOut } = await candidatesOf(installation, options);
      if (candidates.length === 0 && (filter.vendor ?? filter.source) !== undefined) throw nothingOf(filter.source ?? filter.vendor ?? '');
      const writer = WRITERS[context.options.json && format === 'table' ? 'json' : format]();
      await withProgress(async (onProgress, signal) => {
        for await (const result of backtest(candidates, installation, { ...options, onProgress, signal })) await writer.add(result);
      });
      await writer.end({ elapsedMs: Math.round(performance.now() - begun), leftOut });
    },
    { readOnly: true },
  );
}

function nothingOf(name: string): OperationalError {
  return new OperationalError('usage', `There is no history of ${name} under these watchers.`, {
    remedy: 'Run "clausewatch list" to see all sources with their visits.',
  });
}

/** Shows how far the replay is; an interruption ends it in a plain sentence. */
async function withProgress(
  work: (onProgress: NonNullable<BacktestOptions['onProgress']>, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const progress = createProgress();
  const signal = interruption();
  const begun = performance.now();
  try {
    await work(({ visits, total }) => {
      const left = visits === 0 ? '' : `, about ${seconds(((performance.now() - begun) / visits) * (total - visits))} left`;
      progress.update(`${visits.toLocaleString('en-US')} of ${count(total, 'visit')} replayed${left}`);
    }, signal);
  } catch (cause) {
    if (!signal.aborted) throw cause;
    throw new OperationalError('input', 'The backtest was stopped.', { remedy: 'Nothing was written; run it again at any time.', cause });
  } finally {
    progress.done();
  }
}

interface Ending {
  elapsedMs: number;
  /** Sources with history that no watcher among those tried declares. */
  leftOut: number;
}

interface Writer {
  add(result: SourceBacktest): Promise<void>;
  end(ending: Ending): Promise<void>;
}

const WRITERS: Record<Format, () => Writer> = { table: tableWriter, json: jsonWriter, ndjson: ndjsonWriter };

/** The changes as they come, a table of all sources at the end. */
function tableWriter(): Writer {
  const results: SourceBacktest[] = [];
  return {
    async add(result) {
      results.push({ ...result, matches: [] });
      for (const match of result.matches) await print(`${renderMatch(match)}\n`);
    },
    async end({ elapsedMs, leftOut }) {
      const edits = results.flatMap(({ ruleEdits }) => ruleEdits);
      if (edits.length > 0) await print(`${edits.map(renderEdit).join('\n')}\n`);
      await print(summary(results));
      await print(`${verdictLine(results)} (${seconds(elapsedMs)})`);
      if (leftOut > 0) note(`${count(leftOut, 'source')} with history left out: no watcher declares them.`);
    },
  };
}

function jsonWriter(): Writer {
  const results: Array<Omit<SourceBacktest, 'matches' | 'ruleEdits'>> = [];
  const ruleEdits: RuleEdit[] = [];
  let separator = '{"changes":[';
  return {
    async add({ matches, ruleEdits: edits, ...result }) {
      results.push(result);
      ruleEdits.push(...edits);
      for (const match of matches) {
        await print(`${separator}${JSON.stringify(answerOf(match))}`);
        separator = ',';
      }
    },
    async end({ elapsedMs, leftOut }) {
      const rest = JSON.stringify({ ruleEdits, sources: results, totals: totals(results), leftOut, elapsedMs }).slice(1);
      await print(`${separator === ',' ? '' : separator}],${rest}`);
    },
  };
}

function ndjsonWriter(): Writer {
  return {
    async add({ matches }) {
      for (const match of matches) await print(JSON.stringify(answerOf(match)));
    },
    async end() {},
  };
}

function answerOf({ verdict, recorded, replayed }: Match): object {
  const { source, firstSeenNewAt } = (replayed ?? recorded) as Change;
  return { verdict, source, firstSeenNewAt, ...(recorded ? { recorded } : {}), ...(replayed ? { replayed } : {}) };
}

const STYLES = { kept: 'dim', rejudged: 'yellow', raised: 'green', withdrawn: 'red' } as const;

function renderMatch({ verdict, recorded, replayed }: Match): string {
  const change = (replayed ?? recorded) as Change;
  const head = `${paint(STYLES[verdict], verdict.padEnd(9))}  ${paint('cyan', minute(change.firstSeenNewAt))}  ${paint('bold', change.source)}`;
  const lines = [head, renderDifference(change)];
  if (verdict === 'rejudged' && recorded) lines.push(paint('dim', `  recorded as ${judgement(recorded)}`));
  if (change.suppressedBy !== undefined) lines.push(paint('dim', plain(`  held back by ${change.suppressedBy}`)));
  return lines.join('\n');
}

function judgement({ action, kind, significance, severity }: Change): string {
  return `${action} ${kind}, ${significance}, ${severity}`;
}

function renderEdit({ at, sourceId, changed, from, to, passages, facts }: RuleEdit): string {
  const effect = `passages +${passages.added} -${passages.gone}, facts +${facts.added} -${facts.gone}`;
  return paint('dim', `rules      ${minute(at)}  ${sourceId}  ${changed.join(', ')} (${from} → ${to}): ${effect} on the stored page`);
}

function summary(results: SourceBacktest[]): string {
  const rows = results.map(({ source, visits, counts }) => [
    source,
    String(visits),
    ...BACKTEST_VERDICTS.map((name) => String(counts[name])),
  ]);
  return table(['source', 'visits', ...BACKTEST_VERDICTS], rows);
}

function verdictLine(results: SourceBacktest[]): string {
  const { kept, rejudged, raised, withdrawn } = totals(results);
  if (rejudged + raised + withdrawn === 0) return `Nothing raised, nothing withdrawn: ${count(kept, 'change')} kept.`;
  return `${raised} raised, ${withdrawn} withdrawn, ${rejudged} judged otherwise, ${kept} kept.`;
}

function totals(results: ReadonlyArray<Pick<SourceBacktest, 'counts'>>): Record<BacktestVerdict, number> {
  const sum = { kept: 0, rejudged: 0, raised: 0, withdrawn: 0 };
  for (const { counts } of results) for (const name of BACKTEST_VERDICTS) sum[name] += counts[name];
  return sum;
}

function minute(at: string): string {
  return at.slice(0, 16).replace('T', ' ');
}

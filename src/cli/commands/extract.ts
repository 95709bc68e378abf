/**
 * `extract`: verdict, passages and facts of one page, or of a list of pages.
 * @module
 */

import { Option } from 'commander';
import type { Catalogue } from '../../domain/catalogue.ts';
import { OperationalError } from '../../domain/errors.ts';
import { SOURCE_KINDS, type SourceKind } from '../../domain/vocabulary.ts';
import { Section } from '../../domain/watcher.ts';
import { formatValue } from '../../lib/inWords.ts';
import { runBatch } from '../../pipeline/batch/batch.ts';
import { type BatchMode, readPageFile } from '../../pipeline/batch/job.ts';
import { type ExtractAnswer, extractPage } from '../../pipeline/files.ts';
import { readCatalogue } from '../context.ts';
import type { AddToProgram } from '../program.ts';
import { count, createProgress, note, paint, plain, print } from '../terminal.ts';

interface Options {
  url?: string;
  kind?: SourceKind;
  list?: string;
  anchor?: string;
  title?: string;
}

export const kindOption = (): Option => new Option('--kind <kind>', 'what the page is').choices(SOURCE_KINDS);

export const extractCommand: AddToProgram = (program, run) => {
  program
    .command('extract')
    .description('Show what a stored page says: verdict, passages and facts.')
    .argument('[file]', 'HTML or PDF file')
    .option('--url <url>', 'address that the page came from')
    .addOption(kindOption())
    .option('--anchor <id>', 'only the document that begins at this id')
    .option('--title <title>', 'only the document with this title')
    .option('--list <file>', 'JSON Lines of {"id","file","url"?,"kind"?,"section"?}: one JSON answer a line')
    .addHelpText(
      'after',
      '\nExamples:\n  clausewatch extract page.html\n  clausewatch extract page.html --title "Data Processing Addendum" --json\n  clausewatch extract --list pages.jsonl > answers.ndjson',
    )
    .action(
      run(async ({ options }, file: string | undefined, local: Options) => {
        const catalogue = await readCatalogue();
        if (local.list !== undefined) return printBatch('extract', local.list, catalogue);
        if (file === undefined)
          throw new OperationalError('usage', 'extract needs a file or --list.', { remedy: 'Try: clausewatch extract page.html' });
        const section = sectionOf(local);
        const answer = await extractPage(
          await readPageFile(process.cwd(), file),
          { catalogue, ...(section ? { section } : {}), ...(local.kind === undefined ? {} : { kind: local.kind }) },
          local.url,
        );
        await print(options.json ? JSON.stringify(answer) : render(answer));
        return 0;
      }),
    );
};

function sectionOf({ anchor, title }: Options): Section | undefined {
  if (anchor === undefined && title === undefined) return undefined;
  return Section.parse({ ...(anchor === undefined ? {} : { anchor }), ...(title === undefined ? {} : { title }) });
}

/** Answers a batch file line by line; shared with `compare --pairs`. Gives the exit code: 1 when a line could not be answered. */
export async function printBatch(mode: BatchMode, file: string, catalogue: Catalogue): Promise<number> {
  const progress = createProgress();
  let failures = 0;
  const answers = runBatch({
    mode,
    file,
    folder: process.cwd(),
    catalogue,
    onProgress: (done) => progress.update(count(done, 'line')),
    onFailure: ({ line, message }) => {
      failures += 1;
      progress.done();
      note(plain(`${file}:${line}  ${message}`));
    },
  });
  for await (const line of answers) await print(line);
  progress.done();
  return failures > 0 ? 1 : 0;
}

function render(answer: ExtractAnswer): string {
  const head = `${paint('bold', plain(answer.title || '(no title)'))}\n${answer.verdict}: ${plain(answer.because)}\nsha256 ${answer.sha256}\n`;
  let path = '';
  const lines = answer.passages.flatMap((passage) => {
    const here = passage.path.join(' › ');
    const heading = here === path ? [] : ['', paint('dim', plain(here))];
    path = here;
    const page = passage.page === undefined ? '' : paint('dim', `  page ${passage.page}`);
    return [...heading, `${passage.kind.padEnd(9)} ${plain(passage.text)}${page}`];
  });
  return [
    head,
    ...lines,
    ...factLines(answer.facts),
    '',
    `${count(answer.passages.length, 'passage')}, ${count(answer.facts.length, 'fact')}`,
  ].join('\n');
}

function factLines(facts: ExtractAnswer['facts']): string[] {
  if (facts.length === 0) return [];
  const width = Math.max(...facts.map(({ key }) => key.length));
  return [
    '',
    paint('bold', 'Facts'),
    ...facts.map(({ key, value, quote }) => `${key.padEnd(width)}  ${plain(formatValue(value))}  ${paint('dim', plain(quote))}`),
  ];
}

/**
 * `compare`: the changes between two stored pages, or of a list of pairs.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import type { SourceKind } from '../../domain/vocabulary.ts';
import { readPageFile } from '../../pipeline/batch/job.ts';
import { type CompareAnswer, comparePages } from '../../pipeline/files.ts';
import { readCatalogue } from '../context.ts';
import { renderDifference } from '../difference.ts';
import type { AddToProgram } from '../program.ts';
import { count, plain, print } from '../terminal.ts';
import { kindOption, printBatch } from './extract.ts';

interface Options {
  url?: string;
  kind?: SourceKind;
  pairs?: string;
}

export const compareCommand: AddToProgram = (program, run) => {
  program
    .command('compare')
    .description('Show the changes between two stored pages.')
    .argument('[before]', 'HTML or PDF file')
    .argument('[after]', 'HTML or PDF file')
    .option('--url <url>', 'address that the pages came from')
    .addOption(kindOption())
    .option('--pairs <file>', 'JSON Lines of {"id","before","after","url"?,"kind"?}: one JSON answer a line')
    .addHelpText(
      'after',
      '\nExamples:\n  clausewatch compare before.html after.html\n  clausewatch compare --pairs pairs.jsonl > answers.ndjson',
    )
    .action(
      run(async ({ options }, before: string | undefined, after: string | undefined, local: Options) => {
        const catalogue = await readCatalogue();
        if (local.pairs !== undefined) return printBatch('compare', local.pairs, catalogue);
        if (before === undefined || after === undefined)
          throw new OperationalError('usage', 'compare needs two files or --pairs.', {
            remedy: 'Try: clausewatch compare before.html after.html',
          });
        const [old, now] = await Promise.all([readPageFile(process.cwd(), before), readPageFile(process.cwd(), after)]);
        const answer = await comparePages(old, now, { catalogue, ...(local.kind === undefined ? {} : { kind: local.kind }) });
        await print(options.json ? JSON.stringify(answer) : render(answer));
        return 0;
      }),
    );
};

function render(answer: CompareAnswer): string {
  const sides = [
    `before: ${answer.before.verdict} (${plain(answer.before.because)})`,
    `after:  ${answer.after.verdict} (${plain(answer.after.because)})`,
    '',
  ];
  const held = answer.suppressed ?? [];
  const total = `${count(answer.changes.length, 'change')}${held.length > 0 ? `, ${held.length} held back as noise` : ''}`;
  return [...sides, ...[...answer.changes, ...held].map((change) => `${renderDifference(change)}\n`), total].join('\n');
}

/**
 * `registry list`: cells in one line each.
 * @module
 */
import { type Command, Option } from 'commander';
import { CELL_STATUSES, type CellMark, type CellStatus, isCleanYes, SHEETS, type Sheet } from '../../domain/registry.ts';
import { given } from '../../lib/given.ts';
import { gradeWords, statusLabel } from '../../lib/gradeWords.ts';
import { type Context, withInstallation } from '../context.ts';
import type { RunCommand } from '../program.ts';
import { table } from '../table.ts';
import { count, print } from '../terminal.ts';

interface Options {
  offering?: string;
  vendor?: string;
  question?: string;
  status?: CellStatus;
  sheet?: Sheet;
}

export function addListCommand(registry: Command, run: RunCommand): void {
  registry
    .command('list')
    .description('List answers.')
    .option('--offering <id>', 'about this offering')
    .option('--vendor <id>', 'that this vendor answers for')
    .option('--question <id>', 'to this question, like gdpr_dpa')
    .addOption(new Option('--status <status>', 'in this status').choices(CELL_STATUSES))
    .addOption(new Option('--sheet <sheet>', 'of this sheet').choices(SHEETS))
    .addHelpText(
      'after',
      '\nExamples:\n  clausewatch registry list --status stale\n  clausewatch registry list --vendor acme --sheet commitments',
    )
    .action(run((context, options: Options) => list(context, options)));
}

function list(context: Context, { question, offering, vendor, status, sheet }: Options): Promise<void> {
  return withInstallation(
    context,
    async ({ store }) => {
      const questions = question === undefined ? undefined : [question];
      const cells = await store.cellMarks(given({ offering, vendor, status, sheet, questions }));
      if (context.options.json) return print(JSON.stringify(cells));
      if (cells.length > 0) await print(cellTable(cells));
      const unclean = cells.filter((cell) => cell.sheet === 'dimensions' && !isCleanYes(cell)).length;
      await print(`${count(cells.length, 'answer')}, ${count(unclean, 'watch-out')}.`);
    },
    { readOnly: true },
  );
}

export function cellTable(cells: readonly CellMark[]): string {
  return table(
    ['answer', 'grade', 'status', 'what'],
    cells.map(({ id, grade, sheet, status, summary, note }) => [id, gradeText(grade, sheet), statusLabel(status), note ?? summary]),
  );
}

/** "● Yes, public". */
export function gradeText(grade: CellMark['grade'], sheet: Sheet): string {
  const { sign, label } = gradeWords(grade, sheet);
  return `${sign} ${label}`;
}

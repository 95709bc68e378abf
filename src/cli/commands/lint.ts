/**
 * `lint`: validate `watchers/`.
 * @module
 */
import { watcherJsonSchema } from '../../declare/jsonSchema.ts';
import { formatReport, hasErrors, lint } from '../../declare/lint.ts';
import { openCalendar } from '../../record/holidays.ts';
import { readCatalogue } from '../context.ts';
import type { AddToProgram } from '../program.ts';
import { plain, print } from '../terminal.ts';

export const lintCommand: AddToProgram = (program, run) => {
  program
    .command('lint')
    .description('Check the watcher files; every problem with file, line and column.')
    .option('--schema', 'print the JSON Schema of watcher files, for editors')
    .addHelpText('after', '\nExample:\n  clausewatch lint --watchers watchers')
    .action(
      run(async ({ options }, local: { schema?: boolean }) => {
        if (local.schema) {
          await print(JSON.stringify(watcherJsonSchema(), null, 2));
          return 0;
        }
        const report = await lint(options.watchers, await readCatalogue(), async (name) => (await openCalendar(name))?.name);
        await print(options.json ? JSON.stringify(report) : plain(formatReport(report)));
        return hasErrors(report.problems) ? 1 : 0;
      }),
    );
};

/**
 * `doctor`: what this machine has and lacks.
 * @module
 */

import { loadConfig } from '../../declare/config.ts';
import { formatDoctor, runDoctor } from '../doctor.ts';
import type { AddToProgram } from '../program.ts';
import { plain, print } from '../terminal.ts';

export const doctorCommand: AddToProgram = (program, run) => {
  program
    .command('doctor')
    .description('Say what this machine has and lacks, with the remedy.')
    .addHelpText('after', '\nExample:\n  clausewatch doctor')
    .action(
      run(async ({ options, composition }) => {
        const defaults = await loadConfig('', { optional: true });
        const report = await runDoctor({
          watchersDir: options.watchers,
          locateChromium: (executable) =>
            composition.findChromium({
              ...defaults,
              browser: { ...defaults.browser, ...(executable === undefined ? {} : { executable }) },
            }),
          tryDatabase: composition.tryDatabase,
          tryBucket: composition.tryBucket,
          ...(options.config === undefined ? {} : { configFile: options.config }),
          ...(options.data === undefined ? {} : { data: options.data }),
        });
        await print(options.json ? JSON.stringify(report) : plain(formatDoctor(report)));
        return report.ok ? 0 : 1;
      }),
    );
};

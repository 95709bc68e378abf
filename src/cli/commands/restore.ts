/**
 * `restore`: a backup becomes an installation again.
 * @module
 */
import { resolve } from 'node:path';
import { undisturbed } from '../../pipeline/copy/places.ts';
import { keyIn, NOT_RESTORED, restore } from '../../pipeline/copy/restore.ts';
import { type Context, withInstallation } from '../context.ts';
import { copyProgress, evidenceText, lostText, tablesText } from '../copy/display.ts';
import { goingOn, goneOnText, ledgerOfCopy } from '../copy/goOn.ts';
import { interrupted } from '../copy/interrupted.ts';
import type { AddToProgram } from '../program.ts';
import { note, plain, print } from '../terminal.ts';
import { parseTime } from './changes.ts';

interface Options {
  at?: string;
  takeKey?: boolean;
}

export const restoreCommand: AddToProgram = (program, run) => {
  program
    .command('restore')
    .description('Bring a backup back into the installation that the settings name, which must be empty.')
    .argument('<folder>', 'what "clausewatch backup" wrote')
    .option('--at <time>', 'an earlier one of the folder, by its moment', parseTime)
    .option('--take-key', 'this one goes on in place of the old one: put its new signing key where ledger.keyFile says')
    .addHelpText(
      'after',
      '\nExamples:\n  clausewatch restore /mnt/backups/clausewatch --data /srv/clausewatch\n  clausewatch restore /mnt/backups/clausewatch --at 2026-03-01T06:00:00.000Z',
    )
    .action(run((context, folder: string, options: Options) => restoreFrom(context, resolve(folder), options)));
};

async function restoreFrom(context: Context, folder: string, { at, takeKey = false }: Options): Promise<void> {
  const { clock, wait, folderOpener } = context.composition;
  const openFolder = await folderOpener();
  await withInstallation(
    context,
    async (installation, config) => {
      const former = await keyIn(folder);
      const progress = copyProgress();
      const ofCopy = await ledgerOfCopy(context.composition, installation, config, { type: 'ledger.restored', former, takesKey: takeKey });
      const { report, gone: ledger } = await interrupted('The restore', (signal) =>
        undisturbed(installation, wait, signal, () =>
          goingOn(ofCopy, (goOn) => restore(folder, installation, { clock, signal, at, openFolder, goOn, onStage: progress.onStage })),
        ),
      ).finally(() => progress.done());
      const { manifest, ...told } = report;
      if (context.options.json) return print(JSON.stringify({ folder, program: manifest.program, ...told, ledger }));
      for (const line of lostText(report)) note(line);
      await print(
        [
          tablesText(report),
          '',
          `Restored as of ${report.takenAt} from ${plain(folder)}: all tables are equal to those of the backup.`,
          `  ${evidenceText(report)}`,
          `  ended: ${[...NOT_RESTORED].join(' and ')}; everybody signs in again`,
          goneOnText(ledger),
        ].join('\n'),
      );
    },
    { alone: true, asTarget: true },
  );
}

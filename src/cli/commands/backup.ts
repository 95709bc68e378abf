/**
 * `backup`: the installation as it is at one moment, in a folder.
 * @module
 */
import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { OperationalError } from '../../domain/errors.ts';
import { writeSigner } from '../../ledger/note.ts';
import { backUp, prepareBackupFolder } from '../../pipeline/copy/backup.ts';
import { undisturbed } from '../../pipeline/copy/places.ts';
import { type Context, withInstallation } from '../context.ts';
import { bytesText, copyProgress, evidenceText, lostText } from '../copy/display.ts';
import { signingKey } from '../copy/goOn.ts';
import { interrupted } from '../copy/interrupted.ts';
import { keyFileOf } from '../ledger/open.ts';
import type { AddToProgram } from '../program.ts';
import { count, note, plain, print } from '../terminal.ts';

interface Options {
  keep: number;
  incomplete?: true;
  withKeys?: true;
  check?: true;
}

export const backupCommand: AddToProgram = (program, run) => {
  program
    .command('backup')
    .description(
      'Copy the installation as it is at one moment into a folder, also while it runs. Again into the same folder, it copies what is new.',
    )
    .argument('<folder>', 'an empty folder, or one with backups in it')
    .option('--keep <n>', 'backups that the folder keeps; they share their evidence', parseKeep, 1)
    .option('--with-keys', 'take the key along that signs the ledger: whoever has the backup can then sign as this installation')
    .option('--check', 'read and hash the evidence that the folder has already, too; what is damaged there is written again')
    .option('--incomplete', 'go on where evidence is missing at the source, and list it')
    .addHelpText(
      'after',
      '\nExamples:\n  clausewatch backup /mnt/backups/clausewatch\n  clausewatch backup /mnt/backups/clausewatch --keep 14',
    )
    .action(run((context, folder: string, options: Options) => backup(context, resolve(folder), options)));
};

async function backup(context: Context, folder: string, { keep, incomplete, withKeys, check }: Options): Promise<void> {
  const { clock, wait, folderOpener } = context.composition;
  const openFolder = await folderOpener();
  await withInstallation(
    context,
    async (installation, config) => {
      if (folder === installation.dataDir) throw isTheSource(folder);
      await prepareBackupFolder(folder);
      const signer = withKeys && (await signingKey(installation, config));
      if (withKeys && !signer)
        note(`The key that signs the ledger is not in ${plain(keyFileOf(installation, config))}: the backup is without it.`);
      const progress = copyProgress();
      const report = await interrupted('The backup', async (signal) =>
        undisturbed(installation, wait, signal, () =>
          undisturbed(openFolder(folder, ''), wait, signal, () =>
            backUp(installation, folder, {
              clock,
              signal,
              keep,
              check,
              openFolder,
              onStage: progress.onStage,
              incomplete: incomplete && 'any',
              key: signer && writeSigner(signer),
            }),
          ),
        ),
      ).finally(() => progress.done());
      if (context.options.json) return print(JSON.stringify({ folder, ...report }));
      for (const line of lostText(report)) note(line);
      for (const moment of report.unreadable)
        note(`The backup of ${moment} in the folder cannot be read; no evidence is removed as long as it is there.`);
      const rows = report.tables.reduce((sum, table) => sum + table.rows, 0);
      await print(
        [
          `Backed up as of ${report.takenAt} in ${plain(folder)}`,
          `  record: ${count(rows, 'row')} in ${count(report.tables.length, 'table')} (${bytesText(report.recordBytes)}), read back and equal`,
          `  ${evidenceText(report)}`,
          `  ${count(report.ledger.size, 'event')} in its ledger, root ${report.ledger.root}`,
          ...(report.key ? ['  with the key that signs the ledger: whoever has the backup can sign as this installation'] : []),
          ...(report.kept.length > 1 ? [`  backups in the folder: ${report.kept.join(', ')}`] : []),
          ...(report.removedBlobs > 0 ? [`  ${count(report.removedBlobs, 'file')} removed that no backup refers to any more`] : []),
        ].join('\n'),
      );
    },
    { readOnly: true },
  );
}

function parseKeep(text: string): number {
  const keep = Number(text);
  if (!Number.isInteger(keep) || keep < 1 || keep > 10_000) throw new InvalidArgumentError('It is a number from 1 on.');
  return keep;
}

function isTheSource(folder: string): OperationalError {
  return new OperationalError('usage', `${folder} is the installation itself.`, { remedy: 'Name a folder on another disk.' });
}

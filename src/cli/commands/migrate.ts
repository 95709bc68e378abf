/**
 * `migrate`: the installation moves from one kind of storage to another.
 * @module
 */
import type { Config } from '../../domain/config.ts';
import { type CopyOptions, type CopyReport, copyAhead, copyInstallation } from '../../pipeline/copy/copy.ts';
import { undisturbed } from '../../pipeline/copy/places.ts';
import type { Installation } from '../../pipeline/services.ts';
import { type Context, readConfig } from '../context.ts';
import { bytesText, copyProgress, evidenceText, lostText, tablesText } from '../copy/display.ts';
import { goingOn, goneOnText, ledgerOfCopy, signingKey, stopSigning } from '../copy/goOn.ts';
import { interrupted } from '../copy/interrupted.ts';
import { type TargetOptions, targetConfig } from '../copy/target.ts';
import type { AddToProgram } from '../program.ts';
import { count, note, print } from '../terminal.ts';

interface Options extends TargetOptions {
  ahead?: true;
  incomplete?: true;
}

export const migrateCommand: AddToProgram = (program, run) => {
  program
    .command('migrate')
    .description(
      'Move the installation to other storage: an embedded one to Postgres and an object store, or back. The source stays as it is.',
    )
    .option('--to <place>', 'a folder, or the address of a Postgres database; it must be empty')
    .option('--blobs <bucket>', 'where the evidence goes, like s3://bucket/prefix (default: the data folder)')
    .option('--to-config <file>', 'settings that say where to, in place of --to and --blobs')
    .option('--ahead', 'copy only the evidence, while the installation runs: the move itself then takes little time')
    .option('--incomplete', 'go on where evidence is missing at the source, and list it')
    .addHelpText(
      'after',
      '\nExamples:\n  clausewatch migrate --to postgres://clausewatch@db.example/clausewatch --blobs s3://evidence/clausewatch --ahead\n  clausewatch migrate --to-config config/distributed.yaml',
    )
    .action(run((context, options: Options) => migrate(context, options)));
};

async function migrate(context: Context, options: Options): Promise<void> {
  const config = await readConfig(context);
  const target = await targetConfig(options, config);
  const isAhead = options.ahead === true;
  await withBoth(context, config, target, isAhead, async (from, to) => {
    const { clock, wait } = context.composition;
    const progress = copyProgress();
    const incomplete = options.incomplete && ('any' as const);
    const alone = <Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> =>
      undisturbed(from, wait, signal, () => undisturbed(to, wait, signal, work));
    try {
      await interrupted('The migration', (signal) =>
        alone(signal, async () => {
          const how = { clock, signal, incomplete, onStage: progress.onStage };
          if (isAhead) return tellAhead(context, await copyAhead(from, to, how));
          const former = await signingKey(from, config);
          // The source is given up: its key, where the settings of both name one file, gives way.
          const ofCopy = await ledgerOfCopy(context.composition, to, target, { type: 'ledger.moved', former, takesKey: true });
          const { report, gone: ledger } = await goingOn(ofCopy, (goOn) => move(from, to, { ...how, check: true, goOn }, config));
          progress.done();
          if (context.options.json) return print(JSON.stringify({ ...report, ledger }));
          for (const line of lostText(report)) note(line);
          await print(
            `${tablesText(report)}\n\nMoved as of ${report.takenAt}: every table is equal.\n  ${evidenceText(report)}\n${goneOnText(ledger)}`,
          );
          await print(
            'Start the new one by its own settings. The old one is as it was, and signs nothing any more: do not start both, or everything is checked and told twice.',
          );
        }),
      );
    } finally {
      progress.done();
    }
  });
}

/** Before others see the target, the source signs nothing any more: killed at any moment there are never two that sign. */
async function move(from: Installation, to: Installation, { goOn, ...how }: CopyOptions, config: Config): Promise<CopyReport> {
  let signOn: (() => Promise<void>) | undefined;
  const stopping: CopyOptions['goOn'] = async (...told) => {
    await goOn?.(...told);
    signOn = await stopSigning(from, config);
  };
  try {
    return await copyInstallation(from, to, { ...how, goOn: stopping });
  } catch (error) {
    await signOn?.();
    throw error;
  }
}

async function tellAhead(context: Context, { held, copied, copiedBytes, lost }: Awaited<ReturnType<typeof copyAhead>>): Promise<void> {
  if (context.options.json) return print(JSON.stringify({ blobs: { count: held.size, copied, copiedBytes }, lost }));
  if (lost.length > 0)
    note(`${count(lost.length, 'file')} of evidence missing or damaged at the source; the move will list what they concern.`);
  await print(
    `${count(held.size, 'file')} of evidence at the target, ${copied.toLocaleString('en-US')} of them new (${bytesText(copiedBytes)}). Stop the installation and run the same command without --ahead.`,
  );
}

/** Ahead, the source goes on running, and the target is not made yet. */
async function withBoth(
  { composition }: Context,
  source: Config,
  target: Config,
  isAhead: boolean,
  work: (from: Installation, to: Installation) => Promise<void>,
): Promise<void> {
  const from = await composition.openInstallation(source, isAhead ? { readOnly: true } : { alone: true });
  try {
    const to = await composition.openInstallation(target, { alone: true, asTarget: true });
    try {
      await work(from, to);
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}

/**
 * `import`: backfill dated captures from an archive.
 * @module
 */
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { ARCHIVE_FORMATS, type ArchiveFormat } from '../../backfill/archive.ts';
import { openArchive } from '../../backfill/open.ts';
import { OperationalError } from '../../domain/errors.ts';
import { type ImportOptions, importArchive } from '../../pipeline/import/import.ts';
import type { ImportProgress, ImportSummary } from '../../pipeline/import/summary.ts';
import type { Installation } from '../../pipeline/services.ts';
import { type Context, type Declared, interruption, readCatalogue, readWatchers, registryFolder, withInstallation } from '../context.ts';
import type { AddToProgram } from '../program.ts';
import { openKeeper } from '../registry/keeper.ts';
import { addImportRegistry } from '../registryFiles/importCommand.ts';
import { count, createProgress, note, plain, print, seconds } from '../terminal.ts';
import { parseTime } from './changes.ts';

interface Options {
  format?: ArchiveFormat;
  vendor?: string;
  until?: string;
  workers?: number;
}

export const importCommand: AddToProgram = (program, run) => {
  const command = program
    .command('import')
    .description('Turn an archive of dated pages into change history. Can be stopped and run again: it goes on where it was.')
    .argument('<archive>', 'Open Terms Archive snapshots (repository or git bundle), WARC file, or folder of dated HTML files')
    .option('--format <format>', `one of ${ARCHIVE_FORMATS.join(', ')} (default: told from the file)`, parseFormat)
    .option('--vendor <id>', 'only the documents of this vendor')
    .option(
      '--until <date>',
      'only captures before this day or time (UTC); a later import goes on from there. Import the rest before the next check: a check in between compares with the last imported page, and tells at once what the rest tells again, day by day',
      parseTime,
    )
    .option('--workers <n>', 'worker threads (default: number of cores)', parseWorkers)
    .addHelpText(
      'after',
      '\nExamples:\n  clausewatch import history.bundle\n  clausewatch import pages/ --format folder --vendor acme\n  clausewatch import history.bundle --until 2025-02-06\n  clausewatch import registry --dry-run',
    )
    .action(run((context, path: string, local: Options) => importInto(context, path, local)));
  // An archive may be called "registry", too: then its format is named, or its path begins with "./".
  addImportRegistry(command, run, (context, path) => {
    const options: Options = command.opts();
    return Object.keys(options).length > 0 ? importInto(context, path, options) : undefined;
  });
};

async function importInto(context: Context, path: string, local: Options): Promise<void> {
  const catalogue = await readCatalogue();
  const declared = await readWatchers(context, catalogue);
  if (!(await stat(path).catch(() => undefined))) {
    throw new OperationalError('input', `${path} does not exist.`, { remedy: 'Name a repository, a git bundle, a WARC file or a folder.' });
  }
  await withInstallation(context, async (installation, config) => {
    const lock = await installation.exclusive('import');
    try {
      await importLocked(context, installation, path, { ...local, ...declared, catalogue, shipped: registryFolder(config) });
    } finally {
      lock.release();
    }
  });
}

type Plan = Options & Pick<ImportOptions, 'sources' | 'vendors' | 'catalogue'> & Pick<Declared, 'profiles'> & { shipped: string };

async function importLocked(
  { composition, options }: Context,
  installation: Installation,
  path: string,
  { format, ...plan }: Plan,
): Promise<void> {
  const begun = performance.now();
  const { clock } = composition;
  const cacheDir = join(installation.dataDir, 'imports');
  note(`Reading ${path} …`);
  const archive = await openArchive(path, format, { cacheDir, now: clock.now() });
  note(`${count(archive.captures.length, 'capture')} found in ${seconds(performance.now() - begun)}`);
  await installation.evidence.sweep();
  const registry = openKeeper(composition, { store: installation.store, ...plan });
  const summary = await withProgress((onProgress, signal) =>
    importArchive(archive, { ...installation, clock, registry }, { ...plan, onProgress, signal }),
  );
  await rm(cacheDir, { recursive: true, force: true });
  const elapsedMs = Math.round(performance.now() - begun);
  await print(options.json ? JSON.stringify({ ...summary, elapsedMs }) : summaryText(summary, elapsedMs));
}

/** Shows how far the work is; an interruption ends it in a plain sentence. */
async function withProgress<Result>(
  work: (onProgress: (state: ImportProgress) => void, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const progress = createProgress();
  const started = performance.now();
  const signal = interruption();
  try {
    return await work((state) => progress.update(progressLine(state, performance.now() - started)), signal);
  } catch (cause) {
    if (!signal.aborted) throw cause;
    throw new OperationalError('input', 'The import was stopped.', {
      remedy: 'Run the same command again: it goes on where it was.',
      cause,
    });
  } finally {
    progress.done();
  }
}

function progressLine({ captures, before, total, changes }: ImportProgress, ms: number): string {
  const done = before + captures;
  const left = captures === 0 ? '' : `, about ${seconds((ms / captures) * (total - done))} left`;
  return `${done.toLocaleString('en-US')} of ${count(total, 'capture')} (${Math.floor((100 * done) / Math.max(1, total))} %), ${count(changes, 'change')}${left}`;
}

function summaryText(summary: ImportSummary, ms: number): string {
  const unread = Object.entries(summary.verdicts)
    .filter(([verdict]) => verdict !== 'content' && verdict !== 'unchanged')
    .map(([verdict, n]) => `${n} ${verdict}`);
  const lines = [
    `${count(summary.captures, 'capture')} of ${count(summary.sources, 'source')} imported in ${seconds(ms)}`,
    `  ${summary.unchanged.toLocaleString('en-US')} unchanged`,
    `  ${(summary.verdicts.content ?? 0).toLocaleString('en-US')} with another text: ${count(summary.changes, 'change')}`,
    `  ${summary.unread.toLocaleString('en-US')} unread${unread.length > 0 ? ` (${unread.join(', ')})` : ''}`,
  ];
  if (summary.before > 0) lines.push(`  ${summary.before.toLocaleString('en-US')} were imported before`);
  if (summary.left > 0)
    lines.push(
      `  ${summary.left.toLocaleString('en-US')} left for a later import; import them before the next check, or what changed until then is told twice`,
    );
  if (summary.toldTwice.length > 0)
    lines.push(
      `  told twice: ${summary.toldTwice.toSorted().map(plain).join(', ')} (checked before the rest was imported: one change of that check sums up what now stands day by day)`,
    );
  for (const [reason, n] of Object.entries(summary.skipped)) lines.push(`  ${n.toLocaleString('en-US')} skipped: ${plain(reason)}`);
  return lines.join('\n');
}

function parseFormat(text: string): ArchiveFormat {
  const format = ARCHIVE_FORMATS.find((known) => known === text);
  if (!format) throw new InvalidArgumentError(`It is one of ${ARCHIVE_FORMATS.join(', ')}.`);
  return format;
}

function parseWorkers(text: string): number {
  const workers = Number(text);
  if (!Number.isInteger(workers) || workers < 1 || workers > 64) throw new InvalidArgumentError('It is a number from 1 to 64.');
  return workers;
}

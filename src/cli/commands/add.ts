/**
 * `add`: write a watcher for an address.
 * @module
 */
import { Option } from 'commander';
import { planSource, writeSource } from '../../declare/add.ts';
import { formatProblem, hasErrors } from '../../declare/lint.ts';
import { loadWatchers } from '../../declare/load.ts';
import { OperationalError } from '../../domain/errors.ts';
import { SOURCE_KINDS, type SourceKind } from '../../domain/vocabulary.ts';
import { previewUrl } from '../../pipeline/preview.ts';
import { type Context, interruption, readCatalogue, readConfig } from '../context.ts';
import type { AddToProgram } from '../program.ts';
import { count, note, plain, print } from '../terminal.ts';

interface Options {
  kind?: SourceKind;
  vendor?: string;
  id?: string;
  visit: boolean;
  dryRun?: boolean;
}

export const addCommand: AddToProgram = (program, run) => {
  program
    .command('add')
    .description('Watch a page: visit it, tell what it is, and write it into a watcher file.')
    .argument('<url>', 'address of a public page')
    .addOption(new Option('--kind <kind>', 'what the page is (default: told from address and title)').choices(SOURCE_KINDS))
    .option('--vendor <id>', 'vendor it belongs to (default: told from the domain)')
    .option('--id <id>', 'id of the source (default: its kind)')
    .option('--no-visit', 'do not visit the page first')
    .option('--dry-run', 'show what would be written')
    .addHelpText('after', '\nExample:\n  clausewatch add https://vendor.example/legal/dpa')
    .action(run((context, url: string, local: Options) => addUrl(context, url, local)));
};

async function addUrl(context: Context, url: string, local: Options): Promise<void> {
  const { options } = context;
  const watchers = await existing(options.watchers);
  const { kind, vendor, id } = local;
  const wish = {
    url,
    ...(kind === undefined ? {} : { kind }),
    ...(vendor === undefined ? {} : { vendor }),
    ...(id === undefined ? {} : { id }),
  };
  await planSource(options.watchers, watchers, wish); // refuses a bad address before it is visited
  const title = local.visit ? await titleOf(context, url) : undefined;
  const added = await planSource(options.watchers, watchers, { ...wish, ...(title === undefined ? {} : { title }) });
  if (!local.dryRun) await writeSource(added);
  if (options.json) return print(JSON.stringify(added));
  const did = local.dryRun ? 'would write' : added.created ? 'wrote' : 'added to';
  await print(
    `${did} ${added.file}: ${added.sourceId} (${added.kind})${local.dryRun ? `\n\n${added.text}` : `\nNext: clausewatch check ${added.sourceId}`}`,
  );
}

/** Watcher files that are there; a folder that is missing or empty is a fresh start. */
async function existing(dir: string) {
  const loaded = await loadWatchers(dir).catch((error: unknown) => {
    if (error instanceof OperationalError) return { watchers: [], problems: [] };
    throw error;
  });
  if (!hasErrors(loaded.problems)) return loaded.watchers;
  throw new OperationalError('config', `${dir} has errors:\n${loaded.problems.slice(0, 5).map(formatProblem).join('\n')}`, {
    remedy: 'Mend them first; "clausewatch lint" lists all.',
  });
}

async function titleOf(context: Context, url: string): Promise<string | undefined> {
  const catalogue = await readCatalogue();
  const preview = await previewUrl(url, await readConfig(context), catalogue, context.composition, interruption());
  note(plain(`${url}: ${preview.verdict}, ${preview.because}`));
  if (preview.passages > 0) note(plain(`"${preview.title}", ${count(preview.passages, 'passage')}`));
  return preview.title;
}

/**
 * `add`: write a watcher for an address.
 * @module
 */
import { Option } from 'commander';
import { planSource, writeSource } from '../../declare/add.ts';
import { formatProblem } from '../../declare/lint.ts';
import { lintPlanned } from '../../declare/planned.ts';
import type { StoredRobots } from '../../domain/ports.ts';
import { SOURCE_KINDS, type SourceKind } from '../../domain/vocabulary.ts';
import { formatValue } from '../../lib/inWords.ts';
import { existingWatchers } from '../../pipeline/adding.ts';
import { createPageWorkers } from '../../pipeline/page/workers.ts';
import { type Preview, type PreviewServices, previewUrl } from '../../pipeline/preview.ts';
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
  const watchers = await existingWatchers(options.watchers);
  const { kind, vendor, id } = local;
  const wish = {
    url,
    ...(kind === undefined ? {} : { kind }),
    ...(vendor === undefined ? {} : { vendor }),
    ...(id === undefined ? {} : { id }),
  };
  await planSource(options.watchers, watchers, wish); // refuses a bad address before it is visited
  const preview = local.visit ? await lookAt(context, url, kind) : undefined;
  if (preview) tell(url, preview);
  const planned = await planSource(options.watchers, watchers, { ...wish, ...(preview?.title ? { title: preview.title } : {}) });
  for (const problem of lintPlanned(planned, watchers, await readCatalogue())) note(plain(formatProblem(problem)));
  if (!local.dryRun) await writeSource(planned);
  const { before: _, ...added } = planned;
  if (options.json) return print(JSON.stringify(added));
  const did = local.dryRun ? 'would write' : added.created ? 'wrote' : 'added to';
  await print(
    `${did} ${added.file}: ${added.sourceId} (${added.kind})${local.dryRun ? `\n\n${added.text}` : `\nNext: clausewatch check ${added.sourceId}`}`,
  );
}

/** The page as it is now. Nothing is stored of it, its site's robots.txt included. */
async function lookAt(context: Context, url: string, kind: SourceKind | undefined): Promise<Preview> {
  const { composition } = context;
  const [config, catalogue] = [await readConfig(context), await readCatalogue()];
  const visitors = await composition.openVisitors(config, catalogue);
  const limits = await composition.openLimits(config);
  const pages = createPageWorkers();
  const { clock, wait, log, random } = composition;
  const store = forgetfulRobots();
  try {
    const services = { visitors, limits, pages, config, catalogue, clock, wait, log, random, store, patienceMs: PATIENCE_MS };
    return await previewUrl(url, services, { kind, signal: interruption() });
  } finally {
    await Promise.all([visitors.close(), limits.close(), pages.close()]);
  }
}

function forgetfulRobots(): PreviewServices['store'] {
  const known = new Map<string, StoredRobots>();
  return {
    robots: async (origin) => known.get(origin),
    keepRobots: async (robots) => void known.set(robots.origin, robots),
  };
}

const PATIENCE_MS = 60_000;
const SHOWN_PASSAGES = 3;
const SHOWN_FACTS = 8;
const SHOWN_CHARS = 100;

const WAYS = { http: 'plain HTTP', chromium: 'the browser' } as const;

function tell(url: string, preview: Preview): void {
  const { verdict, because, robots, attempts, title, passages, passageCount, facts, factCount, remedy } = preview;
  note(plain(`${url}: ${verdict}, ${because}`));
  if (remedy) note(plain(`  ${remedy}`));
  if (robots) note(plain(`robots.txt: ${robots.allowed ? 'allowed' : 'disallowed'} (${robots.rule ?? 'it says nothing of this page'})`));
  if (attempts.length > 1) for (const attempt of attempts) note(plain(`${WAYS[attempt.renderer]}: ${attempt.verdict}, ${attempt.because}`));
  if (passageCount === 0) return;
  note(plain(`"${title}", ${count(passageCount, 'passage')}, ${count(factCount, 'fact')}`));
  for (const { text } of passages.slice(0, SHOWN_PASSAGES)) note(plain(`  ${short(text)}`));
  for (const { key, value } of facts.slice(0, SHOWN_FACTS)) note(plain(`  ${key}: ${short(formatValue(value))}`));
}

function short(text: string): string {
  return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text;
}

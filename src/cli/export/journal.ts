/**
 * The changes as files: the same renderers as the feeds, over all entries that fit.
 * @module
 */
import type { ChangeEntry, JournalFilter } from '../../domain/journal.ts';
import { atomFeed } from '../../publish/atom.ts';
import { entryCsv } from '../../publish/csv.ts';
import { type FeedOf, NEVER_UPDATED } from '../../publish/feed.ts';
import { jsonFeed } from '../../publish/jsonFeed.ts';
import { ndjson } from '../../publish/ndjson.ts';
import { noChange } from '../../review/targets.ts';
import { count } from '../terminal.ts';
import type { ExportOptions, ExportServices, FileExporter } from './exporter.ts';

const FILTERS = [
  'vendor',
  'source',
  'offering',
  'pageKind',
  'kind',
  'key',
  'severity',
  'significance',
  'state',
  'incident',
  'since',
  'until',
  'change',
] as const satisfies ReadonlyArray<keyof ExportOptions>;

/** What a renderer is told beside the entries. */
interface Extract extends FeedOf {
  /** When the last entry of all was recorded. */
  updated: string;
  /** Nothing was left out at either end. */
  isComplete: boolean;
}

interface Format extends Pick<FileExporter, 'name' | 'description'> {
  newestFirst?: true;
  render(entries: AsyncIterable<ChangeEntry>, extract: Extract): AsyncIterable<string>;
}

const FORMATS: readonly Format[] = [
  {
    name: 'feed.json',
    description: 'changes as JSON Feed 1.1, the newest first',
    newestFirst: true,
    render: (entries, extract) => jsonFeed(extract, entries),
  },
  {
    name: 'feed.atom',
    description: 'changes as Atom, the newest first',
    newestFirst: true,
    render: (entries, { isComplete, ...extract }) => atomFeed({ ...extract, ...(isComplete && { history: 'complete' }) }, entries),
  },
  { name: 'changes.csv', description: 'changes for spreadsheets, the oldest first', render: (entries) => entryCsv(entries) },
  {
    name: 'changes.ndjson',
    description: 'changes one a line, the oldest first, each with the cursor to go on from',
    render: (entries) => ndjson(entries),
  },
];

export const journalExporters: readonly FileExporter[] = FORMATS.map(({ name, description, newestFirst, render }) => ({
  name,
  description,
  takes: [...FILTERS, 'after', 'limit'],
  async write(services, options, out) {
    if (options.change !== undefined && !(await services.store.change(options.change))) throw noChange(options.change);
    const head = await services.store.journalHead();
    const filter = { ...filterOf(options), before: head.seq + 1, ...(newestFirst && { newestFirst }) };
    const seen: Seen = { entries: 0, cursor: options.after ?? 0 };
    const { publicUrl } = services.config.web;
    const extract = {
      filter: pairs(options),
      ...(publicUrl === undefined ? {} : { origin: publicUrl }),
      updated: head.at ?? NEVER_UPDATED,
      isComplete: options.after === undefined && options.limit === undefined,
    };
    for await (const part of render(counted(services, filter, seen), extract)) await out.write(part);
    // Without a limit everything up to the last entry of all was looked at, also what did not fit.
    const cursor = options.limit === undefined ? Math.max(head.seq, seen.cursor) : seen.cursor;
    return {
      sentence: `${count(seen.entries, 'entry', 'entries')}, up to cursor ${cursor}`,
      detail: { entries: seen.entries, cursor },
    };
  },
}));

interface Seen {
  entries: number;
  cursor: number;
}

/** How often the line that shows how far it is is thought about. */
const EVERY = 500;

async function* counted({ store, progress }: ExportServices, filter: JournalFilter, seen: Seen): AsyncIterable<ChangeEntry> {
  for await (const entry of store.journal(filter)) {
    seen.entries += 1;
    seen.cursor = Math.max(seen.cursor, entry.seq);
    if (seen.entries % EVERY === 0) progress(count(seen.entries, 'entry', 'entries'));
    yield entry;
  }
}

function filterOf({ pageKind, ...same }: ExportOptions): JournalFilter {
  return { ...same, ...(pageKind === undefined ? {} : { page: pageKind }) };
}

/** What it is limited to, as its title says. */
function pairs(options: ExportOptions): Array<[name: string, value: string]> {
  return FILTERS.flatMap((name): Array<[string, string]> => {
    const value = options[name];
    return value === undefined ? [] : [[name, value]];
  });
}

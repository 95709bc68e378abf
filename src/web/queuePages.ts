/**
 * One page of the review queue out of the store: entries, their changes and reviews, and of small incidents the parts.
 * @module
 */
import type { Change } from '../domain/change.ts';
import type { QueueEntry, QueueFilter } from '../domain/deskPorts.ts';
import type { ChangeFilter } from '../domain/ports.ts';
import type { Review } from '../domain/review.ts';
import type { Source } from '../domain/watcher.ts';
import { type QueueQuery, queueFilterOf } from './queueQuery.ts';
import type { ReadStore } from './services.ts';

export const QUEUE_PAGE = 50;
/** An incident with more parts than this links to them; a page holds no more parts than that in all. */
const PARTS_OF_ONE = 20;
const PARTS_IN_ALL = 40;

/** A change with where its review stands. */
export interface Reviewed {
  change: Change;
  review: Review;
}

export interface QueueRow extends Reviewed {
  entry: QueueEntry;
  source: Source | undefined;
  /** Of an incident, where they are few. */
  parts?: Reviewed[];
}

export interface QueuePage {
  rows: QueueRow[];
  /** In all pages. */
  entries: number;
  changes: number;
  pages: number;
}

/** Entries of the page that the query asks for. Pages beyond the last are empty. */
export async function readQueuePage(store: ReadStore, query: QueueQuery, me: string | undefined, now: Date): Promise<QueuePage> {
  const filter = queueFilterOf(query, me, now);
  const [entries, total] = await Promise.all([readEntries(store, filter, query.page), countEntries(store, filter)]);
  const [reviewed, parts] = await Promise.all([
    readReviewed(store, { ids: entries.map(({ change }) => change) }),
    readParts(store, entries, filter),
  ]);
  const byId = new Map(reviewed.map((item) => [item.change.id, item]));
  const sources = await store.declarations([...new Set(reviewed.map(({ change }) => change.source))]);
  const rows = entries.flatMap((entry): QueueRow[] => {
    const item = byId.get(entry.change);
    const own = entry.incident === undefined ? undefined : parts.get(entry.incident);
    return item ? [{ ...item, entry, source: sources.get(item.change.source), ...(own && { parts: own }) }] : [];
  });
  return { rows, ...total, pages: Math.max(1, Math.ceil(total.entries / QUEUE_PAGE)) };
}

/** Of a view of one incident, its parts one by one as they stand on the page. */
export async function readEntries(store: ReadStore, filter: QueueFilter, page: number): Promise<QueueEntry[]> {
  const window = { limit: QUEUE_PAGE, offset: (page - 1) * QUEUE_PAGE };
  const { incident, state } = filter;
  if (incident === undefined) return store.queue({ ...filter, ...window });
  const parts = await Array.fromAsync(store.changes({ incident, ...(state && { state }), ...window }));
  return parts.map(({ id }) => ({ change: id, parts: 1 }));
}

async function countEntries(store: ReadStore, filter: QueueFilter): Promise<{ entries: number; changes: number }> {
  const { incident, state } = filter;
  if (incident === undefined) return store.countQueue(filter);
  const changes = await store.countChanges({ incident, ...(state && { state }) });
  return { entries: changes, changes };
}

/** Changes with their reviews, in the order of the store. */
async function readReviewed(store: ReadStore, filter: ChangeFilter): Promise<Reviewed[]> {
  if (filter.ids?.length === 0) return [];
  const changes = await Array.fromAsync(store.changes({ ...filter, suppressed: 'too' }));
  const reviews = await store.reviews(changes.map(({ id }) => id));
  return changes.map((change) => ({ change, review: reviews.get(change.id) ?? { change: change.id, version: 0, state: change.state } }));
}

/** None in views that show some parts only: all of them would stand there. */
async function readParts(store: ReadStore, entries: readonly QueueEntry[], filter: QueueFilter): Promise<Map<string, Reviewed[]>> {
  const found = new Map<string, Reviewed[]>();
  const { state, severity, key, kind, assignee, since, until } = filter;
  if ([severity, key, kind, assignee, since, until].some((value) => value !== undefined)) return found;
  let left = PARTS_IN_ALL;
  for (const { incident, parts } of entries) {
    if (incident === undefined || parts < 2 || parts > Math.min(PARTS_OF_ONE, left)) continue;
    found.set(incident, await readReviewed(store, { incident, limit: PARTS_OF_ONE, ...(state !== undefined && { state }) }));
    left -= parts;
  }
  return found;
}

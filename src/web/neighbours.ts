/**
 * The way through a view of the queue: what comes before and after a change in it.
 * @module
 */
import type { Change } from '../domain/change.ts';
import type { QueueEntry } from '../domain/deskPorts.ts';
import { QUEUE_PAGE, readEntries } from './queuePages.ts';
import { type QueueQuery, queueFilterOf } from './queueQuery.ts';
import type { ReadStore } from './services.ts';

export interface Neighbours {
  /** The view, with the page of it that the change stands on. */
  query: QueueQuery;
  previous?: string;
  next?: string;
  /** Its place in the view, counted from 1. */
  place?: number;
  /** Page of the view that `next` stands on. */
  nextPage: number;
}

/** Reads one page of the view, and the one beside it where the change stands at its edge. */
export async function neighboursOf(
  store: ReadStore,
  query: QueueQuery,
  change: Pick<Change, 'id' | 'incident'>,
  { me, now }: { me: string | undefined; now: Date },
): Promise<Neighbours> {
  const filter = queueFilterOf(query, me, now);
  const entries = await readEntries(store, filter, query.page);
  const at = entries.findIndex((entry) => isOf(entry, change));
  if (at < 0) return { query, nextPage: query.page };
  const previous = at > 0 ? entries[at - 1] : query.page > 1 ? (await readEntries(store, filter, query.page - 1)).at(-1) : undefined;
  const isLast = at === entries.length - 1;
  const beyond = isLast && entries.length === QUEUE_PAGE ? (await readEntries(store, filter, query.page + 1))[0] : undefined;
  const next = isLast ? beyond : entries[at + 1];
  return {
    query,
    place: (query.page - 1) * QUEUE_PAGE + at + 1,
    ...(previous && { previous: previous.change }),
    ...(next && { next: next.change }),
    nextPage: beyond ? query.page + 1 : query.page,
  };
}

/** Where a decision leads to: the next part of the same redesign, the next entry, or back to the view. */
export async function afterwards(
  store: ReadStore,
  before: Neighbours,
  change: Pick<Change, 'id' | 'incident'>,
  asker: { me: string | undefined; now: Date },
): Promise<{ change?: string; query: QueueQuery }> {
  const { query, next } = before;
  const entries = await readEntries(store, queueFilterOf(query, asker.me, asker.now), query.page);
  const rest = entries.find((entry) => change.incident !== undefined && entry.incident === change.incident);
  if (rest && rest.change !== change.id) return { change: rest.change, query };
  if (next === undefined) return { query };
  // What was decided has left the view: the entries behind it have moved up.
  return { change: next, query: entries.some((entry) => entry.change === next) ? query : { ...query, page: before.nextPage } };
}

function isOf(entry: QueueEntry, change: Pick<Change, 'id' | 'incident'>): boolean {
  return entry.change === change.id || (entry.incident !== undefined && entry.incident === change.incident);
}

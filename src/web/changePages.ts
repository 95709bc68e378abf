/**
 * One page of the change list out of the store.
 * @module
 */
import type { Change } from '../domain/change.ts';
import type { ChangeFilter } from '../domain/ports.ts';
import type { Significance } from '../domain/vocabulary.ts';
import { collect } from './collect.ts';
import { plusDays } from './plot/range.ts';
import type { ChangeQuery } from './query.ts';
import type { ReadStore } from './services.ts';

export const PAGE_SIZE = 50;

export interface ChangePage {
  changes: Change[];
  total: number;
  page: number;
  pages: number;
}

/** Newest first. Pages beyond the last are empty. */
export async function readChangePage(store: ReadStore, query: ChangeQuery): Promise<ChangePage> {
  const filter = filterOf(query);
  const offset = (query.page - 1) * PAGE_SIZE;
  const found = query.significance
    ? await scan(store, filter, query.significance, offset)
    : { changes: await collect(store.changes({ ...filter, limit: PAGE_SIZE, offset })), total: await store.countChanges(filter) };
  return { ...found, page: query.page, pages: Math.max(1, Math.ceil(found.total / PAGE_SIZE)) };
}

function filterOf(query: ChangeQuery): ChangeFilter {
  const { vendor, source, severity, state, since, incident, held } = query;
  return {
    newestFirst: true,
    ...(vendor !== undefined && { vendor }),
    ...(source !== undefined && { source }),
    ...(severity !== undefined && { severity }),
    ...(state !== undefined && { state }),
    ...(incident !== undefined && { incident }),
    ...(held !== undefined && { suppressed: held }),
    ...(since !== undefined && { since: `${since}T00:00:00.000Z` }),
    ...(query.until !== undefined && { until: `${plusDays(query.until, 1)}T00:00:00.000Z` }),
  };
}

/** The store does not filter by significance: its answer is streamed through, and one page is held. */
async function scan(
  store: ReadStore,
  filter: ChangeFilter,
  significance: Significance,
  offset: number,
): Promise<{ changes: Change[]; total: number }> {
  const changes: Change[] = [];
  let total = 0;
  for await (const change of store.changes(filter)) {
    if (change.significance !== significance) continue;
    if (total >= offset && changes.length < PAGE_SIZE) changes.push(change);
    total += 1;
  }
  return { changes, total };
}

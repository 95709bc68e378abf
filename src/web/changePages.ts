/**
 * One page of the change list out of the store.
 * @module
 */
import type { Change } from '../domain/change.ts';
import type { ChangeFilter } from '../domain/ports.ts';
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
  const filter = changeFilterOf(query);
  const offset = (query.page - 1) * PAGE_SIZE;
  const [changes, total] = await Promise.all([
    Array.fromAsync(store.changes({ ...filter, limit: PAGE_SIZE, offset })),
    store.countChanges(filter),
  ]);
  return { changes, total, page: query.page, pages: Math.max(1, Math.ceil(total / PAGE_SIZE)) };
}

/** What of the store the query asks for, newest first. */
export function changeFilterOf(query: ChangeQuery): ChangeFilter {
  const { vendor, source, severity, significance, state, since, incident, held, rule } = query;
  return {
    newestFirst: true,
    ...(vendor !== undefined && { vendor }),
    ...(source !== undefined && { source }),
    ...(severity !== undefined && { severity }),
    ...(significance !== undefined && { significance }),
    ...(state !== undefined && { state }),
    ...(incident !== undefined && { incident }),
    ...(held !== undefined && { suppressed: held }),
    ...(rule !== undefined && { suppressedBy: rule }),
    ...(since !== undefined && { since: `${since}T00:00:00.000Z` }),
    ...(query.until !== undefined && { until: `${plusDays(query.until, 1)}T00:00:00.000Z` }),
  };
}

/**
 * One page of the change list out of the store.
 * @module
 */
import type { Change } from '../domain/change.ts';
import type { ChangeFilter } from '../domain/ports.ts';
import { type ChangeQuery, filterOf } from './query.ts';
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
  const filter = filterOfPage(query);
  const offset = (query.page - 1) * PAGE_SIZE;
  const [changes, total] = await Promise.all([
    Array.fromAsync(store.changes({ ...filter, limit: PAGE_SIZE, offset })),
    store.countChanges(filter),
  ]);
  return { changes, total, page: query.page, pages: Math.max(1, Math.ceil(total / PAGE_SIZE)) };
}

function filterOfPage(query: ChangeQuery): ChangeFilter {
  const { held, rule } = query;
  return {
    newestFirst: true,
    ...filterOf(query),
    ...(held !== undefined && { suppressed: held }),
    ...(rule !== undefined && { suppressedBy: rule }),
  };
}

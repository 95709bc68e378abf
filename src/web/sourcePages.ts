/**
 * One page of the list of sources out of the store.
 * @module
 */
import type { Census, SourceSelection } from '../domain/overview.ts';
import type { SourceState } from '../domain/ports.ts';
import type { SourceQuery } from './query.ts';
import type { ReadStore } from './services.ts';
import { freshSince } from './standNow.ts';

const PAGE_SIZE = 50;

export interface SourcePage {
  states: SourceState[];
  total: number;
  page: number;
  pages: number;
  census: Census;
}

/** By vendor's name. Pages beyond the last are empty. */
export async function readSourcePage(store: ReadStore, query: SourceQuery, now: Date): Promise<SourcePage> {
  const at = now.toISOString();
  const census = await store.census(at, freshSince(now));
  const selection = selectionOf(query, now);
  const total = Object.keys(selection).length === 0 ? census.sources : await store.countSources(selection, at);
  const offset = (query.page - 1) * PAGE_SIZE;
  const states = offset < total ? await store.selectSources(selection, { at, limit: PAGE_SIZE, offset }) : [];
  return { states, total, page: query.page, pages: Math.max(1, Math.ceil(total / PAGE_SIZE)), census };
}

function selectionOf({ standing, event, vendor, text, verified }: SourceQuery, now: Date): SourceSelection {
  return {
    ...(standing !== undefined && { standing }),
    ...(event !== undefined && { event }),
    ...(vendor !== undefined && { vendor }),
    ...(text !== undefined && { text }),
    ...(verified === 'day' && { readSince: freshSince(now) }),
    ...(verified === 'late' && { notReadSince: freshSince(now) }),
  };
}

/**
 * What several pages read of the store.
 * @module
 */
import type { Change } from '../domain/change.ts';
import { collect } from './collect.ts';
import type { ReadStore } from './services.ts';

const LATEST_CHANGES = 30;
/** Visits in a strip. */
export const STRIP_VISITS = 60;

/** The latest changes, newest first. */
export function latest(store: ReadStore, filter: { vendor?: string; source?: string }): Promise<Change[]> {
  return collect(store.changes({ ...filter, newestFirst: true, limit: LATEST_CHANGES }));
}

/**
 * Entries of a journal of made-up vendors.
 * @module
 */
import type { ChangeEntry } from '../../src/domain/journal.ts';
import { change } from './webFixtures.ts';

/** An entry with everything but what a test is about defaulted: change "chg_<seq>" was found. */
export function entry(seq: number, more: Partial<ChangeEntry> = {}): ChangeEntry {
  const told = more.change ?? change({ id: `chg_${seq}` });
  return { seq, id: `${told.id}:recorded`, kind: 'change.recorded', at: timeOf(seq), change: told, ...more };
}

/** One entry a minute. */
export function timeOf(seq: number): string {
  return new Date(Date.UTC(2026, 10, 1) + seq * 60_000).toISOString();
}

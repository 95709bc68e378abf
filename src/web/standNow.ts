/**
 * What the overview asks of the store: counts, and the few rows that it names.
 * @module
 */
import type { DueChange } from '../domain/deskPorts.ts';
import type { Census } from '../domain/overview.ts';
import type { SourceState } from '../domain/ports.ts';
import { SEVERITIES, type Severity } from '../domain/vocabulary.ts';
import { plusDays } from './plot/range.ts';
import type { ReadStore } from './services.ts';

const DAY_MS = 86_400_000;
const NAMED = 5;
export const AHEAD_DAYS = 30;

/** What waits for a decision. */
export interface ToReview {
  entries: number;
  changes: number;
  bySeverity: Array<{ severity: Severity; changes: number }>;
  oldest?: { change: string; since: string };
}

export interface Ahead {
  count: number;
  /** The next due first. */
  next: Array<DueChange & { vendor: string; source: string }>;
}

export interface StandNow {
  census: Census;
  /** Those that could not be read for longest. */
  unread: SourceState[];
  toReview: ToReview;
  ahead: Ahead;
}

/** Since when a source counts as verified in the last day. */
export function freshSince(now: Date): string {
  return new Date(now.getTime() - DAY_MS).toISOString();
}

export async function readStandNow(store: ReadStore, now: Date): Promise<StandNow> {
  const at = now.toISOString();
  const census = await store.census(at, freshSince(now));
  const unread =
    census.standings.unread > 0 ? await store.selectSources({ standing: 'unread' }, { at, limit: NAMED, order: 'unread' }) : [];
  return { census, unread, toReview: await readToReview(store), ahead: await readAhead(store, now) };
}

async function readToReview(store: ReadStore): Promise<ToReview> {
  const all = await store.countQueue({});
  if (all.entries === 0) return { ...all, bySeverity: [] };
  const bySeverity = [];
  for (const severity of SEVERITIES) {
    const { changes } = await store.countQueue({ severity });
    if (changes > 0) bySeverity.push({ severity, changes });
  }
  const [first] = await store.queue({ order: 'oldest', limit: 1 });
  const oldest = first && (await store.change(first.change));
  return { ...all, bySeverity, ...(oldest ? { oldest: { change: oldest.id, since: oldest.firstSeenNewAt } } : {}) };
}

async function readAhead(store: ReadStore, now: Date): Promise<Ahead> {
  const from = now.toISOString().slice(0, 10);
  const range = { from, to: plusDays(from, AHEAD_DAYS) };
  const count = await store.countDeadlines(range);
  if (count === 0) return { count, next: [] };
  const next = await store.deadlines({ ...range, limit: NAMED });
  const named = [];
  for (const due of next) {
    const change = await store.change(due.change);
    if (change) named.push({ ...due, vendor: change.vendor, source: change.source });
  }
  return { count, next: named };
}

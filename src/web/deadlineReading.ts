/**
 * What pages read of deadlines: a few of them, with the changes that started them.
 * @module
 */
import type { Change } from '../domain/change.ts';
import type { DeadlineFilter, DueChange } from '../domain/deskPorts.ts';
import type { ReadStore } from './services.ts';

export interface Dues {
  due: DueChange[];
  total: number;
  /** By id. */
  changes: ReadonlyMap<string, Change>;
}

const DAY_MS = 86_400_000;

/** Due today or later, the next first. Days are those of UTC. */
export function duesAhead(store: ReadStore, now: Date, filter: Pick<DeadlineFilter, 'vendor' | 'limit'>): Promise<Dues> {
  return dues(store, { ...filter, from: dayOf(now) });
}

/** Due before today, the latest first. */
export function duesPast(store: ReadStore, now: Date, filter: Pick<DeadlineFilter, 'vendor' | 'limit'>): Promise<Dues> {
  return dues(store, { ...filter, to: dayOf(new Date(now.getTime() - DAY_MS)), latestFirst: true });
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}

async function dues(store: ReadStore, filter: DeadlineFilter): Promise<Dues> {
  const { limit: _, latestFirst: __, ...all } = filter;
  const due = await store.deadlines(filter);
  const isWhole = filter.limit === undefined || due.length < filter.limit;
  const total = isWhole ? due.length : await store.countDeadlines(all);
  const ids = [...new Set(due.map(({ change }) => change))];
  const changes = ids.length > 0 ? await Array.fromAsync(store.changes({ ids, suppressed: 'too' })) : [];
  return { due, total, changes: new Map(changes.map((change) => [change.id, change])) };
}

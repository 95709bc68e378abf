/**
 * What somebody is to be alerted of.
 * @module
 */
import type { AlertStore } from '../../src/domain/alert.ts';
import type { JournalEntry } from '../../src/domain/journal.ts';

type Router = Pick<AlertStore, 'unrouted'>;

export async function alerting(store: Router): Promise<JournalEntry[]> {
  return (await store.unrouted(1_000_000)).entries;
}

/** Ids of changes that are told as found, in the order of the journal. */
export async function alertingChanges(store: Router): Promise<string[]> {
  return (await alerting(store)).flatMap((entry) => (entry.kind === 'change.recorded' ? entry.change.id : []));
}

/** Like "health.opened <id>", in the order of the journal. */
export async function alertingHealth(store: Router): Promise<string[]> {
  return (await alerting(store)).flatMap((entry) => ('health' in entry ? `${entry.kind} ${entry.health.id}` : []));
}

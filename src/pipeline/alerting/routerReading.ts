/**
 * What the router asks the record for.
 * @module
 */
import type { JournalEntry } from '../../domain/journal.ts';
import type { Store } from '../../domain/ports.ts';
import type { Source } from '../../domain/watcher.ts';
import { changesById } from '../changesById.ts';

/** The pages that entries are about, as they were declared. */
export async function sourcesOf(store: Pick<Store, 'declarations'>, entries: readonly JournalEntry[]): Promise<Map<string, Source>> {
  const ids = new Set(entries.flatMap((entry) => ('change' in entry ? entry.change.source : (entry.health.sourceId ?? []))));
  return ids.size === 0 ? new Map() : store.declarations([...ids]);
}

/** A change is recorded before its deadlines are worked out: these entries get what is known of them now. */
export async function withDeadlines<Entry extends JournalEntry>(
  store: Pick<Store, 'changes'>,
  entries: readonly Entry[],
): Promise<Entry[]> {
  const ids = entries.flatMap((entry: JournalEntry) => (entry.kind === 'change.recorded' ? [entry.change.id] : []));
  const changes = await changesById(store, ids);
  return entries.map((entry) => {
    const whole: JournalEntry = entry;
    const known = whole.kind === 'change.recorded' ? changes.get(whole.change.id) : undefined;
    return known && 'change' in whole ? { ...entry, change: { ...whole.change, deadlines: known.deadlines } } : entry;
  });
}

/** Entries without the redesign that they end in, where more of it may follow: its parts are told together. None where they are all of one. */
export function endWhole(entries: readonly JournalEntry[]): JournalEntry[] {
  const incidentOf = (entry: JournalEntry | undefined): string | undefined =>
    entry && 'change' in entry ? entry.change.incident : undefined;
  const last = incidentOf(entries.at(-1));
  if (last === undefined) return [...entries];
  return entries.slice(0, entries.findLastIndex((entry) => incidentOf(entry) !== last) + 1);
}

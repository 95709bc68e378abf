/**
 * What a channel knows already: an alert names the deadlines that are known when it is made, so that the entry by which they moved before
 * may come after it.
 * @module
 */
import { foundIn } from '../../alert/notice.ts';
import type { AlertStore } from '../../domain/alert.ts';
import type { Change } from '../../domain/change.ts';
import type { ChangeEntry, JournalEntry } from '../../domain/journal.ts';

/** Messages that are looked through: reminders of the change may lie above its alert. */
const LOOK_BACK = 5;

/** Entries on moved deadlines that would tell a channel what it has been told: "<channel> <entry>". */
export async function repeatsOf(
  store: Pick<AlertStore, 'messages'>,
  entries: readonly JournalEntry[],
  { told, channels }: { told: ReadonlySet<string>; channels: readonly string[] },
): Promise<Set<string>> {
  const found = foundIn(entries);
  const repeats = new Set<string>();
  for (const entry of entries) {
    if (entry.kind !== 'change.due') continue;
    for (const channel of channels) {
      // Found in this very step: its alert names what is known now.
      const isKnown = found.has(entry.change.id) || (told.has(`${channel} ${entry.change.id}`) && (await hasNamed(store, channel, entry)));
      if (isKnown) repeats.add(`${channel} ${entry.id}`);
    }
  }
  return repeats;
}

async function hasNamed(store: Pick<AlertStore, 'messages'>, channel: string, { change }: ChangeEntry): Promise<boolean> {
  const messages = await store.messages({ channel, change: change.id, limit: LOOK_BACK });
  const last = messages
    .flatMap(({ notice }) => notice.items.flatMap((item) => (item.type === 'change' ? [item.entry.change] : [])))
    .find(({ id }) => id === change.id);
  return last !== undefined && daysOf(last) === daysOf(change);
}

function daysOf({ deadlines }: Change): string {
  return deadlines.map(({ dueOn, label, basis }) => `${dueOn} ${label ?? ''} ${basis}`).join('\n');
}

/**
 * Escalations: changes that nobody has reviewed in time are told once more, the parts of one redesign together.
 * @module
 */
import type { NewMessage } from '../domain/alert.ts';
import type { ChannelSettings, Escalation } from '../domain/alertSettings.ts';
import type { ChangeEntry } from '../domain/journal.ts';
import { lengthMs } from '../domain/timing.ts';
import { itemOf, messageOf, type Setting } from './notice.ts';
import { isoOf } from './timing.ts';

/** What was recorded longer ago than that before its time was up is not shouted about by a rule that is new. */
const LOOK_BACK_MS = 30 * 86_400_000;

/** When changes were recorded that are to be escalated now (ISO 8601 UTC): their time is up, and has not been for long. */
export function overdue({ after }: Escalation, now: string): { after: string; before: string } {
  const before = Date.parse(now) - (lengthMs(after) ?? 0);
  return { after: isoOf(before - LOOK_BACK_MS), before: isoOf(before) };
}

/** Changes that are told together, in the order in which they were recorded. */
export function escalationGroups(entries: readonly ChangeEntry[]): Array<{ about: string; entries: ChangeEntry[] }> {
  const groups = Map.groupBy(entries, ({ change }) => change.incident ?? change.id);
  return [...groups].map(([about, together]) => ({ about, entries: together }));
}

/** Key parts of an escalation; `about`: the change, or the incident. */
export function escalationKey({ id }: Escalation, about: string): string[] {
  return [id, about];
}

export function escalationMessage(
  rule: Escalation,
  { about, entries }: { about: string; entries: readonly ChangeEntry[] },
  channel: ChannelSettings,
  setting: Setting,
): NewMessage {
  const items = entries.map((entry) => itemOf(entry, setting.sources));
  return messageOf({ kind: 'escalation', channel, about: escalationKey(rule, about), items }, setting);
}

/**
 * Reminders: deadlines that come near. What one page started and is due on one day is told together.
 * @module
 */

import type { Due, NewMessage, NoticeItem } from '../domain/alert.ts';
import type { ChannelSettings, Reminder } from '../domain/alertSettings.ts';
import type { Change } from '../domain/change.ts';
import type { DueChange } from '../domain/deskPorts.ts';
import type { ChangeEntry } from '../domain/journal.ts';
import { wholeDays } from '../lib/deadlineWords.ts';
import { changePath } from '../lib/pagePaths.ts';
import { fitsChange } from './match.ts';
import { itemOf, messageOf, type Setting } from './notice.ts';
import { dayIn, isoOf, reminderAt } from './timing.ts';

const DAY_MS = 86_400_000;
/** A reminder that could not be made for longer than that is not made any more. */
const LATE_MS = 2 * DAY_MS;

/** Days (YYYY-MM-DD, inclusive) on which something may be due that one of these rules reminds of now, in whatever time zone. */
export function remindedDays(rules: readonly Reminder[], now: string): { from: string; to: string } {
  const most = Math.max(0, ...rules.flatMap(({ before }) => before));
  const day = (days: number): string => isoOf(Date.parse(now) + days * DAY_MS).slice(0, 10);
  return { from: day(-1), to: day(most + 1) };
}

/** Deadlines that are told together. */
export interface ReminderGroup {
  /** Further parts of the key of their message. */
  about: string[];
  due: DueChange[];
}

/**
 * What a rule reminds of now, of the deadlines that there are and the changes that started them (by id). Of several reminders whose time
 * has come, the last; none whose time was over before the change was seen.
 */
export function remindersOf(
  rule: Reminder,
  { due, changes, setting }: { due: readonly DueChange[]; changes: ReadonlyMap<string, Change>; setting: Setting },
): ReminderGroup[] {
  const zone = rule.timezone ?? setting.zone;
  const groups = new Map<string, ReminderGroup>();
  for (const one of due) {
    const change = changes.get(one.change);
    if (!change || !fitsChange(rule.changes, change, setting.sources.get(change.source))) continue;
    const days = daysBefore(rule, { dueOn: one.dueOn, seenAt: change.firstSeenNewAt, zone, now: setting.now });
    if (days === undefined) continue;
    const about = [rule.id, change.source, one.dueOn, String(days)];
    const group = groups.get(about.join(' ')) ?? { about, due: [] };
    group.due.push(one);
    groups.set(about.join(' '), group);
  }
  return [...groups.values()];
}

function daysBefore({ before, at }: Reminder, of: { dueOn: string; seenAt: string; zone: string; now: string }): number | undefined {
  const { dueOn, seenAt, zone, now } = of;
  if (dueOn < dayIn(zone, now)) return undefined;
  return before
    .toSorted((a, b) => a - b)
    .find((days) => {
      const time = reminderAt({ dueOn, days, at, zone });
      return time <= now && time >= seenAt && Date.parse(now) - Date.parse(time) <= LATE_MS;
    });
}

/** `entries`: the last entry of each change, by its id. */
export function reminderMessage(
  rule: Reminder,
  { about, due }: ReminderGroup,
  entries: ReadonlyMap<string, ChangeEntry>,
  channel: ChannelSettings,
  setting: Setting,
): NewMessage {
  const today = dayIn(rule.timezone ?? setting.zone, setting.now);
  const items = due.flatMap((deadline): NoticeItem[] => {
    const entry = entries.get(deadline.change);
    if (!entry) return [];
    const item = itemOf(entry, setting.sources);
    const one: Due = { deadline, entry, daysLeft: wholeDays(today, deadline.dueOn) };
    return [{ type: 'due', due: one, vendorName: item.vendorName ?? entry.change.vendor, path: changePath(deadline.change) }];
  });
  return messageOf({ kind: 'reminder', channel, about, items }, setting);
}

/**
 * Deadlines in words: how long until the day, and how the day was found. Plain strings; whoever shows them escapes them.
 * @module
 */
import type { Deadline } from '../domain/change.ts';
import { count, dayOf, formatValue, longDay } from './inWords.ts';

const DAY_MS = 86_400_000;

/** Whole days from one day to another (YYYY-MM-DD); negative when it lies before. */
export function wholeDays(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** "today", "tomorrow", "in 5 days", "3 days ago": until the end of the day. */
export function daysLeft(dueOn: string, now: Date): string {
  return inDays(wholeDays(dayOf(now.toISOString()), dueOn));
}

/** The same of a number of days. */
export function inDays(days: number): string {
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  return days > 0 ? `in ${count(days, 'day')}` : `${count(-days, 'day')} ago`;
}

/** How the day was found, in a sentence. */
export function reckoning({ from, window }: Pick<Deadline, 'from' | 'window'>): string {
  if (!from || !window) return 'The page states this day.';
  const span = `${formatValue(window.value)}${window.value.unit === 'bd' ? ' (without holidays)' : ''}`;
  return from.by === 'notice'
    ? `${span} from the notice of ${longDay(from.on)}.`
    : `${span} from ${longDay(from.on)}, when the change was first seen: the day of notice is not known.`;
}

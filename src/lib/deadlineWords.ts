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

/** The time that the clause gives: "10 days"; "10 business days (holidays of France)". Undefined where the page states the day itself. */
export function windowInWords({ window, calendar }: Pick<Deadline, 'window' | 'calendar'>): string | undefined {
  if (!window) return undefined;
  const span = formatValue(window.value);
  if (window.value.unit !== 'bd') return span;
  return `${span} (${calendar === undefined ? 'Monday to Friday' : `holidays of ${formatValue(calendar)}`})`;
}

/** How the day was found, in a sentence. */
export function reckoning({ from, window, calendar }: Pick<Deadline, 'from' | 'window' | 'calendar'>): string {
  const span = windowInWords({ ...(window && { window }), ...(calendar !== undefined && { calendar }) });
  if (!from || span === undefined) return 'The page states this day.';
  return from.by === 'notice'
    ? `${span} from the notice of ${longDay(from.on)}.`
    : `${span} from ${longDay(from.on)}, when the change was first seen: the day of notice is not known.`;
}

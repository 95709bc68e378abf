/**
 * Counts days: from the day of notice to the last day of a time that a clause gives.
 * @module
 */
import type { Duration } from '../domain/extraction.ts';

const DAY_MS = 24 * 3600 * 1000;
const HOURS_A_DAY = 24;
/** Clauses give weeks or months. Beyond this a value was misread, and no day is worth telling. */
const LONGEST = { h: 24 * 3660, d: 3660, bd: 2610, w: 522, mo: 120, y: 10 } as const satisfies Record<Duration['unit'], number>;

/**
 * The last day (YYYY-MM-DD) of a time that begins with `from` (YYYY-MM-DD), which itself is not counted: ten days from 28 November end
 * with 8 December. Business days are Monday to Friday without holidays; a time in other units may end on a holiday and moves for none.
 * Months and years end on the day of the same number, or on the last of the month. Broken numbers are cut: too early is better than too
 * late. Undefined for what is no day, or no time that a clause would give.
 */
export function dueDay(from: string, { n, unit }: Duration, isHoliday: (day: string) => boolean = () => false): string | undefined {
  const start = Date.parse(`${from}T00:00:00.000Z`);
  const whole = Math.floor(n);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(from) || Number.isNaN(start) || !(whole >= 1) || whole > LONGEST[unit]) return undefined;
  if (unit === 'bd') return dayOf(afterBusinessDays(start, whole, isHoliday));
  if (unit === 'mo' || unit === 'y') return dayOf(afterMonths(new Date(start), unit === 'y' ? 12 * whole : whole));
  const days = unit === 'h' ? Math.floor(whole / HOURS_A_DAY) : unit === 'w' ? 7 * whole : whole;
  return dayOf(start + days * DAY_MS);
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function afterBusinessDays(start: number, days: number, isHoliday: (day: string) => boolean): number {
  let at = start;
  for (let left = days; left > 0; ) {
    at += DAY_MS;
    const weekday = new Date(at).getUTCDay();
    if (weekday !== 0 && weekday !== 6 && !isHoliday(dayOf(at))) left -= 1;
  }
  return at;
}

/** 31 January and a month is the last of February. */
function afterMonths(start: Date, months: number): number {
  const [year, month, day] = [start.getUTCFullYear(), start.getUTCMonth() + months, start.getUTCDate()];
  const lastOfMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(day, lastOfMonth));
}

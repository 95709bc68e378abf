/**
 * The stretch of time that the overview looks back over, cut into bins of whole days (UTC). The last bin ends today.
 * @module
 */
import { z } from 'zod';

export const RANGES = ['7', '30', '90', 'year', 'all'] as const;
export type RangeName = (typeof RANGES)[number];

export const RANGE_LABELS: Readonly<Record<RangeName, string>> = {
  7: '7 days',
  30: '30 days',
  90: '90 days',
  year: 'A year',
  all: 'All',
};

export const RangeQuery = z.object({ range: z.enum(RANGES, `must be one of ${RANGES.join(', ')}`).optional() });

/** The range for who asked for none: the last 90 days, or everything where they were quiet. `last`: time of the latest change (ISO 8601). */
export function usualRange(last: string | undefined, now: Date): RangeName {
  return last === undefined || last >= rangeOf('90', now).from ? '90' : 'all';
}

/** Days, both inclusive. */
export interface Days {
  from: string;
  to: string;
}

export interface TimeRange extends Days {
  name: RangeName;
  /** Days in one bin. */
  days: number;
  bins: number;
}

const DAY_MS = 86_400_000;
/** More bins than this are not told apart on a screen. */
const MAX_BINS = 53;

const FIXED: Record<Exclude<RangeName, 'all'>, { days: number; bins: number }> = {
  7: { days: 1, bins: 7 },
  30: { days: 1, bins: 30 },
  90: { days: 7, bins: 13 },
  year: { days: 7, bins: 53 },
};

/** `first`: time of the first change there is (ISO 8601), for the range that reaches back to it. */
export function rangeOf(name: RangeName, now: Date, first?: string): TimeRange {
  const { days, bins } = name === 'all' ? since(first, now) : FIXED[name];
  const to = dayOf(now.getTime());
  return { name, days, bins, to, from: plusDays(to, 1 - bins * days) };
}

function since(first: string | undefined, now: Date): { days: number; bins: number } {
  const today = Math.floor(now.getTime() / DAY_MS);
  const span = first === undefined ? 1 : Math.max(1, today - Math.floor(Date.parse(first) / DAY_MS) + 1);
  let days = span <= MAX_BINS ? 1 : 7;
  while (Math.ceil(span / days) > MAX_BINS) days *= 2;
  return { days, bins: Math.ceil(span / days) };
}

/** The days of one bin. */
export function binDays({ from, days }: Pick<TimeRange, 'from' | 'days'>, bin: number, bins = 1): Days {
  const first = plusDays(from, bin * days);
  return { from: first, to: plusDays(first, bins * days - 1) };
}

/** A day so many days later. */
export function plusDays(day: string, days: number): string {
  return dayOf(Date.parse(`${day}T00:00:00.000Z`) + days * DAY_MS);
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

const SHORT = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const WITH_YEAR = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** "6 Sep 2026", "1 to 7 Sep 2026", "28 Dec 2025 to 3 Jan 2026". */
export function daysInWords({ from, to }: Days): string {
  const [first, last] = [new Date(from), new Date(to)];
  if (from === to) return WITH_YEAR.format(last);
  const [sameYear, sameMonth] = [from.slice(0, 4) === to.slice(0, 4), from.slice(0, 7) === to.slice(0, 7)];
  const start = sameMonth ? String(first.getUTCDate()) : (sameYear ? SHORT : WITH_YEAR).format(first);
  return `${start} to ${WITH_YEAR.format(last)}`;
}

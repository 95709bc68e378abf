/**
 * Words for when a source is visited: intervals, their bounds, spreads, and hours in which nothing is visited.
 * @module
 */
import { z } from 'zod';

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const LENGTH = /^([1-9]\d{0,4})([mhd])$/;

/** An interval: a number with m, h or d. */
export const Every = z.string().regex(LENGTH, 'must be a number with m, h or d, like "12h"');

/** Milliseconds of an interval like "12h"; undefined when it cannot be read. */
export function lengthMs(text: string): number | undefined {
  const [, count, unit] = LENGTH.exec(text) ?? [];
  return count && unit ? Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS] : undefined;
}

/** An interval that follows the page: short after a change, longer the longer it stays as it is. */
export const EveryBounds = z
  .strictObject({
    min: Every.describe('Interval right after a change, like "6h".'),
    max: Every.describe('Longest interval, for a page that has not changed for long, like "7d".'),
  })
  .refine(({ min, max }) => (lengthMs(min) ?? 0) <= (lengthMs(max) ?? 0), { message: 'must not be shorter than "min"', path: ['max'] });
export type EveryBounds = z.output<typeof EveryBounds>;

/** A fixed interval, or one between bounds. */
export const Interval = z.union([Every, EveryBounds]);
export type Interval = z.output<typeof Interval>;

const LONGEST_SPREAD_MS = UNIT_MS.d;

/** Over how long sources that are due in the same minute are spread; 0 turns it off. */
export const Spread = z.union([
  z.literal(0),
  Every.refine((text) => (lengthMs(text) ?? 0) <= LONGEST_SPREAD_MS, { message: 'must not be longer than a day' }),
]);
export type Spread = z.output<typeof Spread>;

/** Monday first. */
export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof DAYS)[number];

const TIME = '(?:[01]\\d|2[0-3]):[0-5]\\d';

/** Hours in which nothing is visited, by the clock on the wall of the source's time zone. */
export const BlackoutWindow = z
  .strictObject({
    days: z.array(z.enum(DAYS)).min(1).describe('Days on which it begins; every day when absent.').optional(),
    from: z
      .string()
      .regex(new RegExp(`^${TIME}$`), 'must be a time of day, like "22:00"')
      .describe('When it begins, like "22:00".'),
    to: z
      .string()
      .regex(new RegExp(`^(?:${TIME}|24:00)$`), 'must be a time of day, like "06:00", or "24:00"')
      .describe('When it ends, like "06:00"; before "from", it ends on the next day.'),
  })
  .refine(({ from, to }) => from !== to, { message: 'must differ from "from"; a whole day is from "00:00" to "24:00"', path: ['to'] });
export type BlackoutWindow = z.output<typeof BlackoutWindow>;

export const Blackout = z.array(BlackoutWindow);
export type Blackout = z.output<typeof Blackout>;

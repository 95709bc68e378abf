/**
 * Windows of the week in real time.
 *
 * A moment is in a window when the clock on the wall says so, whatever daylight saving does: hours that are skipped are in none,
 * hours that are repeated are in one twice.
 * @module
 */
import { WEEK_MS, type WeekSpan } from './week.ts';

/** From the one to before the other, in milliseconds since 1970. */
export interface Stretch {
  from: number;
  to: number;
}

/** A window or the time between two. */
export type Part = Stretch & { inside: boolean };

/** 1970 began on a Thursday. */
const MONDAY_MS = 3 * 86_400_000;

/** The window, or the time between two, that a moment lies in, from end to end. The windows must leave some moment of the week free. */
export function partAt(at: number, spans: readonly WeekSpan[], timezone: string): Part {
  const inside = reachAt(at, spans, timezone).inside;
  let [first, last] = [at, at];
  for (;;) {
    const reach = reachAt(first, spans, timezone);
    if (reach.inside !== inside) break;
    first = reach.from - 1;
  }
  for (;;) {
    const reach = reachAt(last, spans, timezone);
    if (reach.inside !== inside) break;
    last = reach.to;
  }
  return { inside, from: first + 1, to: last };
}

/** What the clock on the wall says costs far more than all else here, and thousands of sources share their windows: the last few reaches of each. */
const reaches = new WeakMap<readonly WeekSpan[], Map<string, Part[]>>();
const KEPT_REACHES = 128;

/** How far around a moment the clock runs evenly within one window, or between two: the same for each moment of that time. */
export function reachAt(at: number, spans: readonly WeekSpan[], timezone: string): Part {
  const zones = reaches.get(spans) ?? new Map<string, Part[]>();
  reaches.set(spans, zones);
  const kept = zones.get(timezone) ?? [];
  zones.set(timezone, kept);
  const known = kept.find(({ from, to }) => from <= at && at < to);
  if (known) return known;
  const reach = readReach(at, spans, timezone);
  if (kept.push(reach) > KEPT_REACHES) kept.shift();
  return reach;
}

function readReach(at: number, spans: readonly WeekSpan[], timezone: string): Part {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone);
  const wall = modulo(at + zoned.offsetNanoseconds / 1e6 + MONDAY_MS, WEEK_MS);
  const span = spans.find(({ from, to }) => from <= wall && wall < to);
  const from = span?.from ?? spans.findLast(({ to }) => to <= wall)?.to ?? 0;
  const to = span?.to ?? spans.find((later) => later.from > wall)?.from ?? WEEK_MS;
  const jumpAfter = zoned.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY;
  const jumpBefore = zoned.add({ nanoseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds ?? Number.NEGATIVE_INFINITY;
  return { inside: span !== undefined, from: Math.max(at - (wall - from), jumpBefore), to: Math.min(at + (to - wall), jumpAfter) };
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

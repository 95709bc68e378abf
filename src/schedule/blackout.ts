/**
 * Hours in which nothing is visited: where they lie in real time, and due times moved out of them.
 *
 * A moment is in a blackout when the clock on the wall says so, whatever daylight saving does: hours that are skipped are no
 * blackout, hours that are repeated are one twice.
 * @module
 */
import type { Blackout } from '../domain/timing.ts';
import { coversWeek, WEEK_MS, type WeekSpan, weekSpans } from '../lib/week.ts';
import type { Rhythm } from './rhythm.ts';

export interface BlackoutOptions {
  windows: Blackout;
  timezone: string;
  /** How far after the end of a blackout what was moved may start, in milliseconds. */
  spreadMs: number;
  /** The source's own share of it, from 0 to less than 1. */
  share: number;
}

/** From the one to before the other, in milliseconds since 1970. */
interface Stretch {
  from: number;
  to: number;
}

/** A blackout or the free time between two. */
type Part = Stretch & { blocked: boolean };

/** 1970 began on a Thursday. */
const MONDAY_MS = 3 * 86_400_000;

/** The same rhythm with every moment in a blackout moved to its end. Moments of one blackout become one. */
export function avoidBlackouts(rhythm: Rhythm, options: BlackoutOptions): Rhythm {
  // A list that leaves no moment is refused where it is read; here it would be searched for ever.
  if (options.windows.length === 0 || coversWeek(options.windows)) return rhythm;
  const around = (at: number): Stretch | undefined => blackoutAround(at, options);
  const moved = (at: number): number => around(at)?.to ?? at;
  return {
    after(at) {
      const stretch = around(at);
      return moved(rhythm.after(stretch === undefined ? at : stretch.from - 1));
    },
    before(at) {
      const last = rhythm.before(around(at - 1)?.from ?? at);
      return last === undefined ? undefined : moved(last);
    },
  };
}

/**
 * The blackout at a moment and the source's share of the spread after it: what is due in there is due at its end. The spread never
 * reaches the next blackout.
 */
export function blackoutAround(at: number, { windows, timezone, spreadMs, share }: BlackoutOptions): Stretch | undefined {
  if (windows.length === 0 || coversWeek(windows)) return undefined;
  const spans = weekSpans(windows);
  const near = reachAt(at, spans, timezone);
  if (!near.blocked && at - near.from >= spreadMs) return undefined;
  const here = partAt(at, spans, timezone);
  const free = here.blocked ? partAt(here.to, spans, timezone) : here;
  const end = free.from + Math.floor(share * Math.min(spreadMs, free.to - free.from));
  if (here.blocked) return { from: here.from, to: end };
  return at < end ? { from: partAt(free.from - 1, spans, timezone).from, to: end } : undefined;
}

/** The blackout or free time that a moment lies in, from end to end. */
function partAt(at: number, spans: readonly WeekSpan[], timezone: string): Part {
  const blocked = reachAt(at, spans, timezone).blocked;
  let [first, last] = [at, at];
  for (;;) {
    const reach = reachAt(first, spans, timezone);
    if (reach.blocked !== blocked) break;
    first = reach.from - 1;
  }
  for (;;) {
    const reach = reachAt(last, spans, timezone);
    if (reach.blocked !== blocked) break;
    last = reach.to;
  }
  return { blocked, from: first + 1, to: last };
}

/** How far around a moment the clock runs evenly within one window, or between two. */
function reachAt(at: number, spans: readonly WeekSpan[], timezone: string): Part {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone);
  const wall = modulo(at + zoned.offsetNanoseconds / 1e6 + MONDAY_MS, WEEK_MS);
  const span = spans.find(({ from, to }) => from <= wall && wall < to);
  const from = span?.from ?? spans.findLast(({ to }) => to <= wall)?.to ?? 0;
  const to = span?.to ?? spans.find((later) => later.from > wall)?.from ?? WEEK_MS;
  const jumpAfter = zoned.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY;
  const jumpBefore = zoned.add({ nanoseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds ?? Number.NEGATIVE_INFINITY;
  return { blocked: span !== undefined, from: Math.max(at - (wall - from), jumpBefore), to: Math.min(at + (to - wall), jumpAfter) };
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

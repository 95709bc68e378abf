/**
 * Hours in which nothing is visited: where they lie in real time, and due times moved out of them.
 * @module
 */
import type { Blackout } from '../domain/timing.ts';
import { partAt, reachAt, type Stretch } from '../lib/wallClock.ts';
import { coversWeek, weekSpans } from '../lib/week.ts';
import type { Rhythm } from './rhythm.ts';

export interface BlackoutOptions {
  windows: Blackout;
  timezone: string;
  /** How far after the end of a blackout what was moved may start, in milliseconds. */
  spreadMs: number;
  /** The source's own share of it, from 0 to less than 1. */
  share: number;
}

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
  if (!near.inside && at - near.from >= spreadMs) return undefined;
  const here = partAt(at, spans, timezone);
  const free = here.inside ? partAt(here.to, spans, timezone) : here;
  const end = free.from + Math.floor(share * Math.min(spreadMs, free.to - free.from));
  if (here.inside) return { from: here.from, to: end };
  return at < end ? { from: partAt(free.from - 1, spans, timezone).from, to: end } : undefined;
}

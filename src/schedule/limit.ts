/**
 * How long a source may go without being verified.
 * @module
 */
import type { Source } from '../domain/watcher.ts';
import { nextDue, type ScheduleDefaults } from './next.ts';

/** Visits that may be missed before somebody is told, whatever the limit says. */
const MISSED = 3;
/** A cron expression has gaps of several lengths (weekends): so many visits are looked ahead. */
const LOOK_AHEAD = 8;

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * Milliseconds that may pass between two readings: what the source or the settings say (`72h`), and at least three times the longest gap
 * between two of its visits. Throws OperationalError('config') for a schedule that cannot be read.
 */
export function verifiedLimit(source: Source, now: Date, defaults: ScheduleDefaults, verifiedWithin: string): number {
  return Math.max(lengthOf(source.verifiedWithin ?? verifiedWithin), MISSED * longestGap(source, now, defaults));
}

function longestGap(source: Source, now: Date, defaults: ScheduleDefaults): number {
  let longest = 0;
  let at = nextDue(source, now, defaults);
  for (let n = 0; n < LOOK_AHEAD; n += 1) {
    const next = nextDue(source, at, defaults);
    longest = Math.max(longest, next.getTime() - at.getTime());
    at = next;
  }
  return longest;
}

/** Of a text that `Every` admits. */
function lengthOf(every: string): number {
  return Number.parseInt(every, 10) * UNIT_MS[every.slice(-1) as keyof typeof UNIT_MS];
}

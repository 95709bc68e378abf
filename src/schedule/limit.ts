/**
 * How long a source may go without being verified.
 * @module
 */
import { lengthMs } from '../domain/timing.ts';
import type { Source } from '../domain/watcher.ts';
import { nextDue, type ScheduleDefaults } from './next.ts';

/** Visits that may be missed before somebody is told, whatever the limit says. */
const MISSED = 3;
/** A cron expression has gaps of several lengths (weekends): so many visits are looked ahead. */
const LOOK_AHEAD = 8;
/** An interval between bounds is as long as it ever gets. */
const UNCHANGED = { firstSeenAt: new Date(0).toISOString() };

/**
 * Milliseconds that may pass between two readings: what the source or the settings say (`72h`), and at least three times the longest gap
 * between two of its visits. Throws OperationalError('config') for a schedule that cannot be read.
 */
export function verifiedLimit(source: Source, now: Date, defaults: ScheduleDefaults, verifiedWithin: string): number {
  return Math.max(lengthMs(source.verifiedWithin ?? verifiedWithin) ?? 0, MISSED * longestGap(source, now, defaults));
}

function longestGap(source: Source, now: Date, defaults: ScheduleDefaults): number {
  let longest = 0;
  let at = nextDue(source, now, defaults, UNCHANGED);
  for (let n = 0; n < LOOK_AHEAD; n += 1) {
    const next = nextDue(source, at, defaults, UNCHANGED);
    longest = Math.max(longest, next.getTime() - at.getTime());
    at = next;
  }
  return longest;
}

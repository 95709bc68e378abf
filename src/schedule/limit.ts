/**
 * How long a source may go without being verified.
 * @module
 */
import { lengthMs } from '../domain/timing.ts';
import type { Source } from '../domain/watcher.ts';
import { createBreath } from '../lib/breathe.ts';
import { nextDue, type ScheduleDefaults } from './next.ts';

/** Visits that may be missed before somebody is told, whatever the limit says. */
const MISSED = 3;
/** A cron expression has gaps of several lengths (weekends): so many visits are looked ahead. */
const LOOK_AHEAD = 8;
/** An interval between bounds is as long as it ever gets. */
const UNCHANGED = { firstSeenAt: new Date(0).toISOString() };

/**
 * For each of these sources the milliseconds that may pass between two readings: what the source or the settings say (`72h`), and at least three
 * times the longest gap between two of its visits. Works in slices. Throws OperationalError('config') for a schedule that cannot be read.
 */
export async function verifiedLimits(
  sources: Iterable<Source> | AsyncIterable<Source>,
  now: Date,
  defaults: ScheduleDefaults,
  verifiedWithin: string,
): Promise<Map<string, number>> {
  const gaps = new Map<string, number>();
  const limits = new Map<string, number>();
  const breath = createBreath();
  for await (const source of sources) {
    await breath();
    const rhythm = rhythmName(source, defaults);
    const gap = gaps.get(rhythm ?? '') ?? longestGap(source, now, defaults);
    if (rhythm !== undefined) gaps.set(rhythm, gap);
    limits.set(source.id, Math.max(lengthMs(source.verifiedWithin ?? verifiedWithin) ?? 0, MISSED * gap));
  }
  return limits;
}

/**
 * What the gaps of a source follow from, where they do not follow from its own phase: all sources that say the same have the same ones. What a
 * blackout moves depends on when each would have been visited.
 */
function rhythmName({ schedule, every, timezone, blackout }: Source, defaults: ScheduleDefaults): string | undefined {
  if ((blackout ?? defaults.blackout ?? []).length > 0) return undefined;
  return JSON.stringify([schedule, every, timezone]);
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

/**
 * When a source is due next: from its cron expression, from its interval, or from the default.
 * A pure function of the source, its history and a moment, so that every machine plans alike.
 * @module
 */
import { OperationalError } from '../domain/errors.ts';
import type { SourceState } from '../domain/ports.ts';
import { type Blackout, type Interval, lengthMs, type Spread } from '../domain/timing.ts';
import type { Source } from '../domain/watcher.ts';
import { avoidBlackouts, type BlackoutOptions, blackoutAround } from './blackout.ts';
import { cronRhythm } from './cron.ts';
import { intervalRhythm } from './interval.ts';
import { delayed, type Rhythm, shareOf } from './rhythm.ts';

/** What decides when a source is visited. */
export type Scheduled = Pick<Source, 'id' | 'schedule' | 'every' | 'timezone' | 'blackout'>;

/** What intervals between bounds follow: when the page changed last, and when it was first read (ISO 8601 UTC). */
export type Past = Pick<SourceState, 'lastChangeAt' | 'firstSeenAt'>;

/** For sources that say nothing. A schedule here wins over an interval. */
export interface ScheduleDefaults {
  /** Cron expression, five fields. */
  schedule?: string | undefined;
  /** Interval, like "12h" (m, h or d), or its bounds. */
  every?: Interval | undefined;
  /** IANA time zone of cron expressions and blackouts. */
  timezone?: string | undefined;
  /** Over how long cron sources of one minute are spread, and what waits for the end of a blackout; none without it. */
  spread?: Spread | undefined;
  /** When nothing is visited. */
  blackout?: Blackout | undefined;
}

export const SCHEDULE_DEFAULTS = { every: '1d', timezone: 'UTC' } as const satisfies ScheduleDefaults;

const SECOND_MS = 1000;

/**
 * First due moment strictly after `after`. A cron time that daylight saving skips runs when the clocks jump; one that
 * it repeats runs once. Intervals count elapsed time from a phase that hangs on the source's id alone. Never in a blackout.
 * @throws OperationalError('config') when the expression cannot be read or never comes true
 */
export function nextDue(source: Scheduled, after: Date, defaults: ScheduleDefaults = SCHEDULE_DEFAULTS, past: Past = {}): Date {
  return new Date(rhythmOf(source, defaults, past).after(after.getTime()));
}

/** Last due moment strictly before `before`; undefined when there was none. Throws like {@link nextDue}. */
export function previousDue(
  source: Scheduled,
  before: Date,
  defaults: ScheduleDefaults = SCHEDULE_DEFAULTS,
  past: Past = {},
): Date | undefined {
  const at = rhythmOf(source, defaults, past).before(before.getTime());
  return at === undefined ? undefined : new Date(at);
}

/** When a visit that is due in a blackout may be made: its end, and the source's share of the spread. Undefined outside of one. */
export function blackoutEnd(source: Scheduled, at: Date, defaults: ScheduleDefaults = SCHEDULE_DEFAULTS): Date | undefined {
  const stretch = blackoutAround(at.getTime(), blackoutOf(source, defaults));
  return stretch && new Date(stretch.to);
}

/** Why a source cannot be scheduled, in one plain sentence; undefined when it can. */
export function scheduleFault(source: Scheduled, defaults: ScheduleDefaults = SCHEDULE_DEFAULTS): string | undefined {
  try {
    nextDue(source, new Date(0), defaults);
    return undefined;
  } catch (error) {
    if (error instanceof OperationalError) return error.message;
    throw error;
  }
}

function rhythmOf(source: Scheduled, defaults: ScheduleDefaults, past: Past): Rhythm {
  return avoidBlackouts(plainRhythm(source, defaults, past), blackoutOf(source, defaults));
}

function plainRhythm(source: Scheduled, defaults: ScheduleDefaults, { lastChangeAt, firstSeenAt }: Past): Rhythm {
  // The source's own word goes before any default, whichever of the two forms it takes.
  const { schedule, every = SCHEDULE_DEFAULTS.every } = source.schedule !== undefined || source.every !== undefined ? source : defaults;
  if (schedule === undefined) {
    const since = lastChangeAt ?? firstSeenAt;
    return intervalRhythm(source.id, every, since === undefined ? undefined : Date.parse(since));
  }
  const jitter = Math.floor((shareOf(source.id) * spreadMs(defaults)) / SECOND_MS) * SECOND_MS;
  return delayed(cronRhythm(source.id, schedule, zoneOf(source, defaults)), jitter);
}

function blackoutOf(source: Scheduled, defaults: ScheduleDefaults): BlackoutOptions {
  return {
    windows: source.blackout ?? defaults.blackout ?? [],
    timezone: zoneOf(source, defaults),
    spreadMs: spreadMs(defaults),
    share: shareOf(source.id),
  };
}

function zoneOf(source: Scheduled, defaults: ScheduleDefaults): string {
  return source.timezone ?? defaults.timezone ?? SCHEDULE_DEFAULTS.timezone;
}

function spreadMs({ spread }: ScheduleDefaults): number {
  return typeof spread === 'string' ? (lengthMs(spread) ?? 0) : 0;
}

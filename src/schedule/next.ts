/**
 * When a source is due next: from its cron expression, from its interval, or from the default.
 * A pure function of the source and a moment, so that every machine plans alike.
 * @module
 */
import { Cron } from 'croner';
import { OperationalError } from '../domain/errors.ts';
import type { Source } from '../domain/watcher.ts';
import { sha256 } from '../lib/hash.ts';

/** What decides when a source is visited. */
export type Scheduled = Pick<Source, 'id' | 'schedule' | 'every' | 'timezone'>;

/** For sources that say nothing. A schedule here wins over an interval. */
export interface ScheduleDefaults {
  /** Cron expression, five fields. */
  schedule?: string | undefined;
  /** Interval, like "12h" (m, h or d). */
  every?: string | undefined;
  /** IANA time zone of cron expressions. */
  timezone?: string | undefined;
}

export const SCHEDULE_DEFAULTS = { every: '1d', timezone: 'UTC' } as const satisfies ScheduleDefaults;

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** The moments at which a source is due. */
interface Rhythm {
  /** First due moment strictly after `at`. */
  after(at: Date): Date;
  /** Last due moment strictly before `at`. */
  before(at: Date): Date | undefined;
}

/**
 * First due moment strictly after `after`. A cron time that daylight saving skips runs when the clocks jump; one that
 * it repeats runs once. Intervals count elapsed time from a phase that hangs on the source's id alone.
 * @throws OperationalError('config') when the expression cannot be read or never comes true
 */
export function nextDue(source: Scheduled, after: Date, defaults: ScheduleDefaults = SCHEDULE_DEFAULTS): Date {
  return rhythm(source, defaults).after(after);
}

/** Last due moment strictly before `before`; undefined when there was none. Throws like {@link nextDue}. */
export function previousDue(source: Scheduled, before: Date, defaults: ScheduleDefaults = SCHEDULE_DEFAULTS): Date | undefined {
  return rhythm(source, defaults).before(before);
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

function rhythm(source: Scheduled, defaults: ScheduleDefaults): Rhythm {
  // The source's own word goes before any default, whichever of the two forms it takes.
  const { schedule, every } = source.schedule !== undefined || source.every !== undefined ? source : defaults;
  if (schedule !== undefined) return cron(source.id, schedule, source.timezone ?? defaults.timezone ?? SCHEDULE_DEFAULTS.timezone);
  return interval(source.id, every ?? SCHEDULE_DEFAULTS.every);
}

function cron(sourceId: string, expression: string, timezone: string): Rhythm {
  const fault = (cause?: unknown): OperationalError =>
    new OperationalError(
      'config',
      `The schedule "${expression}" of ${sourceId} (time zone ${timezone}) is not a cron expression that ever comes true.`,
      {
        remedy: 'Write five fields: minute, hour, day of month, month, day of week, like "0 6 * * *".',
        cause,
      },
    );
  const read = <T>(ask: (pattern: Cron) => T): T => {
    try {
      return ask(new Cron(expression, { mode: '5-part', timezone, paused: true }));
    } catch (cause) {
      throw fault(cause);
    }
  };
  return {
    after: (at) => {
      const next = read((pattern) => pattern.nextRun(at));
      if (!next) throw fault();
      return next;
    },
    before: (at) => read((pattern) => pattern.previousRuns(1, at))[0],
  };
}

function interval(sourceId: string, every: string): Rhythm {
  const length = intervalMs(sourceId, every);
  const phase = Number.parseInt(sha256(sourceId).slice(0, 12), 16) % length;
  const slot = (at: Date, round: (value: number) => number): number => round((at.getTime() - phase) / length);
  const moment = (index: number): Date => new Date(phase + index * length);
  return {
    after: (at) => moment(slot(at, Math.floor) + 1),
    before: (at) => moment(slot(at, Math.ceil) - 1),
  };
}

function intervalMs(sourceId: string, every: string): number {
  const [, count, unit] = /^([1-9]\d{0,4})([mhd])$/.exec(every) ?? [];
  if (!count || !unit) {
    throw new OperationalError('config', `The interval "${every}" of ${sourceId} cannot be read.`, {
      remedy: 'Write a number with m, h or d, like "12h".',
    });
  }
  return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
}

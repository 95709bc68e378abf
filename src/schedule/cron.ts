/**
 * Cron expressions in a time zone.
 * @module
 */
import { Cron } from 'croner';
import { OperationalError } from '../domain/errors.ts';
import type { Rhythm } from './rhythm.ts';

/**
 * The rhythm of a cron expression of five fields. A time that daylight saving skips runs when the clocks jump; one that it repeats
 * runs once. Its methods throw OperationalError('config') when the expression cannot be read or never comes true.
 */
export function cronRhythm(sourceId: string, expression: string, timezone: string): Rhythm {
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
      return ask(compiled(expression, timezone));
    } catch (cause) {
      throw fault(cause);
    }
  };
  return {
    after: (at) => {
      const next = read((pattern) => pattern.nextRun(new Date(at)));
      if (!next) throw fault();
      return next.getTime();
    },
    before: (at) => read((pattern) => pattern.previousRuns(1, new Date(at)))[0]?.getTime(),
  };
}

const patterns = new Map<string, Cron>();
const KEPT_PATTERNS = 10_000;

/** Patterns keep no state between questions, and reading one costs as much as a question. */
function compiled(expression: string, timezone: string): Cron {
  const key = `${timezone} ${expression}`;
  const pattern = patterns.get(key) ?? new Cron(expression, { mode: '5-part', timezone, paused: true });
  if (patterns.size >= KEPT_PATTERNS) patterns.clear();
  patterns.set(key, pattern);
  return pattern;
}

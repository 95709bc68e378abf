/**
 * Checks cron expressions with the library that will compute due times from them.
 * @module
 */
import { Cron } from 'croner';

/** Why `expression` is no five-field cron expression that ever comes true; undefined when it is one. */
export function cronFault(expression: string): string | undefined {
  const fields = expression.trim().split(/\s+/).length;
  if (fields !== 5) return `it has ${fields === 1 ? '1 field' : `${fields} fields`}`;
  try {
    const next = new Cron(expression, { mode: '5-part', timezone: 'UTC', paused: true }).nextRun(new Date(0));
    return next === null ? 'it never comes true' : undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^CronPattern: /, '') : 'it cannot be parsed';
  }
}

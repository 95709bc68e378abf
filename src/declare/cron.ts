/**
 * Checks cron expressions with the library that will compute due times from them.
 * @module
 */
import { CronExpressionParser } from 'cron-parser';

/** Why `expression` is no five-field cron expression; undefined when it is one. */
export function cronFault(expression: string): string | undefined {
  const fields = expression.trim().split(/\s+/).length;
  if (fields !== 5) return `it has ${fields === 1 ? '1 field' : `${fields} fields`}`;
  // The library draws a random time for "H": two machines would then disagree on when a check is due.
  if (/(?:^|[\s,])H/i.test(expression)) return '"H" is not supported';
  try {
    CronExpressionParser.parse(expression);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'it cannot be parsed';
  }
}

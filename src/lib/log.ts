/**
 * Structured logs on standard error, so that standard output stays for results.
 * @module
 */
import { pino } from 'pino';

/** A pino logger that writes JSON lines to standard error. Level from CLAUSEWATCH_LOG (default "info"). */
export function createLog(level: string = process.env['CLAUSEWATCH_LOG'] ?? 'info') {
  return pino({ level, base: null, redact: ['*.authorization', '*.cookie', '*.token'] }, pino.destination({ dest: 2, sync: true }));
}

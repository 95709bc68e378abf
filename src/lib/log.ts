/**
 * Structured logs on standard error, so that standard output stays for results.
 * @module
 */
import { pino } from 'pino';
import type { Log } from '../domain/ports.ts';

/** A pino logger that writes JSON lines to standard error. Level from CLAUSEWATCH_LOG (default "info"). */
export function createLog(level: string = process.env['CLAUSEWATCH_LOG'] ?? 'info') {
  return pino({ level, base: null, redact: ['*.authorization', '*.cookie', '*.token'] }, pino.destination({ dest: 2, sync: true }));
}

/** The same log without all that is no fault: for commands that say in words what they do. */
export function faultsOnly(log: Log): Log {
  const quiet = { debug() {}, info() {}, warn() {} };
  return { ...quiet, error: (event, message) => log.error(event, message), child: (bindings) => faultsOnly(log.child(bindings)) };
}

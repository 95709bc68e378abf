/**
 * Structured logs on standard error, one line of JSON an event, so that standard output stays for results.
 * @module
 */
import { type DestinationStream, pino } from 'pino';
import type { Log } from '../domain/ports.ts';
import type { LogIds } from '../domain/telemetry.ts';
import { loggable } from './loggable.ts';

export interface LogOptions {
  /** Default: CLAUSEWATCH_LOG, else "info". */
  level?: string | undefined;
  /** Ids of the work under way: each line carries them. */
  ids?: () => LogIds;
  /** Default: standard error. */
  to?: DestinationStream;
}

/** Names under which secrets stand, wherever in an event. */
const SECRETS = ['authorization', 'cookie', 'set-cookie', 'token', 'secret', 'password', 'clientSecret', 'apiKey', 'api-key', 'x-api-key'];
/** An event is no deeper where it can hold one: { response: { headers: { cookie } } }. */
const DEPTHS = ['', '*.', '*.*.'];
const REDACT = DEPTHS.flatMap((depth) =>
  SECRETS.map((name) => (name.includes('-') ? `${depth.slice(0, -1)}["${name}"]` : `${depth}${name}`)),
);

/** A pino logger. What stands under the name of a secret is left out, and texts are cut to one line of bounded length. */
export function createLog({ level = process.env['CLAUSEWATCH_LOG'] ?? 'info', ids, to }: LogOptions = {}): Log {
  const options = {
    level,
    base: null,
    redact: REDACT,
    // Errors have their form by then: pino's own tells every field of theirs, and libraries keep whole answers there.
    serializers: { err: (error: unknown) => error },
    formatters: { log: (event: object) => loggable(event) as Record<string, unknown> },
    // A copy: pino writes the event into it.
    ...(ids ? { mixin: () => ({ ...ids() }) } : {}),
  };
  return pino(options, to ?? pino.destination({ dest: 2, sync: true }));
}

/** The same log without all that is no fault: for commands that say in words what they do. */
export function faultsOnly(log: Log): Log {
  const quiet = { debug() {}, info() {}, warn() {} };
  return { ...quiet, error: (event, message) => log.error(event, message), child: (bindings) => faultsOnly(log.child(bindings)) };
}

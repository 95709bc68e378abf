/**
 * Checks that wait because the record, the evidence or Redis is away or refuses. That says nothing about the check: it costs no attempt, however
 * long it lasts.
 * @module
 */
import type { OperationalError } from '../domain/errors.ts';
import type { Log } from '../domain/ports.ts';

export interface OutagesOptions {
  /** From 0 up to 1. */
  random: () => number;
  log: Pick<Log, 'debug' | 'info' | 'warn' | 'error'>;
}

export interface Outages {
  /** When the check is worth to be tried again. */
  waitFor(sourceId: string, check: string, error: OperationalError): { againInMs: number };
  /** Whether the last check of the source could not be recorded: what it needs is asked before the page is fetched again. */
  isOn(sourceId: string): boolean;
  /** A check has ended: what it needs is there again. */
  over(sourceId: string): void;
}

/** What is away is back by itself: up to half of it sooner. */
const AWAY_MS = 60_000;
/** What refuses waits for a person: rights, a password, a full disk. */
const REFUSED_MS = 10 * 60_000;

/** Whatever it is, it is tried again so often at least; each failure doubles the wait until then. */
const LONGEST_MS = 30 * 60_000;

/** A refusal is told once, with what to do about it, until a check has ended again. */
export function createOutages({ random, log }: OutagesOptions): Outages {
  let told: string | undefined;
  /** By source, checks in a row that could not be recorded. */
  const failures = new Map<string, number>();
  return {
    isOn: (sourceId) => failures.has(sourceId),
    waitFor(sourceId, check, error) {
      const before = failures.get(sourceId) ?? 0;
      failures.set(sourceId, before + 1);
      const againInMs = Math.min((error.transient ? AWAY_MS : REFUSED_MS) * 2 ** before, LONGEST_MS) * (1 - random() / 2);
      const event = { err: error, check, againInMs };
      if (error.transient) log.warn(event, 'something that the check needs is away; trying again soon');
      else if (told === error.message) log.debug(event, 'something that the check needs still refuses');
      else log.error({ ...event, remedy: error.remedy }, 'something that checks need refuses; they wait until it does not');
      if (!error.transient) told = error.message;
      return { againInMs };
    },
    over(sourceId) {
      failures.delete(sourceId);
      if (told !== undefined) log.info({}, 'checks are recorded again');
      told = undefined;
    },
  };
}

/** The record, the evidence or Redis could not be used, whatever the reason. */
export function isOutage({ code }: Pick<OperationalError, 'code'>): boolean {
  return code === 'storage' || code === 'queue';
}

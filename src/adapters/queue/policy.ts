/**
 * What both queue adapters agree on.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import type { NotNow, QueueCounts } from '../../domain/ports.ts';

export const DEFAULT_ATTEMPTS = 3;
export const DEFAULT_BACKOFF_MS = 5_000;
/** How long `close` lets running tasks end before it aborts them. */
export const DEFAULT_GRACE_MS = 10_000;
/** How long an aborted handler may still take before `close` leaves it behind. */
export const ABORT_WAIT_MS = 2_000;
/** Finished tasks that are remembered, so that a repeated enqueue does not repeat the work. */
export const REMEMBERED = 10_000;

/** Milliseconds until the next attempt, after `made` attempts that failed: doubles each time. */
export function backoffDelay(made: number, backoffMs: number): number {
  return backoffMs * 2 ** (made - 1);
}

/** Node's timers turn a longer time into no time at all. */
const LONGEST_MS = 2 ** 31 - 1;

/** How long a task stays away that a handler put off. */
export function putOffMs({ againInMs }: NotNow): number {
  return Math.min(Math.max(0, Math.ceil(againInMs)), LONGEST_MS);
}

/** The counts of several lanes together. */
export function sumOf(counts: readonly QueueCounts[]): QueueCounts {
  const sum = (name: keyof QueueCounts): number => counts.reduce((total, of) => total + of[name], 0);
  return { waiting: sum('waiting'), delayed: sum('delayed'), active: sum('active'), failed: sum('failed') };
}

export function closedError(): OperationalError {
  return new OperationalError('queue', 'The queue is closed.');
}

/**
 * When a message is tried again that did not arrive, and when it is given up.
 * @module
 */
import type { SendOutcome } from '../domain/alert.ts';

export type SendFailure = Extract<SendOutcome, { ok: false }>;

/** After the first failure; doubled for each further one. */
const FIRST_MS = 30_000;
/** A receiver that is back after a long time is not left waiting for longer than this. */
const MOST_MS = 3_600_000;
/** No receiver can put a message off for longer. */
const MOST_ASKED_MS = 24 * 3_600_000;
/** No receiver can silence its channel for longer: whether it still means it is found out with the next message. */
const MOST_HELD_MS = 3_600_000;

export interface FailedAttempt {
  failure: SendFailure;
  /** Which attempt it was, counted from 1. */
  attempt: number;
  /** How many there may be. */
  most: number;
  /** When it failed. */
  now: Date;
  /** From 0 up to 1. */
  random: () => number;
}

/**
 * When to try again (ISO 8601 UTC): after 30 seconds, 1, 2, 4 … minutes, at most an hour, each shortened by up to a half, so that those who
 * failed together do not come back together; and never before the receiver wants to be asked. Undefined where no more attempt is to be made.
 */
export function nextAttemptAt({ failure, attempt, most, now, random }: FailedAttempt): string | undefined {
  if (failure.permanent || attempt >= most) return undefined;
  const own = Math.min(FIRST_MS * 2 ** (attempt - 1), MOST_MS) * (1 - random() / 2);
  const asked = Math.min(failure.retryAfterMs ?? 0, MOST_ASKED_MS);
  return new Date(now.getTime() + Math.round(Math.max(own, asked))).toISOString();
}

/** Milliseconds for which a receiver that sent one message away wants no other either. */
export function holdMs({ retryAfterMs = 0 }: SendFailure): number {
  return Math.min(Math.max(0, retryAfterMs), MOST_HELD_MS);
}

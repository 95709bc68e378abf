/**
 * When to try again after trouble: exponential, with jitter, so that those who failed together do not come back together.
 * @module
 */
import type { Visit } from '../domain/snapshot.ts';
import { isReadable } from '../domain/vocabulary.ts';

export interface Backoff {
  /** Milliseconds after the first failure. */
  firstMs: number;
  /** Never longer than this. */
  mostMs: number;
}

const FIRST_RETRY_MS = 60_000;

/** Full jitter: anything up to `firstMs` doubled for each failure in a row. `random` gives 0 up to 1. */
export function fullJitter(failures: number, { firstMs, mostMs }: Backoff, random: () => number): number {
  return Math.round(random() * ceiling(failures, firstMs, mostMs));
}

/**
 * When a source is visited again that could not be read for passing trouble: after 1, 2, 4 … minutes, each shortened by up to a half.
 * Undefined where its own schedule comes first. `failures`: such visits in a row.
 */
export function retryAt(failures: number, now: Date, nextDueAt: Date, random: () => number): Date | undefined {
  if (failures < 1) return undefined;
  const left = nextDueAt.getTime() - now.getTime();
  const wait = ceiling(failures, FIRST_RETRY_MS, Number.MAX_SAFE_INTEGER);
  return wait < left ? new Date(now.getTime() + Math.round(wait * (1 - random() / 2))) : undefined;
}

/** How many of these visits, newest first, could not be read for trouble that passes by itself, before one that was otherwise. */
export function passingFailures(visits: readonly Pick<Visit, 'verdict' | 'failure' | 'status'>[]): number {
  const other = visits.findIndex((visit) => !isPassing(visit));
  return other === -1 ? visits.length : other;
}

function isPassing({ verdict, failure, status = 0 }: Pick<Visit, 'verdict' | 'failure' | 'status'>): boolean {
  if (isReadable(verdict)) return false;
  return failure ? failure.transient : status === 429 || status >= 500;
}

function ceiling(failures: number, firstMs: number, mostMs: number): number {
  return Math.min(firstMs * 2 ** (failures - 1), mostMs);
}

/**
 * What all rhythms have in common: the moments at which a source is due, in milliseconds since 1970.
 * @module
 */
import { sha256 } from '../lib/hash.ts';

/** The moments at which a source is due. */
export interface Rhythm {
  /** First due moment strictly after `at`. */
  after(at: number): number;
  /** Last due moment strictly before `at`. */
  before(at: number): number | undefined;
}

const HASH_DIGITS = 12;

/** A number that hangs on the source's id alone: the same on every machine and at every start. Below 2^48. */
export function phaseOf(sourceId: string): number {
  return Number.parseInt(sha256(sourceId).slice(0, HASH_DIGITS), 16);
}

/** The source's own share of a stretch of time: from 0 to less than 1. */
export function shareOf(sourceId: string): number {
  return phaseOf(sourceId) / 16 ** HASH_DIGITS;
}

/** The same moments, each later by `ms`. */
export function delayed(rhythm: Rhythm, ms: number): Rhythm {
  if (ms === 0) return rhythm;
  const back = (at: number | undefined): number | undefined => (at === undefined ? undefined : at + ms);
  return { after: (at) => rhythm.after(at - ms) + ms, before: (at) => back(rhythm.before(at - ms)) };
}

/**
 * Ids of what people do: short, not to be guessed, and told apart by what stands in front.
 * @module
 */
import type { RandomBytes } from './secrets.ts';

/** Gives ids like "act_0123456789abcdef0123". */
export type NewId = (prefix: string) => string;

/** An id of 80 random bits, in digits that can be typed. */
export function newId(prefix: string, random: RandomBytes): string {
  return `${prefix}_${Buffer.from(random(10)).toString('hex')}`;
}

export function createIds(random: RandomBytes): NewId {
  return (prefix) => newId(prefix, random);
}

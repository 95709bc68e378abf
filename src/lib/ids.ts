/**
 * Ids of what people do: short, not to be guessed, and told apart by what stands in front.
 * @module
 */
import type { RandomBytes } from './secrets.ts';

/** Gives ids like "act_0123456789abcdef0123". */
export type NewId = (prefix: string) => string;

/** Ids of 80 random bits each, in digits that can be typed. */
export function createIds(randomBytes: RandomBytes): NewId {
  return (prefix) => `${prefix}_${Buffer.from(randomBytes(10)).toString('hex')}`;
}

/**
 * Ids of what people do: short, not to be guessed, and told apart by what stands in front.
 * @module
 */

/** Gives ids like "act_0123456789abcdef0123". */
export type NewId = (prefix: string) => string;

/** Ids of 80 random bits each. `randomBytes` gives so many bytes that nobody can foretell. */
export function createIds(randomBytes: (size: number) => Uint8Array): NewId {
  return (prefix) => `${prefix}_${Buffer.from(randomBytes(10)).toString('hex')}`;
}

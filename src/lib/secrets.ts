/**
 * Secrets, from a source of random bytes that is handed in.
 * @module
 */
import { randomBytes } from 'node:crypto';

/** So many bytes that nobody can foresee. */
export type RandomBytes = (size: number) => Uint8Array;

/** The machine's source. */
export const systemRandomBytes: RandomBytes = (size) => randomBytes(size);

const SECRET_BYTES = 32;

/** 256 bits, as 43 characters that may stand in an address or a cookie. */
export function newSecret(random: RandomBytes): string {
  return Buffer.from(random(SECRET_BYTES)).toString('base64url');
}

/**
 * SHA-256 in hex: the only hash in the project.
 * @module
 */
import { createHash } from 'node:crypto';

/** What is one. */
export const SHA256 = /^[0-9a-f]{64}$/;

/** SHA-256 of bytes or UTF-8 text, 64 hex digits. */
export function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}

/** SHA-256 over several texts; a separator that no text contains keeps ["ab","c"] and ["a","bc"] apart. */
export function sha256Of(parts: Iterable<string>): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\u001f');
  return hash.digest('hex');
}

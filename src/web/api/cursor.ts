/**
 * Where a list goes on: the key of the last record that was given, opaque to whoever carries it. It holds for the list and the filters that
 * gave it. It grants nothing, so that a checksum is enough to tell one that was cut off, mistyped or taken from elsewhere.
 * @module
 */
import type { z } from 'zod';
import { sha256Of } from '../../lib/hash.ts';

const CHECK_DIGITS = 12;
/** Far longer than any that is given out. */
const MAX_LENGTH = 2_000;

/** `scope`: the list with its filters. */
export function encodeCursor(scope: string, key: readonly unknown[]): string {
  const text = JSON.stringify(key);
  return Buffer.from(`${checkOf(scope, text)}${text}`).toString('base64url');
}

/** The key; undefined for whatever `encodeCursor` did not give for this scope. */
export function decodeCursor<Key>(scope: string, cursor: string, schema: z.ZodType<Key>): Key | undefined {
  if (cursor.length > MAX_LENGTH) return undefined;
  const whole = Buffer.from(cursor, 'base64url').toString('utf8');
  const [check, text] = [whole.slice(0, CHECK_DIGITS), whole.slice(CHECK_DIGITS)];
  if (check !== checkOf(scope, text)) return undefined;
  // Decoders pass over what is no digit of theirs; one key has one cursor.
  if (Buffer.from(whole).toString('base64url') !== cursor) return undefined;
  return schema.safeParse(parsed(text)).data;
}

/** Anybody can work out a checksum, also that of what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function checkOf(scope: string, text: string): string {
  return sha256Of([scope, text]).slice(0, CHECK_DIGITS);
}

/**
 * Where a blob lies below the root of its store: `ab/cdef…`, its SHA-256 cut in two.
 * @module
 */
import { SHA256 } from '../../lib/hash.ts';

/** Names are hashes: nothing else ever reaches a path or a key. Throws TypeError for anything else. */
export function splitName(name: string): [shard: string, rest: string] {
  if (!SHA256.test(name)) throw new TypeError(`not the name of a blob: ${JSON.stringify(name)}`);
  return [name.slice(0, 2), name.slice(2)];
}

/** The name of a blob by its two parts; undefined where that is none. */
export function joinName(shard: string | undefined, rest: string | undefined): string | undefined {
  return /^[0-9a-f]{2}$/.test(shard ?? '') && /^[0-9a-f]{62}$/.test(rest ?? '') ? `${shard}${rest}` : undefined;
}

/**
 * The catalogue on its way to the threads. It is large and hardly ever another one: its bytes are shared, and a thread reads them once,
 * so that what was compiled from it is found again.
 * @module
 */
import { deserialize, serialize } from 'node:v8';
import type { Catalogue } from '../../domain/catalogue.ts';
import { sha256 } from '../../lib/hash.ts';

export interface PackedCatalogue {
  digest: string;
  /** In shared memory. */
  bytes: Uint8Array;
}

const packed = new WeakMap<Catalogue, PackedCatalogue>();
const unpacked = new Map<string, Catalogue>();
/** Catalogues that a thread keeps: an edited one may be compared with the one in force. */
const KEPT = 4;

/** The catalogue as bytes; made once for each, so do not change it afterwards. */
export function packCatalogue(catalogue: Catalogue): PackedCatalogue {
  const known = packed.get(catalogue);
  if (known) return known;
  const own = serialize(catalogue);
  const bytes = new Uint8Array(new SharedArrayBuffer(own.length));
  bytes.set(own);
  const made = { digest: sha256(own), bytes };
  packed.set(catalogue, made);
  return made;
}

/** The catalogue from its bytes: the very same object as last time. */
export function unpackCatalogue({ digest, bytes }: PackedCatalogue): Catalogue {
  const known = unpacked.get(digest);
  if (known) return known;
  // Only `packCatalogue` wrote it.
  const catalogue = deserialize(Buffer.from(bytes)) as Catalogue;
  if (unpacked.size >= KEPT) unpacked.clear();
  unpacked.set(digest, catalogue);
  return catalogue;
}

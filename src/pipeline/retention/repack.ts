/**
 * Making room where pages are to go: what lies beside them in their packs moves to a new pack, and what has one of them as its dictionary is
 * compressed anew.
 * @module
 */
import type { Archive } from '../../archive/archive.ts';
import { compressAgainst, decompress } from '../../archive/codec.ts';
import { buildPack, type Pack, type PackedFrame } from '../../archive/pack.ts';
import { OperationalError } from '../../domain/errors.ts';
import type { Blobs, Store } from '../../domain/ports.ts';
import type { Moved } from '../../domain/retention.ts';
import type { StoredObject } from '../../domain/snapshot.ts';
import { given } from '../../lib/given.ts';
import { sha256 } from '../../lib/hash.ts';

export interface RepackServices {
  store: Pick<Store, 'object' | 'objectsOf' | 'objectsOnAny' | 'objectsIn'>;
  blobs: Pick<Blobs, 'get'>;
  evidence: Pick<Archive, 'read'>;
}

export interface Going {
  /** Pages that are about to go. */
  gone: ReadonlySet<string>;
  /** Those and what goes after them: nothing is built anew upon them. */
  going: ReadonlySet<string>;
}

export interface Repacked {
  /** Absent where nothing has to move. */
  pack?: Pack;
  moved: Moved[];
}

/**
 * Nothing is written. Every page of the new pack was read out of the very bytes that go into it, and has its hash. Throws
 * OperationalError('evidence') where what has to move cannot be read so: then nothing may be removed.
 */
export async function repack({ gone, going }: Going, services: RepackServices): Promise<Repacked> {
  const survivors = await survivorsOf(gone, services);
  const frames: PackedFrame[] = [];
  for (const object of survivors) frames.push(await frameOf(object, { gone, going }, services));
  if (frames.length === 0) return { moved: [] };
  const pack = buildPack(frames);
  const places = new Map(pack.objects.map((object) => [object.sha256, object]));
  const moved = survivors.map((from) => ({ from, to: places.get(from.sha256) as StoredObject }));
  return { pack, moved };
}

/** In an order that does not change. */
async function survivorsOf(gone: ReadonlySet<string>, { store }: RepackServices): Promise<StoredObject[]> {
  const pages = [...gone];
  const found = new Map<string, StoredObject>();
  for (const object of await store.objectsOnAny(pages)) found.set(object.sha256, object);
  const packs = new Set((await store.objectsOf(pages)).map(({ pack }) => pack));
  for (const pack of packs) for (const object of await store.objectsIn(pack)) found.set(object.sha256, object);
  return [...found.values()].filter((object) => !gone.has(object.sha256)).toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
}

async function frameOf(object: StoredObject, { gone, going }: Going, services: RepackServices): Promise<PackedFrame> {
  const { evidence, blobs } = services;
  const { sha256: page, rawLength, base, depth, pack, offset, length } = object;
  if (base === undefined || !gone.has(base)) {
    const frame = await blobs.get(pack, { offset, length });
    return verified(
      { sha256: page, rawLength, frame, depth, ...given({ base }) },
      base === undefined ? undefined : await evidence.read(base),
    );
  }
  const raw = await evidence.read(page);
  const ancestor = await ancestorOf(base, going, services);
  const dictionary = ancestor && (await evidence.read(ancestor.sha256));
  const compressed = compressAgainst(
    raw,
    ancestor && dictionary ? [{ sha256: ancestor.sha256, raw: dictionary, depth: ancestor.depth }] : [],
  );
  // A depth is an upper bound: what it was is still above that of its new dictionary, and below those of the pages that build upon it.
  const place = compressed.base === undefined ? { depth: 0 } : { base: compressed.base, depth };
  return verified({ sha256: page, rawLength, frame: compressed.frame, ...place }, compressed.base === undefined ? undefined : dictionary);
}

/** A wrong byte on the way would be sealed under a right name, and the good one removed. */
function verified(packed: PackedFrame, dictionary: Uint8Array | undefined): PackedFrame {
  if (sha256(decoded(packed, dictionary)) === packed.sha256) return packed;
  throw unfit(packed);
}

function decoded(packed: PackedFrame, dictionary: Uint8Array | undefined): Uint8Array {
  try {
    return decompress(packed.frame, packed.rawLength, dictionary);
  } catch (error) {
    throw unfit(packed, error);
  }
}

function unfit({ sha256: page }: PackedFrame, cause?: unknown): OperationalError {
  return new OperationalError('evidence', `The stored page ${page} does not match its hash, so it is not moved.`, {
    remedy: '"clausewatch verify" says whether it is damaged: then put back its file from a backup. What lies beside it stays until then.',
    cause,
  });
}

/**
 * Puts a pack and reads it back. Throws OperationalError('evidence') where what came back is not what was put: nothing that it replaces may be
 * removed then.
 */
export async function putVerified({ name, bytes }: Pack, blobs: Pick<Blobs, 'put' | 'get'>): Promise<void> {
  await blobs.put(name, bytes);
  if (sha256(await blobs.get(name)) === name) return;
  throw new OperationalError('evidence', `The evidence file ${name} was written, and reads otherwise: nothing was removed.`, {
    remedy: 'Look at the storage: it does not give back what it is given.',
  });
}

/** The nearest page below that stays. */
async function ancestorOf(base: string, going: ReadonlySet<string>, { store }: RepackServices): Promise<StoredObject | undefined> {
  for (let next: string | undefined = base; next !== undefined; ) {
    const object: StoredObject | undefined = await store.object(next);
    if (object && !going.has(object.sha256)) return object;
    next = object?.base;
  }
  return undefined;
}

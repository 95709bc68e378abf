/**
 * Making room where pages are to go: what lies beside them in their packs moves to a new pack, and what has one of them as its dictionary is
 * compressed anew.
 * @module
 */
import type { Archive } from '../../archive/archive.ts';
import { compressAgainst } from '../../archive/codec.ts';
import { buildPack, type Pack, type PackedFrame } from '../../archive/pack.ts';
import type { Blobs, Store } from '../../domain/ports.ts';
import type { Moved } from '../../domain/retention.ts';
import type { StoredObject } from '../../domain/snapshot.ts';

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

/** Nothing is written. Throws OperationalError('evidence') where what has to move cannot be read. */
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
  return [...found.values()].filter(({ sha256 }) => !gone.has(sha256)).toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
}

async function frameOf(object: StoredObject, { gone, going }: Going, services: RepackServices): Promise<PackedFrame> {
  const { sha256, rawLength, base, depth, pack, offset, length } = object;
  if (base === undefined || !gone.has(base)) {
    const frame = await services.blobs.get(pack, { offset, length });
    return { sha256, rawLength, frame, depth, ...(base === undefined ? {} : { base }) };
  }
  const raw = await services.evidence.read(sha256);
  const ancestor = await ancestorOf(base, going, services);
  const candidates = ancestor
    ? [{ sha256: ancestor.sha256, raw: await services.evidence.read(ancestor.sha256), depth: ancestor.depth }]
    : [];
  const compressed = compressAgainst(raw, candidates);
  // A depth is an upper bound: what it was is still above that of its new dictionary, and below those of the pages that build upon it.
  return {
    sha256,
    rawLength,
    frame: compressed.frame,
    ...(compressed.base === undefined ? { depth: 0 } : { base: compressed.base, depth }),
  };
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

/**
 * The evidence store: pages by hash, kept in packs, read back through their dictionaries and verified.
 * @module
 */
import { OperationalError } from '../domain/errors.ts';
import type { Blobs, Clock, Lock, Store } from '../domain/ports.ts';
import type { StoredObject } from '../domain/snapshot.ts';
import { systemClock } from '../lib/clock.ts';
import { sha256 } from '../lib/hash.ts';
import { ChainWriter } from './chain.ts';
import { type Candidate, type CompressOptions, decompress, isAnchor } from './codec.ts';
import { createPageCache } from './pageCache.ts';
import { type Swept, sweep } from './sweep.ts';

export interface ArchiveOptions {
  blobs: Blobs;
  store: Pick<Store, 'object' | 'recentObjects' | 'packs'>;
  clock?: Clock;
  /** Decoded pages kept in memory, in bytes. */
  cacheBytes?: number;
  compress?: CompressOptions;
  /** Keeps the evidence to itself while it is swept. Throws OperationalError while it is being copied: then nothing is swept. */
  keepToOneself?: () => Promise<Lock>;
}

export interface Archive {
  /** True when the page is stored. */
  has(sha256: string): Promise<boolean>;
  /**
   * The raw bytes of a page, verified against its hash; do not change them.
   * Throws OperationalError('evidence') naming the file when the stored bytes are missing or damaged.
   */
  read(sha256: string): Promise<Uint8Array>;
  /** The page as UTF-8 text; bytes that are no UTF-8 become U+FFFD. */
  readText(sha256: string): Promise<string>;
  /** A writer for new pages of a source, with the source's latest pages as dictionaries. */
  openChain(sourceId: string): Promise<ChainWriter>;
  /** The pages a writer of this source should start from: plain data that can be sent to a worker thread. */
  candidates(sourceId: string): Promise<Candidate[]>;
  /**
   * Removes what killed writers left: packs that nothing refers to and temporary files, once they are an hour old. Nothing while the evidence
   * is being copied: an older moment of the record may refer to it.
   */
  sweep(): Promise<Swept>;
}

const CACHE_BYTES = 64 * 2 ** 20;
const RECENT = 4;
/** Younger files may belong to a batch that is about to be committed. */
const SWEEP_AGE_MS = 3_600_000;
/** A stretch of a pack up to this size is read at once, even when some frames in between are not needed. */
const STRETCH = 4 * 2 ** 20;

/** Opens the archive over a blob store and the record. */
export function createArchive({
  blobs,
  store,
  clock = systemClock,
  cacheBytes = CACHE_BYTES,
  compress = {},
  keepToOneself = freely,
}: ArchiveOptions): Archive {
  const cache = createPageCache(cacheBytes);

  async function read(hash: string): Promise<Uint8Array> {
    const cached = cache.get(hash);
    if (cached?.verified) return cached.page;
    const page = cached?.page ?? (await decodeQuickly(hash));
    if (page && sha256(page) === hash) {
      cache.set(hash, { page, verified: true });
      return page;
    }
    return decodeCarefully(hash);
  }

  /**
   * Decodes a page from the nearest one in memory. The hash of the result speaks for everything it was made from, so the pages
   * on the way are not hashed; they stay in memory as not yet verified. Undefined when a frame cannot be decoded.
   */
  async function decodeQuickly(hash: string): Promise<Uint8Array | undefined> {
    const chain = await chainOf(hash, (page) => cache.get(page) !== undefined);
    const start = chain.at(-1)?.base;
    let page = start === undefined ? undefined : cache.get(start)?.page;
    try {
      // Retention may just have moved them to another pack: the careful way asks for their places anew.
      const frames = await readFrames(blobs, chain);
      for (const object of chain.toReversed()) {
        page = decode(object, frames, page);
        cache.set(object.sha256, { page, verified: false });
      }
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error;
      return undefined;
    }
    return page;
  }

  /** Decodes a page from its key frame and checks every page on the way: names the one that is damaged. */
  async function decodeCarefully(hash: string): Promise<Uint8Array> {
    const chain = await chainOf(hash, () => false);
    const frames = await readFrames(blobs, chain);
    let page: Uint8Array | undefined;
    for (const object of chain.toReversed()) {
      page = decode(object, frames, page);
      if (sha256(page) !== object.sha256) throw damaged(object, 'it does not match its hash');
    }
    if (!page) throw new Error('a chain is never empty');
    return page;
  }

  /** The objects that are needed to read `hash`, itself first, down to a key frame or to one whose base `isAtHand`. */
  async function chainOf(hash: string, isAtHand: (sha256: string) => boolean): Promise<StoredObject[]> {
    const chain: StoredObject[] = [];
    const seen = new Set<string>();
    for (let next: string | undefined = hash; next !== undefined; ) {
      const object: StoredObject | undefined = await store.object(next);
      if (!object) throw missing(next, chain.at(-1));
      if (seen.has(next)) throw damaged(object, 'its pages refer to each other in a circle');
      seen.add(next);
      chain.push(object);
      next = object.base === undefined || isAtHand(object.base) ? undefined : object.base;
    }
    return chain;
  }

  async function candidates(sourceId: string): Promise<Candidate[]> {
    const recent = await store.recentObjects(sourceId, RECENT);
    const wanted = new Map(recent.map((object) => [object.sha256, object]));
    const newest = recent[0];
    if (newest) for (const anchor of await anchorsBelow(newest)) wanted.set(anchor.sha256, anchor);
    const loaded: Candidate[] = [];
    for (const { sha256: page, depth } of wanted.values()) loaded.push({ sha256: page, raw: await read(page), depth });
    return loaded;
  }

  /** The anchor that the run of `object` hangs on. */
  async function anchorsBelow(object: StoredObject): Promise<StoredObject[]> {
    let current: StoredObject | undefined = object;
    while (current && !isAnchor(current)) current = current.base === undefined ? undefined : await store.object(current.base);
    return current ? [current] : [];
  }

  return {
    read,
    has: async (hash) => (await store.object(hash)) !== undefined,
    readText: async (hash) => new TextDecoder().decode(await read(hash)),
    candidates,
    openChain: async (sourceId) => new ChainWriter({ ...compress, candidates: await candidates(sourceId) }),
    async sweep() {
      const lock = await keepToOneself().catch((error: unknown) => {
        if (error instanceof OperationalError) return undefined;
        throw error;
      });
      if (!lock) return { packs: 0, temporary: 0, spared: 0 };
      try {
        return await sweep(blobs, store, new Date(clock.now().getTime() - SWEEP_AGE_MS), lock);
      } finally {
        lock.release();
      }
    },
  };
}

async function freely(): Promise<Lock> {
  return { release() {}, check() {} };
}

/**
 * Reads the frames of a chain, those that lie close together in one go, and all at once: checks that came one by one left a pack each, and
 * storage behind a network takes its time for every one. Keys are page hashes.
 */
async function readFrames(blobs: Blobs, chain: readonly StoredObject[]): Promise<Map<string, Uint8Array>> {
  const read = [...Map.groupBy(chain, (object) => object.pack)].flatMap(([pack, objects]) =>
    stretches(objects).map((stretch) => readStretch(blobs, pack, stretch)),
  );
  return new Map((await Promise.all(read)).flat());
}

async function readStretch(
  blobs: Blobs,
  pack: string,
  { start, end, objects }: Stretch,
): Promise<Array<[page: string, frame: Uint8Array]>> {
  const bytes = await blobs.get(pack, { offset: start, length: end - start });
  return objects.map((object) => [object.sha256, bytes.subarray(object.offset - start, object.offset - start + object.length)]);
}

interface Stretch {
  start: number;
  end: number;
  objects: StoredObject[];
}

function stretches(objects: readonly StoredObject[]): Stretch[] {
  const found: Stretch[] = [];
  for (const object of objects.toSorted((a, b) => a.offset - b.offset)) {
    const last = found.at(-1);
    const end = object.offset + object.length;
    if (last && end - last.start <= STRETCH) {
      last.end = Math.max(last.end, end);
      last.objects.push(object);
    } else {
      found.push({ start: object.offset, end, objects: [object] });
    }
  }
  return found;
}

function decode(object: StoredObject, frames: ReadonlyMap<string, Uint8Array>, dictionary: Uint8Array | undefined): Uint8Array {
  const frame = frames.get(object.sha256);
  if (!frame) throw new Error('every object of a chain has its frame');
  try {
    return decompress(frame, object.rawLength, object.base === undefined ? undefined : dictionary);
  } catch (error) {
    throw damaged(object, 'it cannot be decompressed', error);
  }
}

function damaged(object: StoredObject, why: string, cause?: unknown): OperationalError {
  const sentence = `The evidence file ${object.pack} is damaged: page ${object.sha256} in it cannot be trusted, because ${why}.`;
  return new OperationalError('evidence', sentence, {
    remedy: 'Restore this file in the data folder from a backup; the pages that build on it cannot be read until then.',
    cause,
  });
}

function missing(hash: string, needed?: StoredObject): OperationalError {
  const why = needed ? `, which page ${needed.sha256} in the evidence file ${needed.pack} builds on,` : '';
  return new OperationalError('evidence', `The page ${hash}${why} is not in this data folder.`, {
    remedy: needed ? 'Restore the database of the data folder from a backup.' : 'Check the hash, and that --data names the right folder.',
  });
}

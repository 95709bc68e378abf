/**
 * Copies blobs from one store to another: each read, hashed, written, read back and hashed again.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import type { Blobs } from '../../domain/ports.ts';
import { eachOf } from '../../lib/each.ts';
import { SHA256, sha256 } from '../../lib/hash.ts';

/** A blob that cannot be copied as it should be. */
export interface LostBlob {
  name: string;
  /** missing: it is not there. damaged: its bytes are not what its name says. unnamed: what refers to it does not name a blob. */
  why: 'missing' | 'damaged' | 'unnamed';
}

export interface BlobProgress {
  done: number;
  total: number;
  copiedBytes: number;
}

export interface BlobTally {
  /** Bytes of each that is at the target now; of these so many were written by this run. */
  held: Map<string, number>;
  copied: number;
  copiedBytes: number;
  lost: LostBlob[];
}

export interface CopyBlobsOptions {
  from: Blobs;
  to: Blobs;
  names: Iterable<string>;
  /** Reads what the target has already and hashes it. Without it, what has the length of the source's is taken for it. */
  check?: boolean | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: BlobProgress) => void) | undefined;
}

/** From so many on, both stores are listed instead of asked for each. */
const LISTED = 200;
/** Blobs at once. */
const WIDTH = 8;
/** Bytes of blobs in memory at once; a blob that is larger goes alone. */
const BYTES = 64 * 2 ** 20;

/**
 * Copies the named blobs. Those that the target has are left there, others in their place are written again. Throws OperationalError('storage') when the target
 * does not take one or gives back something else; what the source lacks is told in the tally.
 */
export async function copyBlobs({ from, to, names, check = false, signal, onProgress }: CopyBlobsOptions): Promise<BlobTally> {
  const all = [...names];
  const sizes = all.length > LISTED ? await listSizes(from, to) : lookUpSizes(from, to);
  const tally: BlobTally = { held: new Map(), copied: 0, copiedBytes: 0, lost: [] };
  const room = createRoom(BYTES);
  let done = 0;
  await eachOf(WIDTH, all, async (name) => {
    signal?.throwIfAborted();
    await copyOne({ from, to, check }, name, sizes, tally, room);
    done += 1;
    onProgress?.({ done, total: all.length, copiedBytes: tally.copiedBytes });
  });
  tally.lost.sort((a, b) => (a.name < b.name ? -1 : 1));
  return tally;
}

type Ends = Pick<CopyBlobsOptions, 'from' | 'to'> & { check: boolean };

async function copyOne({ from, to, check }: Ends, name: string, sizes: Sizes, tally: BlobTally, room: Room): Promise<void> {
  if (!SHA256.test(name)) return void tally.lost.push({ name, why: 'unnamed' });
  const { source, target } = await sizes(name);
  if (source === undefined) return void tally.lost.push({ name, why: 'missing' });
  if (target === source && !check) return void tally.held.set(name, source);
  await room.enter(source);
  try {
    if (target === source && isNamed(await read(to, name), name)) return void tally.held.set(name, source);
    const bytes = await read(from, name);
    if (bytes === undefined || !isNamed(bytes, name)) return void tally.lost.push({ name, why: bytes ? 'damaged' : 'missing' });
    // A store may take what it has under that name for what it is given.
    if (target !== undefined) await to.remove(name);
    await to.put(name, bytes);
    if (!isNamed(await to.get(name), name)) throw notKept(name);
    tally.held.set(name, bytes.length);
    tally.copied += 1;
    tally.copiedBytes += bytes.length;
  } finally {
    room.leave(source);
  }
}

function isNamed(bytes: Uint8Array | undefined, name: string): boolean {
  return bytes !== undefined && sha256(bytes) === name;
}

/** How long a blob is at both ends; undefined where it is not. */
type Sizes = (name: string) => Promise<{ source: number | undefined; target: number | undefined }>;

async function listSizes(from: Blobs, to: Blobs): Promise<Sizes> {
  const [source, target] = await Promise.all([sizesIn(from), sizesIn(to)]);
  return async (name) => ({ source: source.get(name), target: target.get(name) });
}

async function sizesIn(blobs: Blobs): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for await (const { name, size } of blobs.entries()) sizes.set(name, size);
  return sizes;
}

function lookUpSizes(from: Blobs, to: Blobs): Sizes {
  return async (name) => {
    const [source, target] = await Promise.all([from.stat(name), to.stat(name)]);
    return { source: source?.size, target: target?.size };
  };
}

/** Undefined when it went, or became shorter, since it was looked at, or when the store itself says that it is damaged. */
async function read(from: Blobs, name: string): Promise<Uint8Array | undefined> {
  try {
    return await from.get(name);
  } catch (error) {
    if (error instanceof OperationalError && error.code === 'evidence') return undefined;
    throw error;
  }
}

function notKept(name: string): OperationalError {
  return new OperationalError('storage', `The target does not give back what was written to it: ${name} reads differently.`, {
    remedy: 'Check the disk or the object store of the target; nothing was taken over.',
  });
}

interface Room {
  enter(bytes: number): Promise<void>;
  leave(bytes: number): void;
}

/** Lets in as many bytes as there is room for; what is larger than the room waits until it is empty. */
function createRoom(size: number): Room {
  let inside = 0;
  const waiting: Array<{ bytes: number; go: () => void }> = [];
  const fits = (bytes: number): boolean => inside === 0 || inside + bytes <= size;
  const admit = (): void => {
    for (let next = waiting[0]; next && fits(next.bytes); next = waiting[0]) {
      waiting.shift();
      inside += next.bytes;
      next.go();
    }
  };
  return {
    enter: (bytes) =>
      new Promise((go) => {
        waiting.push({ bytes, go });
        admit();
      }),
    leave(bytes) {
      inside -= bytes;
      admit();
    },
  };
}

/**
 * Blobs as objects of an S3-compatible bucket: `<prefix>objects/ab/cdef…`, named by their SHA-256 like the files of a folder.
 *
 * A put is whole or not at all, so killed writers leave nothing. Each one carries the name as its checksum, and the server refuses bytes
 * that do not have it. Whole reads are compared with the name again, since they have come over a network; of a range only the archive can
 * tell (it knows the hash of each page).
 * @module
 */
import { OperationalError } from '../../../domain/errors.ts';
import type { Blobs, Clock } from '../../../domain/ports.ts';
import { systemClock } from '../../../lib/clock.ts';
import { sha256 } from '../../../lib/hash.ts';
import { joinName, splitName } from '../name.ts';
import { openClient, type S3Settings, type S3Times } from './client.ts';
import { createRequests, type Received } from './requests.ts';

export interface S3BlobsOptions {
  /** This machine's, in which `modifiedAt` is told. */
  clock?: Clock;
  times?: S3Times;
}

/**
 * A blob of that age that is put again is written again, which makes it young: it may be one that nothing refers to, and that a sweep is
 * about to remove. A sweep takes nothing that is younger than an hour.
 */
const STILL_YOUNG_MS = 600_000;

/** Blobs in the bucket. Nothing is asked of the server before the first call; the bucket has to be there. */
export function createS3Blobs(settings: S3Settings, { clock = systemClock, times }: S3BlobsOptions = {}): Blobs {
  const opened = openClient(settings, clock, times);
  const requests = createRequests(opened, settings.bucket);
  const root = rootOf(settings.prefix);
  const keyOf = (name: string): string => root + splitName(name).join('/');
  const where = (name: string): string => `${keyOf(name)} in the bucket "${settings.bucket}" at ${opened.host}`;
  let conditional = true;

  async function put(name: string, bytes: Uint8Array): Promise<void> {
    const key = keyOf(name);
    if (conditional) {
      const result = await requests.putNew(key, bytes, name);
      if (result === 'put') return;
      if (result === 'unknown') conditional = false;
    }
    const found = await requests.head(key);
    // An object of another length was not put by us: it is written again.
    if (found?.size === bytes.length && clock.now().getTime() - found.modifiedAt.getTime() < STILL_YOUNG_MS) return;
    await requests.put(key, bytes, name);
  }

  async function get(name: string, range?: { offset: number; length: number }): Promise<Uint8Array> {
    if (range === undefined) return getWhole(name);
    if (range.length === 0) return nothingAt(name, range.offset);
    const received = await requests.get(keyOf(name), range);
    if (received === 'absent') throw missing(where(name));
    const end = range.offset + range.length;
    if (received === 'beyond') throw truncated(where(name), await sizeOf(name), end);
    const bytes = cutOut(received, range);
    if (bytes.length < range.length) throw truncated(where(name), received.size ?? range.offset + bytes.length, end);
    return bytes;
  }

  async function getWhole(name: string): Promise<Uint8Array> {
    // The second time tells bytes that were changed on their way from bytes that are wrong in the bucket.
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      const received = await requests.get(keyOf(name));
      if (typeof received === 'string') throw missing(where(name));
      if (sha256(received.bytes) === name) return received.bytes;
    }
    throw damaged(where(name));
  }

  /** No request can ask for no bytes. */
  async function nothingAt(name: string, offset: number): Promise<Uint8Array> {
    const size = await sizeOf(name);
    if (offset > size) throw truncated(where(name), size, offset);
    return new Uint8Array();
  }

  async function sizeOf(name: string): Promise<number> {
    const found = await requests.head(keyOf(name));
    if (!found) throw missing(where(name));
    return found.size;
  }

  async function* entries() {
    for await (const { key, size, modifiedAt } of requests.list(root)) {
      const name = nameOf(key, root);
      if (name !== undefined) yield { name, size, modifiedAt };
    }
  }

  return {
    put: async (name, bytes) => put(name, bytes),
    get: async (name, range) => get(name, range),
    has: async (name) => (await requests.head(keyOf(name))) !== undefined,
    stat: async (name) => requests.head(keyOf(name)),
    remove: async (name) => requests.remove(keyOf(name)),
    async *list() {
      for await (const { name } of entries()) yield name;
    },
    entries,
    removeLeftovers: async () => 0,
    close: async () => opened.client.destroy(),
  };
}

function rootOf(prefix: string | undefined): string {
  const plain = (prefix ?? '').replace(/^\/+|\/+$/g, '');
  return plain === '' ? 'objects/' : `${plain}/objects/`;
}

/** Undefined for what others keep below the same prefix. */
function nameOf(key: string, root: string): string | undefined {
  const parts = key.slice(root.length).split('/');
  return parts.length === 2 ? joinName(parts[0], parts[1]) : undefined;
}

/** What was asked for out of what came: a server that minds no range sends everything. */
function cutOut({ bytes, start }: Received, { offset, length }: { offset: number; length: number }): Uint8Array {
  const from = offset - start;
  return from < 0 ? new Uint8Array() : bytes.subarray(from, from + length);
}

const REMEDY = 'Restore the object from a backup of the bucket.';

function missing(where: string): OperationalError {
  return new OperationalError('evidence', `The evidence file ${where} is missing.`, { remedy: REMEDY });
}

function truncated(where: string, size: number, needed: number): OperationalError {
  return new OperationalError('evidence', `The evidence file ${where} is cut short: it has ${size} bytes where ${needed} are needed.`, {
    remedy: REMEDY,
  });
}

function damaged(where: string): OperationalError {
  return new OperationalError('evidence', `The evidence file ${where} is damaged: its bytes do not have the hash that is its name.`, {
    remedy: REMEDY,
  });
}

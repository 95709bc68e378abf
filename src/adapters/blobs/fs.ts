/**
 * Blobs as files of one folder: `objects/ab/cdef…`, named by their SHA-256.
 * @module
 */
import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { OperationalError } from '../../domain/errors.ts';
import type { BlobEntry, Blobs } from '../../domain/ports.ts';
import { syncFolder } from '../../lib/syncFolder.ts';
import { joinName, splitName } from './name.ts';

const SHARD = /^[0-9a-f]{2}$/;
const TEMPORARY = '.tmp-';

/** Blobs below `folder/objects`; folders are made when the first blob is written. */
export function createFsBlobs(folder: string): Blobs {
  const root = resolve(folder, 'objects');
  const pathOf = (name: string): string => join(root, ...splitName(name));
  return {
    put: (name, bytes) => writeBlob(pathOf(name), bytes),
    get: (name, range) => readBlob(pathOf(name), range),
    has: async (name) => (await statOf(pathOf(name))) !== undefined,
    stat: (name) => statOf(pathOf(name)),
    remove: (name) => reported(pathOf(name), () => rm(pathOf(name), { force: true })),
    list: () => listNames(root),
    entries: () => listEntries(root),
    removeLeftovers: (before) => removeLeftovers(root, before),
    close: async () => {},
  };
}

async function writeBlob(path: string, bytes: Uint8Array): Promise<void> {
  // A file with other bytes is what a broken disk or a careless copy left: it is written again.
  if (await holds(path, bytes)) return touch(path);
  const folder = dirname(path);
  const temporary = join(folder, `${TEMPORARY}${randomUUID()}`);
  await reported(path, async () => {
    const made = await mkdir(folder, { recursive: true });
    try {
      await writeSynced(temporary, bytes);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw error;
    }
    await syncFolder(folder);
    // A new folder is durable only when its parent is synced too.
    if (made !== undefined) await syncFolders(dirname(folder), dirname(made));
  });
}

async function holds(path: string, bytes: Uint8Array): Promise<boolean> {
  if ((await statOf(path))?.size !== bytes.length) return false;
  try {
    return Buffer.compare(await readBlob(path), bytes) === 0;
  } catch (error) {
    // It went meanwhile.
    if (error instanceof OperationalError && error.code === 'evidence') return false;
    throw error;
  }
}

/** Makes a blob that is put again young again, so that a sweep leaves it alone until its batch is committed. */
async function touch(path: string): Promise<void> {
  const now = new Date();
  await reported(path, () => utimes(path, now, now));
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o644);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolders(from: string, upTo: string): Promise<void> {
  for (let folder = from; ; folder = dirname(folder)) {
    await syncFolder(folder);
    if (folder === upTo || folder === dirname(folder)) return;
  }
}

async function readBlob(path: string, range?: { offset: number; length: number }): Promise<Uint8Array> {
  return reported(path, async () => {
    const file = await openForReading(path);
    try {
      const { size } = await file.stat();
      const offset = range?.offset ?? 0;
      const length = range?.length ?? size;
      if (offset + length > size) throw truncated(path, size, offset + length);
      const bytes = Buffer.allocUnsafe(length);
      await readFully(file, bytes, offset, path);
      return bytes;
    } finally {
      await file.close();
    }
  });
}

async function readFully(file: FileHandle, bytes: Buffer, offset: number, path: string): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, offset + done);
    if (bytesRead === 0) throw truncated(path, offset + done, offset + bytes.length);
    done += bytesRead;
  }
}

async function openForReading(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    throw new OperationalError('evidence', `The evidence file ${path} is missing.`, {
      remedy: 'Restore it from a backup of the data folder.',
      cause: error,
    });
  }
}

async function statOf(path: string): Promise<{ size: number; modifiedAt: Date } | undefined> {
  return reported(path, async () => {
    try {
      const { size, mtime } = await stat(path);
      return { size, modifiedAt: mtime };
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  });
}

async function* listNames(root: string): AsyncIterable<string> {
  for (const shard of await namesIn(root)) {
    if (!SHARD.test(shard)) continue;
    for (const rest of await namesIn(join(root, shard))) {
      const name = joinName(shard, rest);
      if (name !== undefined) yield name;
    }
  }
}

async function* listEntries(root: string): AsyncIterable<BlobEntry> {
  for await (const name of listNames(root)) {
    const found = await statOf(join(root, ...splitName(name)));
    if (found) yield { name, ...found };
  }
}

async function removeLeftovers(root: string, before: Date): Promise<number> {
  let removed = 0;
  for (const shard of await namesIn(root)) {
    if (!SHARD.test(shard)) continue;
    for (const name of await namesIn(join(root, shard))) {
      const path = join(root, shard, name);
      if (!name.startsWith(TEMPORARY) || !(await isOlder(path, before))) continue;
      await reported(path, () => rm(path, { force: true }));
      removed += 1;
    }
  }
  return removed;
}

async function isOlder(path: string, before: Date): Promise<boolean> {
  const found = await statOf(path);
  return found !== undefined && found.modifiedAt < before;
}

async function namesIn(folder: string): Promise<string[]> {
  return reported(folder, async () => {
    try {
      return await readdir(folder);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    }
  });
}

/** Runs `work` and puts what the file system refuses into a plain sentence. */
async function reported<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OperationalError) throw error;
    const [sentence, remedy, transient] = explain(codeOf(error), path) ?? [];
    if (sentence === undefined || remedy === undefined) throw error;
    throw new OperationalError('storage', sentence, { remedy, transient: transient ?? false, cause: error });
  }
}

type Explanation = [sentence: string, remedy: string, transient: boolean];

function explain(code: string | undefined, path: string): Explanation | undefined {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return [`There is no space left on the disk that holds ${path}.`, 'Free some space or move the data folder; nothing was lost.', true];
    case 'EFBIG':
      return [`The file system refuses a file as large as ${path}.`, 'Raise the limit on file sizes or move the data folder.', false];
    case 'EACCES':
    case 'EPERM':
      return [`Access to ${path} is denied.`, 'Give the user that runs Clausewatch the right to read and write the data folder.', false];
    case 'EROFS':
      return [`${path} is on a disk that is mounted read-only.`, 'Mount it for writing or choose another data folder with --data.', false];
    case 'ENOTDIR':
    case 'EISDIR':
    case 'EEXIST':
      return [
        `Something else is in the way at ${path}.`,
        'Choose another data folder with --data, or move the file that is in the way.',
        false,
      ];
    case 'EMFILE':
    case 'ENFILE':
      return ['Too many files are open.', 'Raise the limit on open files (ulimit -n).', true];
    case 'EIO':
      return [`The disk reports an error at ${path}.`, 'Check the disk, then restore the data folder from a backup.', false];
    default:
      return undefined;
  }
}

function truncated(path: string, size: number, needed: number): OperationalError {
  return new OperationalError('evidence', `The evidence file ${path} is cut short: it has ${size} bytes where ${needed} are needed.`, {
    remedy: 'Restore it from a backup of the data folder.',
  });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/**
 * Files of a backup: read and replaced so that nothing but a plain file is ever followed.
 * @module
 */
import { createHash } from 'node:crypto';
import { constants, type Dirent } from 'node:fs';
import { copyFile, link, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { OperationalError } from '../../domain/errors.ts';
import { syncFolder } from '../../lib/syncFolder.ts';

/** Names in a folder; none where it is not there. */
export async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw storage(folder, error);
  }
}

/** Text of a small file; undefined where there is none. Throws OperationalError('input') for a link or for what is larger than a manifest. */
export async function readSmall(file: string, atMost = 1_000_000): Promise<string | undefined> {
  const handle = await openPlain(file);
  if (!handle) return undefined;
  try {
    const { size } = await handle.stat();
    if (size > atMost) throw foreign(file, 'is too large');
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

/** Length and hash of a plain file; undefined where there is none. */
export async function hashOf(file: string): Promise<{ bytes: number; sha256: string } | undefined> {
  const handle = await openPlain(file);
  try {
    return handle && (await pour(handle));
  } finally {
    await handle?.close();
  }
}

/** Copies a file and hashes what was copied. Undefined where there is none. Throws OperationalError('input') for anything but a plain file. */
export async function copyHashed(from: string, to: string): Promise<{ bytes: number; sha256: string } | undefined> {
  const source = await openPlain(from);
  if (!source) return undefined;
  try {
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    const target = await open(to, 'wx', 0o600);
    try {
      return await pour(source, target);
    } finally {
      await target.close();
    }
  } catch (error) {
    throw storage(to, error);
  } finally {
    await source.close();
  }
}

/** Hashes a file that we wrote, once it is on the disk and nobody else may read it. */
export async function syncedHash(file: string): Promise<{ bytes: number; sha256: string }> {
  const handle = await open(file, 'r+');
  try {
    await handle.chmod(0o600);
    await handle.sync();
    return await pour(handle);
  } finally {
    await handle.close();
  }
}

type Handle = Awaited<ReturnType<typeof open>>;
const PIECE = 1 << 20;

async function pour(source: Handle, target?: Handle): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(PIECE);
  let bytes = 0;
  for (;;) {
    const { bytesRead } = await source.read(piece, 0, PIECE, bytes);
    if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') };
    const part = piece.subarray(0, bytesRead);
    hash.update(part);
    await target?.writeFile(part);
    bytes += bytesRead;
  }
}

/** Opens without following a link and without waiting for the other end of a pipe. */
async function openPlain(file: string): Promise<Handle | undefined> {
  let handle: Handle;
  try {
    handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (codeOf(error) === 'ELOOP' || codeOf(error) === 'EMLINK') throw foreign(file, 'is a link');
    throw storage(file, error);
  }
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw foreign(file, 'is not a plain file');
}

/** Writes a file beside, syncs it, and puts it in place. */
export async function replaceFile(file: string, text: string): Promise<void> {
  const beside = `${file}.part`;
  try {
    await writeFile(beside, text, { mode: 0o600, flush: true });
    await moveInto(beside, file);
  } catch (error) {
    throw storage(file, error);
  }
}

/** Moves a file over another one of the same folder, for good. */
export async function moveInto(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
    await syncFolder(dirname(to));
  } catch (error) {
    throw storage(to, error);
  }
}

/** A second name for a file that is never written to again, or a copy where the disk knows no second names. */
export async function duplicate(from: string, to: string): Promise<void> {
  try {
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    await link(from, to).catch(() => copyFile(from, to));
  } catch (error) {
    throw storage(to, error);
  }
}

/** Removes a database file and what SQLite may have left beside it. */
export async function removeDatabase(file: string): Promise<void> {
  for (const ending of ['', '-journal', '-wal', '-shm']) await rm(`${file}${ending}`, { force: true });
}

/** Throws OperationalError('input') when anything below the folder is a link, a device or a pipe. */
export async function mustBePlain(folder: string): Promise<void> {
  for (const entry of await entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await mustBePlain(path);
    else if (!entry.isFile()) throw foreign(path, entry.isSymbolicLink() ? 'is a link' : 'is not a plain file');
  }
}

function foreign(file: string, why: string): OperationalError {
  return new OperationalError('input', `${file} ${why}: Clausewatch puts no such thing into a backup.`, {
    remedy: 'Take the backup as "clausewatch backup" wrote it; nothing was restored.',
  });
}

function storage(file: string, cause: unknown): unknown {
  if (cause instanceof OperationalError) return cause;
  const sentences: Record<string, [string, string]> = {
    ENOSPC: [
      `There is no space left on the disk that holds ${file}.`,
      'Free some space or name another folder; what was there before is as it was.',
    ],
    EDQUOT: [`There is no space left for ${file}.`, 'Free some space or name another folder; what was there before is as it was.'],
    EACCES: [`Access to ${file} is denied.`, `Give the user that runs Clausewatch the right to read and write ${dirname(file)}.`],
    EPERM: [`Access to ${file} is denied.`, `Give the user that runs Clausewatch the right to read and write ${dirname(file)}.`],
    EROFS: [`${file} is on a disk that is mounted read-only.`, 'Mount it for writing or name another folder.'],
    ENOTDIR: [`Something else is in the way of ${file}.`, `Name a folder; ${basename(dirname(file))} is none.`],
    EIO: [`The disk reports an error at ${file}.`, 'Check the disk.'],
  };
  const [sentence, remedy] = sentences[codeOf(cause) ?? ''] ?? [];
  return sentence === undefined || remedy === undefined ? cause : new OperationalError('storage', sentence, { remedy, cause });
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

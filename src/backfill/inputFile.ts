/**
 * Files and folders that the user names: opened and read with plain sentences for what is wrong with them.
 * @module
 */
import { type FileHandle, open, stat } from 'node:fs/promises';
import { OperationalError } from '../domain/errors.ts';

/** Largest page that is taken from an archive, in bytes after unpacking. */
export const MAX_PAGE_BYTES = 50_000_000;

const SENTENCES: Record<string, (path: string) => { message: string; remedy: string }> = {
  ENOENT: (path) => ({ message: `${path} does not exist.`, remedy: 'Check the path for typing errors.' }),
  ENOTDIR: (path) => ({ message: `${path} does not exist.`, remedy: 'Check the path for typing errors.' }),
  EACCES: (path) => ({ message: `${path} may not be read.`, remedy: 'Give this user the right to read it.' }),
  EPERM: (path) => ({ message: `${path} may not be read.`, remedy: 'Give this user the right to read it.' }),
  ELOOP: (path) => ({ message: `${path} is a symbolic link that leads back to itself.`, remedy: 'Name the file or folder itself.' }),
};

/** Answers that mean "this one file or folder cannot be read": the path, not the machine, is at fault. */
export function isUnreadable(error: unknown): boolean {
  return codeOf(error) in SENTENCES;
}

/** The operational error for a failed look at `path`; anything that is not about the path comes back as it is. */
export function unreadable(path: string, cause: unknown): unknown {
  const code = codeOf(cause);
  const sentence = SENTENCES[code]?.(path);
  if (sentence) return new OperationalError('input', sentence.message, { remedy: sentence.remedy, cause });
  if (code === '') return cause;
  return new OperationalError('input', `${path} could not be read (${code}).`, { remedy: 'Check the disk that it lies on.', cause });
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : '';
}

/** What lies at `path`, links followed. Throws OperationalError('input') when nothing does or it may not be looked at. */
export async function kindOf(path: string): Promise<'folder' | 'file' | 'other'> {
  const found = await stat(path).catch((cause) => {
    throw unreadable(path, cause);
  });
  return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'other';
}

/** Opens a regular file, hands it to `use` with its size in bytes, and closes it. */
export async function withFile<T>(path: string, use: (file: FileHandle, size: number) => Promise<T>): Promise<T> {
  const file = await openFile(path);
  try {
    return await use(file, (await file.stat()).size);
  } finally {
    await file.close();
  }
}

/** Opens a regular file for reading. The caller closes it. Throws OperationalError('input') when it cannot. */
export async function openFile(path: string): Promise<FileHandle> {
  // A named pipe would block the call that opens it, so what it is comes first.
  if ((await kindOf(path)) !== 'file') throw new OperationalError('input', `${path} is not a file.`, { remedy: 'Name a regular file.' });
  return open(path).catch((cause) => {
    throw unreadable(path, cause);
  });
}

/** Reads `length` bytes from `offset`; fewer where the file ends. */
export async function readAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(Math.max(0, length));
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** Adds one to the count of a reason. */
export function count(reasons: Record<string, number>, reason: string): void {
  reasons[reason] = (reasons[reason] ?? 0) + 1;
}

/** "12 without a date in the name, 3 not HTML", most frequent first; empty when nothing was skipped. */
export function reasonsInWords(reasons: Record<string, number>): string {
  const sorted = Object.entries(reasons).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return sorted.map(([reason, times]) => `${times} ${reason}`).join(', ');
}

/**
 * Where an export goes: a file that is there whole or not at all, or standard output.
 * @module
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { OperationalError } from '../../domain/errors.ts';
import type { Out } from './exporter.ts';

/** Parts are gathered up to so many bytes: a call of the system for each line would cost more than the line. */
const BUFFER_BYTES = 256 * 1024;

export interface OutFileOptions {
  /** Overwrite what is there. */
  force: boolean;
  /** Ends it: what was written so far is removed. */
  signal: AbortSignal;
}

/**
 * Has `work` write a file: it writes beside it, and renames once all is on disk. Gives what `work` gave, and the size in bytes.
 * Throws OperationalError('usage') when the file is there already, and 'storage' when it cannot be written.
 */
export async function writeFileWhole<Result>(
  file: string,
  { force, signal }: OutFileOptions,
  work: (out: Out) => Promise<Result>,
): Promise<{ result: Result; bytes: number }> {
  refuseExisting(file, force);
  const part = join(dirname(file), `.${basename(file)}.${randomUUID().slice(0, 8)}.part`);
  const handle = await explained(file, () => open(part, 'wx'));
  let closed = false;
  try {
    const out = gathered(signal, (bytes) => explained(file, () => writeAll(handle, bytes)));
    const result = await work(out);
    await out.flush();
    await explained(file, () => handle.sync());
    await handle.close();
    closed = true;
    refuseExisting(file, force);
    await explained(file, () => rename(part, file));
    return { result, bytes: out.bytes() };
  } catch (error) {
    if (!closed) await handle.close();
    await rm(part, { force: true });
    throw error;
  }
}

/** Has `work` write to a stream, as fast as that takes it. */
export async function writeStream<Result>(
  stream: NodeJS.WritableStream,
  signal: AbortSignal,
  work: (out: Out) => Promise<Result>,
): Promise<{ result: Result; bytes: number }> {
  const out = gathered(signal, async (bytes) => {
    if (!stream.write(bytes)) await new Promise<void>((resolve) => stream.once('drain', () => resolve()));
  });
  const result = await work(out);
  await out.flush();
  return { result, bytes: out.bytes() };
}

interface Gathered extends Out {
  flush(): Promise<void>;
  bytes(): number;
}

function gathered(signal: AbortSignal, send: (bytes: Uint8Array) => Promise<void>): Gathered {
  let [parts, size, sent]: [Uint8Array[], number, number] = [[], 0, 0];
  const flush = async (): Promise<void> => {
    if (signal.aborted) throw stopped();
    const bytes = Buffer.concat(parts);
    [parts, size, sent] = [[], 0, sent + bytes.length];
    if (bytes.length > 0) await send(bytes);
  };
  return {
    async write(part) {
      const bytes = typeof part === 'string' ? Buffer.from(part) : part;
      parts.push(bytes);
      size += bytes.length;
      if (size >= BUFFER_BYTES) await flush();
    },
    flush,
    bytes: () => sent,
  };
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at)).bytesWritten;
}

function refuseExisting(file: string, force: boolean): void {
  if (force || !existsSync(file)) return;
  throw new OperationalError('usage', `${file} is there already.`, {
    remedy: 'Add --force to replace it, or name another file with --out.',
  });
}

function stopped(): OperationalError {
  return new OperationalError('input', 'The export was stopped.', { remedy: 'Run the same command again.' });
}

const FAULTS: Record<string, string> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder is none',
  EACCES: 'this account may not write there',
  EPERM: 'this account may not write there',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this account is used up',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'its name is too long',
};

/** Faults of the disk in a plain sentence. */
export async function explained<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    const fault = FAULTS[(cause as NodeJS.ErrnoException).code ?? ''];
    if (fault === undefined) throw cause;
    throw new OperationalError('storage', `${file} cannot be written: ${fault}.`, { remedy: 'Name another file with --out.', cause });
  }
}

/**
 * Which kind of archive lies at a path, and the reader for each kind.
 * @module
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { OperationalError } from '../domain/errors.ts';
import type { Archive, ArchiveDescriptor, ArchiveFormat, CaptureReader } from './archive.ts';
import { openFolder, readFolder } from './folder.ts';
import { kindOf, readAt, withFile } from './inputFile.ts';
import { openOtaGit, readOtaGit } from './otaGit.ts';
import { openWarc, readWarc } from './warc.ts';
import { isGzip } from './warcFrames.ts';

export interface OpenArchiveOptions {
  /** Where a git bundle is unpacked to, and where a repository borrows the objects of another. */
  cacheDir: string;
  /** Captures dated more than a day later are left out. */
  now: Date;
}

const DAY_MS = 86_400_000;

/**
 * The kind of archive at `path`, told by what is in it and never by its name. Throws OperationalError('input') when nothing
 * lies there or it is none of the three kinds.
 */
export async function detectFormat(path: string): Promise<ArchiveFormat> {
  const kind = await kindOf(path);
  if (kind === 'folder') return (await isRepository(path)) ? 'ota-git' : 'folder';
  const format = kind === 'file' ? await formatOfFile(path) : undefined;
  if (format) return format;
  throw new OperationalError('input', `${path} is not an archive that Clausewatch can read.`, {
    remedy:
      'Name an Open Terms Archive snapshots repository or a git bundle of it, a WARC file (.warc or .warc.gz), or a folder of dated HTML files.',
  });
}

/**
 * Opens the archive at `path`; its kind is detected where `format` does not say. Captures dated in the future are counted in
 * `skipped`: nothing that is seen later could follow on them. Throws OperationalError('input') with a plain sentence.
 */
export async function openArchive(path: string, format: ArchiveFormat | undefined, options: OpenArchiveOptions): Promise<Archive> {
  await kindOf(path);
  const archive = await openAs(format ?? (await detectFormat(path)), path, options);
  const latest = new Date(options.now.getTime() + DAY_MS).toISOString();
  const captures = archive.captures.filter(({ fetchedAt }) => fetchedAt <= latest);
  const future = archive.captures.length - captures.length;
  if (future === 0) return archive;
  if (captures.length === 0)
    throw new OperationalError('input', `All pages in ${path} are dated in the future.`, {
      remedy: "Check the dates of the archive, and this machine's clock.",
    });
  return { ...archive, captures, skipped: { ...archive.skipped, 'dated in the future': future } };
}

function openAs(format: ArchiveFormat, path: string, { cacheDir }: OpenArchiveOptions): Promise<Archive> {
  switch (format) {
    case 'ota-git':
      return openOtaGit(path, { cacheDir });
    case 'warc':
      return openWarc(path);
    case 'folder':
      return openFolder(path);
  }
}

const READERS: Record<ArchiveFormat, CaptureReader> = { 'ota-git': readOtaGit, warc: readWarc, folder: readFolder };

/** Bytes of captures, in the order of `refs`, by the reader of the archive's kind. */
export const readCaptures: CaptureReader = (descriptor: ArchiveDescriptor, refs: string[]) => READERS[descriptor.format](descriptor, refs);

/** A clone or work tree has `.git`; a bare repository has git's own files at its top. */
async function isRepository(folder: string): Promise<boolean> {
  if (await exists(join(folder, '.git'))) return true;
  const parts = await Promise.all(['HEAD', 'objects', 'refs'].map((part) => exists(join(folder, part))));
  return parts.every(Boolean);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function formatOfFile(path: string): Promise<ArchiveFormat | undefined> {
  const beginning = await withFile(path, (file) => readAt(file, 0, 64 * 1024));
  if (/^# v[23] git bundle/.test(beginning.subarray(0, 20).toString('latin1'))) return 'ota-git';
  const unpacked = isGzip(beginning) ? await firstBytes(beginning) : beginning;
  return unpacked.subarray(0, 5).toString('latin1') === 'WARC/' ? 'warc' : undefined;
}

/** The first bytes inside gzip data that may be cut off or damaged further on. */
async function firstBytes(packed: Buffer): Promise<Buffer> {
  const stream = createGunzip();
  stream.end(packed);
  try {
    for await (const chunk of stream) return chunk as Buffer;
  } catch {
    // What cannot be unpacked is not a WARC file.
  }
  return Buffer.alloc(0);
}

/**
 * The files of a bundle that came from anybody: a zip file, or the folder that it was unpacked into.
 * @module
 */
import { lstat, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { OperationalError } from '../../domain/errors.ts';

/** By their names, which are ours: `before.html.txt`, `ledger/proofs/12.tlog-proof`. */
export type BundleFiles = ReadonlyMap<string, Uint8Array>;

const NAME = /^(?:ledger\/(?:proofs\/)?)?[A-Za-z0-9][\w.-]{0,99}$/;
/** A change with all that was done about it has some dozens of files. */
const MAX_FILES = 10_000;
const MAX_BYTES = 512 * 1024 * 1024;
/** Modes of files on Unix, in the upper half of a zip entry's attributes: what kind of file it is. */
const [KIND, REGULAR] = [0o170000, 0o100000];

/** Throws OperationalError('input') for what is no bundle, and for one that is larger than any of ours. */
export async function openBundle(path: string): Promise<BundleFiles> {
  try {
    const files = (await lstat(path)).isDirectory() ? await folderFiles(path) : await zipFiles(path);
    if (files.has('manifest.json')) return files;
  } catch (error) {
    if (error instanceof OperationalError || !(error instanceof Error)) throw error;
    throw refused(path, error.message, error);
  }
  throw refused(path, 'it has no manifest.json');
}

async function folderFiles(root: string): Promise<BundleFiles> {
  const files = new Map<string, Uint8Array>();
  let left = MAX_BYTES;
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const name = join(entry.parentPath, entry.name).slice(join(root, '/').length).replaceAll('\\', '/');
    if (!entry.isFile()) throw refused(root, `${name} is no file`);
    mustBeOurs(root, name, files);
    const { size } = await lstat(join(root, name));
    left -= size;
    if (left < 0) throw refused(root, 'it is too large');
    files.set(name, await readFile(join(root, name)));
  }
  return files;
}

async function zipFiles(path: string): Promise<BundleFiles> {
  // A pipe would never end.
  const handle = await open(path, 'r');
  const isFile = (await handle.stat().finally(() => handle.close())).isFile();
  if (!isFile) throw refused(path, 'it is no file');
  const zip = await openPromise(path, { strictFileNames: true });
  const files = new Map<string, Uint8Array>();
  try {
    let left = MAX_BYTES;
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      const kind = (entry.externalFileAttributes >>> 16) & KIND;
      if (kind !== 0 && kind !== REGULAR) throw refused(path, `${entry.fileName} is no file`);
      mustBeOurs(path, entry.fileName, files);
      left -= entry.uncompressedSize;
      if (left < 0) throw refused(path, 'it is too large');
      files.set(entry.fileName, await bytesOf(zip, entry));
    }
  } finally {
    zip.close();
  }
  return files;
}

/** The library ends what gives more or less than its entry says. */
async function bytesOf(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  for await (const part of await zip.openReadStreamPromise(entry)) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Other programs may take the other one of two files with one name. */
function mustBeOurs(path: string, name: string, known: BundleFiles): void {
  if (!NAME.test(name)) throw refused(path, `none of its files is called ${JSON.stringify(name)}`);
  if (known.has(name)) throw refused(path, `it has two files called ${name}`);
  if (known.size >= MAX_FILES) throw refused(path, 'it has too many files');
}

function refused(path: string, why: string, cause?: unknown): OperationalError {
  return new OperationalError('input', `${path} is no evidence bundle: ${why.replace(/\.$/, '')}.`, {
    remedy: 'Name a file that "clausewatch export evidence.zip" wrote, or the folder that it was unpacked into.',
    cause,
  });
}

/**
 * Open Terms Archive snapshot repositories: each commit is one capture. The path names vendor and document, the
 * author date is the time of the fetch, trailers carry the address. Reads a clone, a bare repository or a bundle.
 * @module
 */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { OperationalError } from '../domain/errors.ts';
import { urlFault } from '../domain/watcher.ts';
import type { Archive, ArchiveDescriptor, ArchivedCapture } from './archive.ts';
import { borrowRepository } from './borrowedRepository.ts';
import { unpackBundle } from './bundle.ts';
import { git } from './git.ts';
import { readBlobs } from './gitBlobs.ts';
import { type LoggedFile, readLog } from './gitLog.ts';
import { count, reasonsInWords } from './inputFile.ts';

export interface OtaGitOptions {
  /** Where repositories of our own are made: a bundle unpacked, or one that borrows the objects of a clone. */
  cacheDir: string;
}

/** Opens the archive and lists its captures in commit order. Throws OperationalError('input') for what is no such archive. */
export async function openOtaGit(path: string, options: OtaGitOptions): Promise<Archive> {
  const isFolder = (await stat(path)).isDirectory();
  const { location, head } = isFolder ? await fromRepository(path, options.cacheDir) : await fromBundle(path, options.cacheDir);
  const { captures, skipped } = await capturesOf(location, head);
  if (captures.length === 0)
    throw new OperationalError('input', `${path} holds no captured pages${inBrackets(reasonsInWords(skipped))}.`, {
      remedy: 'Name an Open Terms Archive snapshots repository: its commits add files like "Vendor/Document.html".',
    });
  const root =
    (await git(location, ['rev-list', '--max-parents=0', '--first-parent', head])).toString('utf8').trim().split('\n').at(-1) ?? '';
  return { descriptor: { format: 'ota-git', location, origin: resolve(path) }, id: `ota-git:${root}`, captures, skipped };
}

/** Bytes of the captures, through one `git cat-file --batch`; undefined for one that is too large. */
export function readOtaGit({ location, origin }: ArchiveDescriptor, refs: string[]): AsyncIterable<Uint8Array | undefined> {
  return readBlobs(location, refs, origin);
}

function inBrackets(text: string): string {
  return text && ` (files: ${text})`;
}

interface Opened {
  location: string;
  /** Newest commit. */
  head: string;
}

async function fromRepository(path: string, cacheDir: string): Promise<Opened> {
  const { location, head, branches } = await borrowRepository(path, cacheDir);
  const found = (await commitOf(location, head)) ?? (await newestOf(location, branches));
  return { location, head: found ?? noCommits(path) };
}

async function fromBundle(path: string, cacheDir: string): Promise<Opened> {
  const location = await unpackBundle(path, cacheDir);
  const branches = await output(location, ['for-each-ref', '--format=%(objectname)', 'refs/heads']);
  const found = (await commitOf(location, 'HEAD')) ?? (await newestOf(location, branches.split('\n')));
  return { location, head: found ?? noCommits(path) };
}

async function commitOf(location: string, name: string | undefined): Promise<string | undefined> {
  return name === undefined ? undefined : (await output(location, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`])) || undefined;
}

/** The commit with the newest date: where HEAD leads nowhere, as in a bundle of one branch. */
async function newestOf(location: string, oids: string[]): Promise<string | undefined> {
  const input = `${oids.join('\n')}\n`;
  if (input.trim() === '') return undefined;
  return (await output(location, ['rev-list', '--no-walk=sorted', '--max-count=1', '--ignore-missing', '--stdin'], input)) || undefined;
}

/** Empty where git finds nothing. */
async function output(location: string, args: string[], input = ''): Promise<string> {
  const found = await git(location, args, { input }).catch((error: unknown) => {
    if (error instanceof OperationalError && error.cause === undefined) return Buffer.alloc(0);
    throw error;
  });
  return found.toString('utf8').trim();
}

function noCommits(path: string): never {
  throw new OperationalError('input', `${path} has no commits.`, { remedy: 'Name a repository that holds captured pages.' });
}

const ADDRESS = 'X-source-document-location';

async function capturesOf(location: string, head: string): Promise<Pick<Archive, 'captures' | 'skipped'>> {
  const captures: ArchivedCapture[] = [];
  const skipped: Record<string, number> = {};
  for await (const { date, trailer, files } of readLog(location, head, ADDRESS)) {
    for (const file of files) {
      const reason = reasonToSkip(file) ?? (date ? undefined : 'without a usable date');
      if (reason !== undefined || date === undefined) count(skipped, reason ?? '');
      else
        captures.push({
          document: file.path.replace(PAGE, ''),
          fetchedAt: date.toISOString(),
          ref: file.oid,
          ...(urlFault(trailer) === undefined ? { url: trailer } : {}),
        });
    }
  }
  return { captures, skipped };
}

const PAGE = /\.html?$/i;

function reasonToSkip({ mode, path }: LoggedFile): string | undefined {
  if (mode === '120000') return 'symbolic links';
  if (mode === '160000') return 'submodules';
  if (!/^100/.test(mode)) return 'not files';
  if (PAGE.test(path)) return path.includes('/') ? undefined : 'files outside a vendor folder';
  // The ending is shown to people, and anything can stand in a name.
  const ending = /\.([a-z0-9]{1,8})$/i.exec(path)?.[1];
  return ending === undefined ? 'other files' : `.${ending.toLowerCase()} files`;
}

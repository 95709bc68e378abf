/**
 * Open Terms Archive snapshot repositories: each commit is one capture. The path names vendor and document, the
 * author date is the time of the fetch, trailers carry the address. Reads a clone, a bare repository or a bundle.
 * @module
 */
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { OperationalError } from '../domain/errors.ts';
import { sha256 } from '../lib/hash.ts';
import type { Archive, ArchiveDescriptor, ArchivedCapture } from './archive.ts';
import { git } from './git.ts';
import { readBlobs } from './gitBlobs.ts';

export interface OtaGitOptions {
  /** Where a bundle is unpacked to; kept so that a second run need not unpack again. */
  cacheDir: string;
}

/** Opens the archive and lists its captures in commit order. Throws OperationalError('input') for what is no such archive. */
export async function openOtaGit(path: string, options: OtaGitOptions): Promise<Archive> {
  const location = (await stat(path)).isDirectory() ? await gitDirOf(path) : await unpackBundle(resolve(path), options.cacheDir);
  const head = await newestCommit(location, path);
  const log = await git(location, [
    'log',
    '--reverse',
    '--root',
    '--raw',
    '--no-abbrev',
    '--no-renames',
    '--first-parent',
    '-m',
    '-z',
    `--format=${FORMAT}`,
    head,
  ]);
  const { captures, skipped } = parseLog(log.toString('utf8'));
  if (captures.length === 0)
    throw new OperationalError('input', `${path} holds no captured pages.`, {
      remedy: 'Name an Open Terms Archive snapshots repository: its commits add files like "Vendor/Document.html".',
    });
  const root =
    (await git(location, ['rev-list', '--max-parents=0', '--first-parent', head])).toString('utf8').trim().split('\n').at(-1) ?? '';
  return { descriptor: { format: 'ota-git', location }, id: `ota-git:${root}`, captures, skipped };
}

/** Bytes of the captures, through one `git cat-file --batch`. */
export function readOtaGit(descriptor: ArchiveDescriptor, refs: string[]): AsyncIterable<Uint8Array> {
  return readBlobs(descriptor.location, refs);
}

async function gitDirOf(path: string): Promise<string> {
  try {
    return (await git(resolve(path), ['rev-parse', '--absolute-git-dir'])).toString('utf8').trim();
  } catch (cause) {
    throw new OperationalError('input', `${path} is not a git repository.`, {
      remedy: 'Name a clone, a bare repository or a git bundle of an Open Terms Archive snapshots repository.',
      cause,
    });
  }
}

/** Unpacks a bundle once: the folder is named by the bundle's path, size and time, and appears only when it is complete. */
async function unpackBundle(file: string, cacheDir: string): Promise<string> {
  await assertBundle(file);
  const { size, mtimeMs } = await stat(file);
  const target = join(cacheDir, `${sha256(`${file}\n${size}\n${mtimeMs}`).slice(0, 16)}.git`);
  if (await exists(target)) return target;
  await mkdir(cacheDir, { recursive: true });
  const building = `${target}.${process.pid}.tmp`;
  try {
    await git(cacheDir, ['init', '--quiet', '--bare', building]);
    await git(building, ['fetch', '--quiet', file, '+refs/*:refs/*']);
    await rename(building, target);
  } catch (cause) {
    await rm(building, { recursive: true, force: true });
    if (await exists(target)) return target;
    throw new OperationalError('input', `${file} could not be unpacked: the bundle is damaged or incomplete.`, {
      remedy: 'Download the bundle again, or name a clone of the repository instead.',
      cause,
    });
  }
  return target;
}

async function assertBundle(file: string): Promise<void> {
  const handle = await open(file);
  const { buffer } = await handle.read(Buffer.alloc(20), 0, 20, 0).finally(() => handle.close());
  if (/^# v[23] git bundle/.test(buffer.toString('latin1'))) return;
  throw new OperationalError('input', `${file} is not a git bundle.`, {
    remedy: 'Name a bundle made by "git bundle create", a repository, a WARC file or a folder of dated HTML files.',
  });
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** HEAD where it resolves (a bundle's may not), else the first branch. */
async function newestCommit(repository: string, path: string): Promise<string> {
  for (const args of [
    ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'],
    ['for-each-ref', '--count=1', '--sort=-committerdate', '--format=%(objectname)', 'refs/heads', 'refs/remotes'],
  ]) {
    const found = (await git(repository, args).catch(() => Buffer.alloc(0))).toString('utf8').trim();
    if (found) return found;
  }
  throw new OperationalError('input', `${path} has no commits.`, { remedy: 'Name a repository that holds captured pages.' });
}

/** Fields of one commit, each ended by a byte that no message contains. */
const FORMAT = '%x01%aI%x02%(trailers:key=X-source-document-location,valueonly,separator=%x20)%x02';

/** Reads `git log --raw -z`: a header a commit, then a raw line and a path for each file. */
function parseLog(log: string): Pick<Archive, 'captures' | 'skipped'> {
  const captures: ArchivedCapture[] = [];
  const skipped: Record<string, number> = {};
  for (const commit of log.split('\u0001').slice(1)) {
    const [date = '', url = '', files = ''] = commit.split('\u0002');
    const fetchedAt = new Date(date).toISOString();
    for (const [ref, path] of rawFiles(files)) {
      const document = path.replace(/\.html?$/i, '');
      const reason =
        document === path ? `.${path.split('.').at(-1)} files` : path.includes('/') ? undefined : 'files outside a vendor folder';
      if (reason) skipped[reason] = (skipped[reason] ?? 0) + 1;
      else captures.push({ document, fetchedAt, ref, ...(url.trim() ? { url: url.trim().split(' ')[0] as string } : {}) });
    }
  }
  return { captures, skipped };
}

/** Blob and path of each file that a commit leaves in place; removals have no blob. */
function* rawFiles(text: string): Generator<[string, string]> {
  const fields = text
    .split('\0')
    .map((field) => field.replace(/^\n+/, ''))
    .filter(Boolean);
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, , , blob = '', status = ''] = (fields[at] ?? '').split(' ');
    if (status !== 'D' && /^[0-9a-f]{40,64}$/.test(blob)) yield [blob, fields[at + 1] ?? ''];
  }
}

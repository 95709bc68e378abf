/**
 * A bare repository of our own that borrows the objects of one that somebody else made. A repository's configuration
 * names programs that git runs (gpg.program, core.sshCommand, a promisor remote's upload-pack, …), so git must not run
 * inside it. Its branches are read here as plain files; its objects are reached through objects/info/alternates. Alternates
 * that the other repository has in its turn are followed by git: that only reads objects, and runs nothing.
 * @module
 */
import { mkdir, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { OperationalError } from '../domain/errors.ts';
import { sha256 } from '../lib/hash.ts';
import { git } from './git.ts';
import { readAt, withFile } from './inputFile.ts';

export interface BorrowedRepository {
  /** Absolute path of our repository. */
  location: string;
  /** Commit that HEAD names, where it names one. */
  head?: string;
  /** Commits of all local and remote branches. */
  branches: string[];
}

const OID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const MAX_REF_BYTES = 4096;
const MAX_LIST_BYTES = 100_000_000;

/** Borrows from a clone or a bare repository. Throws OperationalError('input') when there is neither at `path`. */
export async function borrowRepository(path: string, cacheDir: string): Promise<BorrowedRepository> {
  const gitDir = await gitDirOf(path);
  const refs = await refsOf(gitDir);
  const head = await resolveRef(gitDir, 'HEAD', refs);
  const branches = [...refs.values()];
  const location = resolve(cacheDir, `${sha256(gitDir).slice(0, 16)}.git`);
  await rm(location, { recursive: true, force: true });
  await createRepository(location, (head ?? branches[0] ?? '').length === 64 ? 'sha256' : 'sha1');
  await writeFile(join(location, 'objects/info/alternates'), `${quoted(join(gitDir, 'objects'))}\n`);
  const shallow = (await linesOf(join(gitDir, 'shallow'))).filter((line) => OID.test(line));
  if (shallow.length > 0) await writeFile(join(location, 'shallow'), `${shallow.join('\n')}\n`);
  return { location, branches, ...(head === undefined ? {} : { head }) };
}

/** Makes an empty bare repository, without hooks. */
export async function createRepository(location: string, objectFormat: 'sha1' | 'sha256'): Promise<void> {
  await mkdir(location, { recursive: true });
  await git(location, [
    'init',
    '--quiet',
    '--bare',
    '--template=',
    ...(objectFormat === 'sha1' ? [] : [`--object-format=${objectFormat}`]), // older git does not know the option
  ]);
}

async function gitDirOf(path: string): Promise<string> {
  const inside = join(path, '.git');
  const kind = await kindAt(inside);
  if (kind === 'file')
    throw new OperationalError('input', `${path} is a work tree or submodule whose history lies in another folder.`, {
      remedy: 'Name the repository that it belongs to, or write a bundle: git bundle create history.bundle --all',
    });
  const gitDir = kind === 'folder' ? inside : path;
  const parts = await Promise.all(['HEAD', 'objects', 'refs'].map((part) => kindAt(join(gitDir, part))));
  if (parts.join() === 'file,folder,folder') return realpath(gitDir);
  throw new OperationalError('input', `${path} is not a git repository.`, {
    remedy: 'Name a clone, a bare repository or a git bundle of an Open Terms Archive snapshots repository.',
  });
}

async function kindAt(path: string): Promise<'folder' | 'file' | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ? 'folder' : found?.isFile() ? 'file' : undefined;
}

/** Branches by full name: packed ones, then loose ones, which are newer. */
async function refsOf(gitDir: string): Promise<Map<string, string>> {
  const refs = new Map<string, string>();
  for (const line of await linesOf(join(gitDir, 'packed-refs'))) {
    const [oid = '', name = ''] = line.split(' ');
    if (OID.test(oid) && /^refs\/(?:heads|remotes)\//.test(name)) refs.set(name, oid);
  }
  for (const kind of ['heads', 'remotes']) {
    for (const name of await namesBelow(join(gitDir, 'refs', kind))) {
      const oid = (await textOf(join(gitDir, 'refs', kind, name))).trim();
      if (OID.test(oid)) refs.set(`refs/${kind}/${name}`, oid);
    }
  }
  return refs;
}

/** Regular files below a folder; links are not followed. */
async function namesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

/** The commit that HEAD names, directly or through a branch. */
async function resolveRef(gitDir: string, name: string, refs: ReadonlyMap<string, string>): Promise<string | undefined> {
  const text = (await textOf(join(gitDir, name))).trim();
  if (OID.test(text)) return text;
  return /^ref: /.test(text) ? refs.get(text.slice(5).trim()) : undefined;
}

async function textOf(path: string): Promise<string> {
  if ((await kindAt(path)) !== 'file') return '';
  return (await withFile(path, (file) => readAt(file, 0, MAX_REF_BYTES))).toString('utf8');
}

async function linesOf(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || found.size > MAX_LIST_BYTES) return [];
  return (await readFile(path, 'utf8')).split('\n');
}

/** A path as git reads it in a list of paths, whatever is in it. */
function quoted(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

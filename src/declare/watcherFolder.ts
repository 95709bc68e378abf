/**
 * The watcher files as they lie there, for those who want to look at them: with what is wrong, and whether they can be used or not.
 * @module
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Catalogue } from '../domain/catalogue.ts';
import { OperationalError } from '../domain/errors.ts';
import { crossCheck } from './crossChecks.ts';
import { type Problem, sortProblems } from './problem.ts';
import { readWatchers } from './watchers.ts';

/** One file; without vendor and sources where it cannot be read as a watcher. */
export interface WatcherFile {
  /** As it is called in the folder, like "acme.yaml". */
  name: string;
  vendor?: { id: string; name: string };
  /** Ids, like "acme/dpa". */
  sources: string[];
  problems: Problem[];
}

export interface WatcherFolder {
  dir: string;
  /** In the order of their names. */
  files: WatcherFile[];
  /** Why there are none. */
  fault?: { message: string; remedy?: string };
}

export interface WatcherFolderReader {
  /** Looks at the files; those that are as they were are not read again. */
  look(): Promise<WatcherFolder>;
  /** Text of a file of the folder; undefined for every other name, and for a file that cannot be read. */
  text(name: string): Promise<string | undefined>;
}

export function createWatcherFolder(dir: string, catalogue?: Pick<Catalogue, 'keys'>): WatcherFolderReader {
  let known: { mark: string; folder: WatcherFolder } | undefined;

  async function look(): Promise<WatcherFolder> {
    const mark = await markOf(dir);
    if (known === undefined || known.mark !== mark) known = { mark, folder: await read(dir, catalogue) };
    return known.folder;
  }

  return {
    look,
    async text(name) {
      const { files } = await look();
      if (!files.some((file) => file.name === name)) return undefined;
      return readFile(join(dir, name), 'utf8').catch(noText);
    },
  };
}

async function read(dir: string, catalogue: Pick<Catalogue, 'keys'> | undefined): Promise<WatcherFolder> {
  try {
    const { watchers, problems, files } = await readWatchers(dir);
    const all = sortProblems([...problems, ...crossCheck(watchers, catalogue)]);
    const byFile = Map.groupBy(all, ({ file }) => file);
    const loaded = new Map(watchers.map(({ file, watcher }) => [file, watcher]));
    return { dir, files: files.map((path) => fileOf(dir, path, loaded.get(path), byFile.get(path) ?? [])) };
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    return { dir, files: [], fault: { message: error.message, ...(error.remedy === undefined ? {} : { remedy: error.remedy }) } };
  }
}

function fileOf(
  dir: string,
  path: string,
  watcher: { vendor: { id: string; name: string }; sources: ReadonlyArray<{ id: string }> } | undefined,
  problems: Problem[],
): WatcherFile {
  const name = path.slice(join(dir, 'x').length - 1);
  if (!watcher) return { name, sources: [], problems };
  const { id, name: called } = watcher.vendor;
  return { name, vendor: { id, name: called }, sources: watcher.sources.map((source) => `${id}/${source.id}`), problems };
}

/** Tells one state of the folder from another, without opening a file. */
async function markOf(dir: string): Promise<string> {
  try {
    const names = (await readdir(dir)).sort();
    const marks = await Promise.all(names.map(async (name) => `${name} ${await stampOf(join(dir, name))}`));
    return marks.join('\n');
  } catch (error) {
    return `unreadable: ${codeOf(error)}`;
  }
}

async function stampOf(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino, mode } = await stat(path);
    return `${mtimeMs} ${size} ${ino} ${mode}`;
  } catch (error) {
    return codeOf(error);
  }
}

function noText(error: unknown): undefined {
  if (codeOf(error) === '') throw error;
  return undefined;
}

/** What the file system says; empty for what it did not say. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

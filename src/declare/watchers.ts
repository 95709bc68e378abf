/**
 * Reads the watcher files of a folder one by one.
 * @module
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { OperationalError } from '../domain/errors.ts';
import { type Source, Watcher } from '../domain/watcher.ts';
import type { Position, Problem } from './problem.ts';
import { checkSchema } from './schemaProblems.ts';
import { readYaml } from './yamlFile.ts';

/** A watcher with the file it came from. */
export interface LoadedWatcher {
  file: string;
  watcher: Watcher;
  /** Place of a value in the file, for messages about it. */
  position(path: readonly PropertyKey[]): Position;
}

/**
 * Reads every `*.yaml` and `*.yml` of `dir`, in the order of their names; subfolders and hidden files are left out.
 * @throws OperationalError('config') when there is no such folder or no watcher in it.
 */
export async function readWatchers(dir: string): Promise<{ watchers: LoadedWatcher[]; problems: Problem[]; files: string[] }> {
  const files = await watcherFiles(dir);
  const watchers: LoadedWatcher[] = [];
  const problems: Problem[] = [];
  for (const path of files) {
    const read = await readWatcher(path);
    if ('problems' in read) problems.push(...read.problems);
    else watchers.push(read);
  }
  return { watchers, problems, files };
}

/**
 * What the pipeline works on: the sources of one watcher, with its vendor and with the offerings that hang on each
 * through the commitments. `file` is where it is written, for remedies.
 */
export function toSources(watcher: Watcher, file?: string): Source[] {
  const vendor = { id: watcher.vendor.id, name: watcher.vendor.name };
  const calendar = watcher.vendor.calendar ?? watcher.vendor.country;
  return watcher.sources.map((declared) => ({
    ...(calendar === undefined ? {} : { calendar }),
    ...declared,
    id: `${vendor.id}/${declared.id}`,
    vendor,
    offerings: offeringsOf(watcher, declared.id),
    ...(file === undefined ? {} : { file }),
  }));
}

function offeringsOf(watcher: Watcher, sourceId: string): string[] {
  const named = watcher.commitments
    .filter((commitment) => commitment.sources.includes(sourceId))
    .flatMap((commitment) => commitment.offerings);
  return [...new Set(named)].sort();
}

async function readWatcher(path: string): Promise<LoadedWatcher | { problems: Problem[] }> {
  const file = await readYaml(path);
  if (file.problems.length > 0) return { problems: file.problems };
  const checked = checkSchema(file, Watcher);
  return 'problems' in checked ? checked : { file: path, watcher: checked.value, position: file.position };
}

async function watcherFiles(dir: string): Promise<string[]> {
  const names = (await namesIn(dir)).filter((name) => /^[^.].*\.ya?ml$/.test(name)).sort();
  if (names.length === 0) {
    throw new OperationalError('config', `There is no watcher in ${dir}.`, {
      remedy: 'Put a YAML file for a vendor there, or name another folder with --watchers.',
    });
  }
  return names.map((name) => join(dir, name));
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch (cause) {
    const remedy = 'Create the folder with a YAML file for a vendor in it, or name another one with --watchers.';
    throw new OperationalError('config', `The watchers folder ${dir} ${reason(cause)}.`, { remedy, cause });
  }
}

function reason(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT') return 'does not exist';
  return code === 'ENOTDIR' ? 'is not a folder' : `cannot be read (${String(code)})`;
}

/**
 * The corpus of real pages that these tests need. It is no part of the repository: where it is missing, or cannot be unpacked, the
 * tests report themselves as skipped with the reason.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { REPOSITORY } from '../helpers/cli.ts';

const FOLDER = process.env['CLAUSEWATCH_CORPUS'] ?? resolve(REPOSITORY, '..', 'shared', 'corpus');

/** Path of one of the corpus' files, or why it cannot be used. */
export function corpusFile(name: string): { path: string } | { missing: string } {
  const path = join(FOLDER, name);
  return existsSync(path) ? { path } : { missing: `${name} of the corpus is not here; name its folder in CLAUSEWATCH_CORPUS` };
}

/** Why the corpus' pages cannot be unpacked on this machine; undefined when they can. */
export function unpackingFault(): string | undefined {
  for (const tool of ['tar', 'xz']) {
    const { error } = spawnSync(tool, ['--version'], { encoding: 'utf8' });
    if (error) return `${tool} cannot be run here (${error.message})`;
  }
  return undefined;
}

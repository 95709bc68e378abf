/**
 * The corpus of real pages that these tests need. It is no part of the repository: where it is missing, or cannot be unpacked, the
 * tests report themselves as skipped with the reason.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { REPOSITORY } from '../helpers/cli.ts';

const FOLDER = process.env['CLAUSEWATCH_CORPUS'] ?? resolve(REPOSITORY, '..', 'shared', 'corpus');

/** Path of one of the corpus' files, or why it cannot be used. */
export function corpusFile(name: string): { path: string } | { missing: string } {
  const path = join(FOLDER, name);
  return existsSync(path) ? { path } : { missing: `${name} of the corpus is not here; name its folder in CLAUSEWATCH_CORPUS` };
}

export interface Transition {
  id: string;
  url: string;
  label: string;
  contested?: boolean;
  before: { sha256: string };
  after: { sha256: string };
}

/** So many transitions of each label, spread over the file, without those that their readers disagree about. */
export function sampleTransitions(file: string, quota: Record<string, number>): Transition[] {
  const settled = readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Transition)
    .filter(({ contested }) => contested !== true);
  return Object.entries(quota).flatMap(([wanted, n]) => {
    const all = settled.filter(({ label }) => label === wanted);
    return Array.from({ length: n }, (_, at) => all[Math.floor((at * all.length) / n)]).filter((found) => found !== undefined);
  });
}

/** Unpacks the named members of a `.tar.xz` into a folder. Gives the reason when this machine cannot. */
export function unpack(archive: string, members: string[], folder: string): string | undefined {
  const { status, error, stderr } = spawnSync('tar', ['-xJf', archive, '-C', folder, ...members], { encoding: 'utf8' });
  if (error) return `tar cannot be run here (${error.message})`;
  return status === 0 ? undefined : `tar cannot unpack ${archive} (is xz installed?): ${stderr.trim().split('\n')[0]}`;
}

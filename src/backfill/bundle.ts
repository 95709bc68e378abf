/**
 * Git bundles: a repository in one file, unpacked into a repository of our own.
 * @module
 */
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { OperationalError } from '../domain/errors.ts';
import { sha256 } from '../lib/hash.ts';
import { createRepository } from './borrowedRepository.ts';
import { git } from './git.ts';
import { readAt, withFile } from './inputFile.ts';

/**
 * Unpacks a bundle once: the folder is named by the bundle's path, size and time, and appears only when it is complete.
 * Gives its absolute path. Throws OperationalError('input') for a file that is no bundle or a damaged one.
 */
export async function unpackBundle(path: string, cacheDir: string): Promise<string> {
  const file = resolve(path);
  const objectFormat = await objectFormatOf(file);
  const { size, mtimeMs } = await stat(file);
  const target = resolve(cacheDir, `${sha256(`${file}\n${size}\n${mtimeMs}`).slice(0, 16)}.git`);
  if (await exists(target)) return target;
  await mkdir(cacheDir, { recursive: true });
  const building = `${target}.${process.pid}.tmp`;
  try {
    await createRepository(building, objectFormat);
    // Branches and tags alone: other names (replacements, notes) change how git reads history.
    const names = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
    await git(building, ['fetch', '--quiet', '--no-write-fetch-head', '--no-recurse-submodules', file, ...names], { protocol: 'file' });
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

async function objectFormatOf(file: string): Promise<'sha1' | 'sha256'> {
  const beginning = (await withFile(file, (handle) => readAt(handle, 0, 1000))).toString('latin1');
  if (/^# v[23] git bundle\n/.test(beginning)) return /^@object-format=sha256$/m.test(beginning) ? 'sha256' : 'sha1';
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

/**
 * Temporary folders for tests.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A new empty folder that goes when the running test is finished. */
export async function tempDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'clausewatch-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A file system of so many bytes in a temporary folder, until the running test is finished; undefined where we may not mount one. */
export async function smallDisk(bytes: number): Promise<string | undefined> {
  const folder = await tempDir();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder]);
  if (mounted.status !== 0) return undefined;
  // Hooks run last in, first out: unmounted before `tempDir` removes the folder.
  onTestFinished(() => void spawnSync('umount', ['-l', folder]));
  return folder;
}

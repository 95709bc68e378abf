/**
 * Temporary folders for tests.
 * @module
 */
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

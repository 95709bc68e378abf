/**
 * The record and its evidence, where the settings keep them.
 * @module
 */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createSqliteCopy } from '../adapters/store/sqlite/copy.ts';
import { takeExclusive, takeForUse } from '../adapters/store/sqlite/exclusive.ts';
import { createSqliteStore } from '../adapters/store/sqlite/index.ts';
import { createArchive } from '../archive/archive.ts';
import type { Config } from '../domain/config.ts';
import { OperationalError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import { EVIDENCE_LOCK } from '../pipeline/copy/places.ts';
import type { Installation } from '../pipeline/services.ts';
import { openBlobs } from './blobs.ts';

export async function openInstallation(config: Config, clock: Clock, { readOnly = false, alone = false } = {}): Promise<Installation> {
  const dataDir = resolve(config.storage.data);
  if (!readOnly) await makeFolder(dataDir);
  const file = join(dataDir, 'clausewatch.sqlite');
  const use = readOnly && !alone ? undefined : takeForUse(dataDir, { alone });
  const exclusive = async (work: string) => takeExclusive(dataDir, work);
  const blobs = await openBlobs(config, dataDir, clock);
  const store = await createSqliteStore({ file, readOnly }).catch((error: unknown) => {
    use?.release();
    throw error;
  });
  return {
    dataDir,
    store,
    blobs,
    evidence: createArchive({ blobs, store, clock, keepToOneself: () => exclusive(EVIDENCE_LOCK) }),
    record: createSqliteCopy({ file }),
    exclusive,
    close: async () => {
      await store.close();
      await blobs.close();
      use?.release();
    },
  };
}

async function makeFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true });
  } catch (cause) {
    throw new OperationalError('storage', `The data folder ${dataDir} cannot be made.`, {
      remedy: 'Name a folder that this account may write to with --data DIR.',
      cause,
    });
  }
}

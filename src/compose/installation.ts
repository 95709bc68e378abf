/**
 * The record and its evidence, where the settings keep them.
 * @module
 */
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createArchive } from '../archive/archive.ts';
import type { Config } from '../domain/config.ts';
import { OperationalError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import { EVIDENCE_LOCK } from '../pipeline/copy/places.ts';
import { firstSealFaults } from '../pipeline/copy/seals.ts';
import { evidenceFolderOf } from '../pipeline/copy/stored.ts';
import type { Installation } from '../pipeline/services.ts';
import { openBlobs } from './blobs.ts';
import { openRecord } from './record.ts';

export async function openInstallation(
  config: Config,
  clock: Clock,
  { readOnly = false, alone = false, asTarget = false } = {},
): Promise<Installation> {
  const dataDir = resolve(config.storage.data);
  if (!readOnly) await makeFolder(dataDir);
  const blobs = await openBlobs(config, evidenceFolderOf(dataDir), clock);
  const { store, copy, taken, exclusive, close } = await openRecord(config, dataDir, { readOnly, alone, asTarget });
  return {
    dataDir,
    store,
    blobs,
    evidence: createArchive({ blobs, store, clock, keepToOneself: () => exclusive(EVIDENCE_LOCK) }),
    record: copy,
    sealFaults: () => firstSealFaults(store),
    taken,
    exclusive,
    close: async () => {
      await close();
      await blobs.close();
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

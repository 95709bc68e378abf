/**
 * Folders that hold a record in a database file and its evidence.
 * @module
 */
import { join } from 'node:path';
import { createFsBlobs } from '../adapters/blobs/fs.ts';
import { createSqliteCopy } from '../adapters/store/sqlite/copy.ts';
import { takeExclusive } from '../adapters/store/sqlite/exclusive.ts';
import { createSqliteStore } from '../adapters/store/sqlite/index.ts';
import type { Store } from '../domain/ports.ts';
import { rootAt } from '../ledger/tree.ts';
import type { CopyFolder } from '../pipeline/copy/places.ts';
import { firstSealFaults } from '../pipeline/copy/seals.ts';

/**
 * The folder with its record under this name. The record is one file, with nothing beside it, once it is filled. It may come from anybody: nothing
 * is read of one whose schema is not ours to the letter.
 */
export function openFolder(folder: string, record: string): CopyFolder {
  const file = join(folder, record);
  return {
    record: createSqliteCopy({ file, alone: true, foreign: true }),
    blobs: createFsBlobs(folder),
    sealFaults: () => looking(file, firstSealFaults),
    ledger: () =>
      looking(file, async (store) => {
        const size = await store.ledgerSize();
        return { size, root: Buffer.from(await rootAt(size, store.ledgerHashes)).toString('hex') };
      }),
    update: async () => (await createSqliteStore({ file, foreign: true })).close(),
    exclusive: async (work) => takeExclusive(folder, work),
  };
}

async function looking<Result>(file: string, work: (store: Store) => Promise<Result>): Promise<Result> {
  const store = await createSqliteStore({ file, readOnly: true, foreign: true });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

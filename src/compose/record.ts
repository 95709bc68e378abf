/**
 * The record: in the Postgres database that the settings name, else in a file of the data folder.
 * @module
 */
import { join } from 'node:path';
import type { Config } from '../domain/config.ts';
import type { Store } from '../domain/ports.ts';

export interface OpenRecord {
  store: Store;
  /** Takes the record for one kind of work; given back when the process dies. */
  exclusive(work: string): Promise<{ release(): void }>;
}

export async function openRecord({ storage }: Config, dataDir: string, { readOnly }: { readOnly: boolean }): Promise<OpenRecord> {
  return storage.database === undefined ? openFile(dataDir, readOnly) : openDatabase(storage.database, storage.connections, readOnly);
}

async function openFile(dataDir: string, readOnly: boolean): Promise<OpenRecord> {
  const { createSqliteStore } = await import('../adapters/store/sqlite/index.ts');
  const { takeExclusive } = await import('../adapters/store/sqlite/exclusive.ts');
  const store = await createSqliteStore({ file: join(dataDir, 'clausewatch.sqlite'), readOnly });
  return { store, exclusive: async (work) => takeExclusive(dataDir, work) };
}

async function openDatabase(url: string, connections: number, readOnly: boolean): Promise<OpenRecord> {
  const { createPostgresStore } = await import('../adapters/store/postgres/index.ts');
  const { takeExclusive } = await import('../adapters/store/postgres/exclusive.ts');
  const store = await createPostgresStore({ url, connections, readOnly });
  return { store, exclusive: (work) => takeExclusive({ url }, work) };
}

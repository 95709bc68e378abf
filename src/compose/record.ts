/**
 * The record: in the Postgres database that the settings name, else in a file of the data folder.
 * @module
 */
import { join } from 'node:path';
import type { Config } from '../domain/config.ts';
import type { RecordCopy } from '../domain/copy.ts';
import type { OperationalError } from '../domain/errors.ts';
import type { Lock, Store } from '../domain/ports.ts';

export interface OpenRecord {
  store: Store;
  /** The same record as a whole. */
  copy: RecordCopy;
  /** Resolves, with the reason, when the record is no longer there for this process: somebody else has taken it for himself. */
  taken: Promise<OperationalError>;
  /** Takes the record for one kind of work, without which nothing is written then; given back when the process dies. */
  exclusive(work: string): Promise<Lock>;
  close(): Promise<void>;
}

export interface OpenRecordOptions {
  readOnly: boolean;
  /** Nobody else writes to it meanwhile; else it is shared with all who write. */
  alone: boolean;
  /** Another record is to be copied into it: one of an older version is refused as it is. */
  asTarget: boolean;
}

export async function openRecord({ storage }: Config, dataDir: string, options: OpenRecordOptions): Promise<OpenRecord> {
  return storage.database === undefined ? openFile(dataDir, options) : openDatabase(storage.database, storage.connections, options);
}

async function openFile(dataDir: string, { readOnly, alone, asTarget }: OpenRecordOptions): Promise<OpenRecord> {
  const { createSqliteStore } = await import('../adapters/store/sqlite/index.ts');
  const { createSqliteCopy } = await import('../adapters/store/sqlite/copy.ts');
  const { takeExclusive, takeForUse } = await import('../adapters/store/sqlite/exclusive.ts');
  const file = join(dataDir, 'clausewatch.sqlite');
  const use = readOnly && !alone ? undefined : takeForUse(dataDir, { alone });
  const store = await createSqliteStore({ file, readOnly, asTarget }).catch(releasing(use));
  return {
    store,
    copy: createSqliteCopy({ file }),
    taken: new Promise(() => {}),
    exclusive: async (work) => takeExclusive(dataDir, work),
    close: async () => {
      await store.close();
      use?.release();
    },
  };
}

async function openDatabase(url: string, connections: number, { readOnly, alone, asTarget }: OpenRecordOptions): Promise<OpenRecord> {
  const { createPostgresStore } = await import('../adapters/store/postgres/index.ts');
  const { createPostgresCopy } = await import('../adapters/store/postgres/copy.ts');
  const { takeExclusive, takeForUse } = await import('../adapters/store/postgres/exclusive.ts');
  const { promise: taken, resolve: onGone } = Promise.withResolvers<OperationalError>();
  const use = readOnly && !alone ? undefined : await takeForUse({ url }, { alone, onGone });
  const locks = new Set(use ? [use] : []);
  const mayWrite = (): void => {
    for (const lock of locks) lock.check();
  };
  const store = await createPostgresStore({ url, connections, readOnly, asTarget, mayWrite }).catch(releasing(use));
  return {
    store,
    copy: createPostgresCopy({ url, mayWrite }),
    taken,
    exclusive: async (work) => noted(await takeExclusive({ url }, work), locks),
    close: async () => {
      await store.close();
      use?.release();
    },
  };
}

/** Among the others for as long as it is had. */
function noted(lock: Lock, locks: Set<Lock>): Lock {
  locks.add(lock);
  return {
    check: () => lock.check(),
    release() {
      locks.delete(lock);
      lock.release();
    },
  };
}

function releasing(use: Lock | undefined): (error: unknown) => never {
  return (error) => {
    use?.release();
    throw error;
  };
}

/** Whether the database of the settings can hold the record; undefined where they name none. Throws OperationalError('storage') when it cannot. */
export async function tryDatabase({
  storage: { database },
}: Config): Promise<{ name: string; version: string; filled: boolean; time: Date } | undefined> {
  if (database === undefined) return undefined;
  return (await import('../adapters/store/postgres/probe.ts')).probeDatabase({ url: database });
}

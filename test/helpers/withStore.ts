/** @module */
import { createSqliteStore } from '../../src/adapters/store/sqlite/index.ts';
import type { Store } from '../../src/domain/ports.ts';
import type { TestInstallation } from './cli.ts';

/** Looks into the record of an installation whose data is in `<home>/data`, beside the program that runs on it. */
export async function withStore<Result>(home: TestInstallation, look: (store: Store) => Promise<Result>): Promise<Result> {
  const store = await createSqliteStore({ file: home.path('data', 'clausewatch.sqlite') });
  try {
    return await look(store);
  } finally {
    await store.close();
  }
}

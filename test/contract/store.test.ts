import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createSqliteStore } from '../../src/adapters/store/sqlite/index.ts';
import { tempDir } from '../helpers/tempDir.ts';
import { storeContract } from './store.contract.ts';

storeContract('sqlite', async () => {
  const file = join(await tempDir(), 'clausewatch.db');
  const open = async () => {
    const store = await createSqliteStore({ file });
    onTestFinished(() => store.close());
    return store;
  };
  return { store: await open(), again: open };
});

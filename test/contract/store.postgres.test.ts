import { afterAll, beforeAll, onTestFinished, vi } from 'vitest';
import { createPostgresStore } from '../../src/adapters/store/postgres/index.ts';
import { startPostgres, type TestPostgres } from '../helpers/postgres.ts';
import { storeContract } from './store.contract.ts';
import { killContract } from './store.kill.contract.ts';

// A test that were given up would go on writing to the database of the next one, and a busy machine is slow.
vi.setConfig({ testTimeout: 600_000 });

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

storeContract('postgres', async () => {
  const url = await postgres.record();
  const open = async () => {
    const store = await createPostgresStore({ url });
    onTestFinished(() => store.close());
    return store;
  };
  return { store: await open(), again: open };
});

killContract('postgres', async () => {
  const url = await postgres.database();
  const open = () => createPostgresStore({ url });
  await (await open()).close();
  return { url, open };
});

import { afterAll, beforeAll } from 'vitest';
import { postgresEnd, sqliteEnd } from '../helpers/copySample.ts';
import { startPostgres, type TestPostgres } from '../helpers/postgres.ts';
import { copyContract } from './copy.contract.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

const sqlite = () => sqliteEnd();
const database = async () => postgresEnd(await postgres.database());

copyContract('sqlite to sqlite', { from: sqlite, to: sqlite });
copyContract('sqlite to postgres', { from: sqlite, to: database });
copyContract('postgres to sqlite', { from: database, to: sqlite });
copyContract('postgres to postgres', { from: database, to: database });

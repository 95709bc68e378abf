import { join } from 'node:path';
import { createSqliteStore } from '../../src/adapters/store/sqlite/index.ts';
import { killContract } from './store.kill.contract.ts';

killContract('sqlite', async (folder) => ({ open: () => createSqliteStore({ file: join(folder, 'clausewatch.db') }) }));

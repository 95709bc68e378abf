import { sqliteEnd } from '../helpers/copySample.ts';
import { copyContract } from './copy.contract.ts';

copyContract('sqlite and files to sqlite and files', { from: () => sqliteEnd(), to: () => sqliteEnd() });

/**
 * Holds a database for exclusive work until it is killed. Usage: node exclusive-victim.ts DATABASE-URL. Says "taken".
 * @module
 */
import { takeExclusive } from '../../src/adapters/store/postgres/exclusive.ts';

await takeExclusive({ url: process.argv[2] ?? '' }, 'import');
process.stdout.write('taken\n');

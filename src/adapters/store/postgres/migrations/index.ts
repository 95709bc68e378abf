/**
 * All migrations in order, each with the name of the one that does the same for SQLite; the first stands for all of theirs up to 0018.
 * A published migration is never edited: a new one is added to both engines, named `NNNN-what-it-does`.
 * @module
 */
import type { Migration } from 'kysely/migration';
import { record } from './0018-record.ts';
import { ledger } from './0019-ledger.ts';
import { seals } from './0020-seals.ts';
import { retention } from './0021-retention.ts';

export const migrations: Record<string, Migration> = {
  '0018-record': record,
  '0019-ledger': ledger,
  '0020-seals': seals,
  '0021-retention': retention,
};

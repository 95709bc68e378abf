/**
 * Which renderer reads a page whose watcher leaves the choice to us.
 * @module
 */
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const learned: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create table learned (
    source_id text not null primary key references sources (id),
    renderer text not null,
    at text not null,
    because text not null
  ) strict, without rowid`,
  'create index changes_held_back on changes (source_id) where suppressed_by is not null',
];

/**
 * Pauses: sources that an operator wants no visits to for a while.
 * @module
 */
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const pauses: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql
      .raw(
        `create table pauses (
    source_id text not null primary key references sources (id),
    since text not null,
    until text,
    reason text
  ) strict, without rowid`,
      )
      .execute(db);
  },
};

/**
 * Changes know the incident that they are parts of, and the rule that holds them back.
 * @module
 */
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const incidents: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  'alter table changes add column incident text',
  'alter table changes add column suppressed_by text',
  // What is shown is nearly always what was not held back.
  'create index changes_shown on changes (first_seen_new_at, source_id, ordinal, id) where suppressed_by is null',
];

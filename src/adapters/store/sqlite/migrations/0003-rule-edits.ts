/**
 * Rule edits, and visits that were compared with nothing.
 * @module
 */
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const ruleEdits: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create table rule_edits (
    id text not null primary key,
    source_id text not null references sources (id),
    at text not null,
    edit_json text not null
  ) strict`,
  'create index rule_edits_source on rule_edits (source_id, at, id)',
  'create index rule_edits_time on rule_edits (at, id)',
  'alter table visits add column evidence_only integer not null default 0',
];

/**
 * What each site's robots.txt said last, and what it said of each visit.
 * @module
 */
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const robots: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create table robots (
    origin text not null primary key,
    fetched_at text not null,
    status integer not null,
    body text not null
  ) strict`,
  'alter table visits add column robots_json text',
];

/**
 * Seals: a digest for each row, so that what anybody else than the program writes can be told. What is there now is sealed as it is.
 * @module
 */
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { SEALED_TABLES } from '../../sql/sealed.ts';
import { sealTable } from '../seals.ts';

export const seals: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql
      .raw(
        `create table seals (
          tab text not null,
          key text not null,
          digest blob not null,
          primary key (tab, key)
        ) strict, without rowid`,
      )
      .execute(db);
    // Verification walks from each page to those that have it as their dictionary.
    await sql.raw('create index objects_base on objects (base) where base is not null').execute(db);
    const { rows } = await sql<{ name: string }>`select name from sqlite_schema where type = 'table'`.execute(db);
    const present = new Set(rows.map(({ name }) => name));
    // Tables of later migrations are empty when they come.
    for (const table of SEALED_TABLES) if (present.has(table)) await sealTable(db, table);
  },
};

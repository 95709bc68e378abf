/**
 * Migrations that leave what was there as it is: processes of the version before go on beside them.
 * @module
 */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tallyQueries } from '../../../../src/adapters/store/sql/tally.ts';
import { sqliteDialect } from '../../../../src/adapters/store/sqlite/driver.ts';
import { migrations } from '../../../../src/adapters/store/sqlite/migrations/index.ts';
import { openDatabase } from '../../../../src/adapters/store/sqlite/open.ts';
import { teachSeals } from '../../../../src/adapters/store/sqlite/seals.ts';
import { tempDir } from '../../../helpers/tempDir.ts';

const NAMES = Object.keys(migrations).toSorted();

/** What stood before the migration and is another after it, or gone; and what it adds that acts on it. */
async function touched(name: string): Promise<string[]> {
  const [before, after] = [await partsAfter(NAMES.filter((one) => one < name)), await partsAfter(NAMES.filter((one) => one <= name))];
  const changed = [...before].flatMap(([part, { text }]) => (after.get(part)?.text === text ? [] : [part]));
  const tables = new Set([...before.values()].flatMap(({ type, table }) => (type === 'table' ? [table] : [])));
  const acting = [...after].flatMap(([part, { type, table }]) =>
    type === 'trigger' && tables.has(table) && !before.has(part) ? [part] : [],
  );
  return [...changed, ...acting];
}

async function partsAfter(names: readonly string[]): Promise<Map<string, { type: string; table: string; text: string }>> {
  const connection = new DatabaseSync(':memory:');
  try {
    teachSeals(connection);
    const db = new Kysely<unknown>({ dialect: sqliteDialect(connection) });
    const wanted = Object.fromEntries(Object.entries(migrations).filter(([name]) => names.includes(name)));
    const { error } = await new Migrator({ db, provider: { getMigrations: async () => wanted } }).migrateToLatest();
    if (error !== undefined) throw error;
    const rows = connection.prepare('select type, name, tbl_name, sql from sqlite_schema where sql is not null').all();
    return new Map(
      rows.map((row) => [`${row['type']} ${row['name']}`, { type: `${row['type']}`, table: `${row['tbl_name']}`, text: `${row['sql']}` }]),
    );
  } finally {
    connection.close();
  }
}

describe('a migration that older processes may work beside', () => {
  it('leaves all tables that were there as they are', async () => {
    for (const name of NAMES.filter((one) => one.endsWith('-beside')))
      expect({ name, touched: await touched(name) }).toEqual({ name, touched: [] });
  });

  it('is told from one that changes a table', async () => {
    expect(await touched('0012-desk')).toEqual(['table sources']);
    expect(await touched('0014-journal')).toEqual(['table outbox', 'index outbox_pending']);
    expect(await touched('0021-retention')).toEqual([]);
  });

  it('is not among those for which a process of an older version has to end', async () => {
    const { db, close } = await openDatabase({ file: join(await tempDir(), 'a.db') });
    onTestFinished(close);
    const { migrationGap } = tallyQueries(db, { migrations: NAMES });
    await sql`insert into kysely_migration (name, timestamp) values ('9998-more-beside', '')`.execute(db);
    expect(await migrationGap()).toEqual({ missing: [], unknown: [] });
    await sql`insert into kysely_migration (name, timestamp) values ('9999-more', '')`.execute(db);
    expect(await migrationGap()).toEqual({ missing: [], unknown: ['9999-more'] });
  });
});

it('a target whose process was killed before its first migration is empty, and one of an older version is not', async () => {
  const file = join(await tempDir(), 'a.db');
  const connection = new DatabaseSync(file);
  const migrator = (names: readonly string[]): Migrator => {
    const wanted = Object.fromEntries(Object.entries(migrations).filter(([name]) => names.includes(name)));
    const db = new Kysely<unknown>({ dialect: sqliteDialect(connection) });
    return new Migrator({ db, provider: { getMigrations: async () => wanted } });
  };
  teachSeals(connection);
  connection.exec(`pragma application_id = ${0x434c5754}`);
  await migrator([]).migrateToLatest();
  const { close } = await openDatabase({ file: await copyOf(file, 'killed.db'), asTarget: true });
  await close();
  await migrator(NAMES.slice(0, 3)).migrateToLatest();
  await expect(openDatabase({ file: await copyOf(file, 'older.db'), asTarget: true })).rejects.toMatchObject({ code: 'conflict' });
  connection.close();
});

async function copyOf(file: string, name: string): Promise<string> {
  const copy = join(await tempDir(), name);
  await copyFile(file, copy);
  return copy;
}

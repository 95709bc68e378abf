/**
 * Databases as older versions left them.
 * @module
 */
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { sqliteDialect } from '../../src/adapters/store/sqlite/driver.ts';
import { migrations } from '../../src/adapters/store/sqlite/migrations/index.ts';
import { teachSeals } from '../../src/adapters/store/sqlite/seals.ts';

export type Row = Record<string, unknown>;
export type OlderDatabase = Kysely<Record<string, Row>>;

/** Makes a database with all migrations before this one ("0014"), and fills it; references are not checked meanwhile. */
export async function makeOlder(file: string, before: string, fill: (db: OlderDatabase) => Promise<void>): Promise<void> {
  const raw = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  raw.exec('pragma application_id = 1129076564');
  teachSeals(raw);
  const db: OlderDatabase = new Kysely({ dialect: sqliteDialect(raw) });
  const old = Object.fromEntries(Object.entries(migrations).filter(([name]) => name < before));
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => old } }).migrateToLatest();
  if (error !== undefined) throw error;
  await fill(db);
  await db.destroy();
  if (raw.isOpen) raw.close();
}

/**
 * Opens the database file: folder, settings, migrations.
 * @module
 */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { OperationalError } from '../../../domain/errors.ts';
import type { Db } from '../sql/db.ts';
import { olderTarget } from '../sql/olderTarget.ts';
import type { Tables } from '../sql/schema.ts';
import { sqliteDialect } from './driver.ts';
import { migrations } from './migrations/index.ts';
import { keepSeals, teachSeals } from './seals.ts';
import { mustBeOurs, mustHaveTablesOnly } from './shape.ts';

export interface OpenOptions {
  file: string;
  /** For viewers: nothing is created, migrated or written. */
  readOnly?: boolean;
  /** Read-only, tables of an older version are taken as they are instead of refused. */
  olderToo?: boolean;
  /** The file may be somebody else's: its schema has to be what the migrations make, to the letter, before anything else of it is read. */
  foreign?: boolean;
  /** To be filled from another record: one of an older version is refused as it is, because it is none that may be written over. */
  asTarget?: boolean;
  /** False where rows come with the seals that somebody else has put on them. */
  sealing?: boolean;
  /** How long to wait for another process's lock. */
  busyTimeoutMs?: number;
  /** Largest size of the file; writing beyond it fails like a full disk. */
  quotaBytes?: number;
}

export interface OpenDatabase {
  db: Db;
  connection: DatabaseSync;
  close(): Promise<void>;
}

const BUSY_TIMEOUT_MS = 5000;
/** SQLite's default. */
const PAGE_BYTES = 4096;
/** Marks the file as ours ("CLWT"), so that another program's database is not written to. */
const APPLICATION_ID = 0x434c5754;

/** Opens (and creates or migrates) the database. Throws errors of SQLite as they are, and OperationalError('storage'). */
export async function openDatabase({
  file,
  readOnly = false,
  olderToo = false,
  foreign = false,
  asTarget = false,
  sealing = true,
  busyTimeoutMs = BUSY_TIMEOUT_MS,
  quotaBytes,
}: OpenOptions): Promise<OpenDatabase> {
  if (!readOnly) makeFolder(dirname(file));
  else if (!existsSync(file)) throw nothingThere(file);
  const connection = connect(file, { readOnly, timeout: busyTimeoutMs });
  try {
    checkOwner(connection, file);
    if (foreign) await mustBeOurs(connection);
    mustHaveTablesOnly(connection, file);
    const outdated = checkVersion(connection, file);
    if (outdated && readOnly && !olderToo) throw outdatedFile(file);
    if (outdated && asTarget && hasTables(connection)) throw olderTarget(`The database ${file}`);
    if (!readOnly) configure(connection, quotaBytes);
    teachSeals(connection);
    const db = new Kysely<Tables>({ dialect: sqliteDialect(connection) });
    if (outdated && !readOnly) await migrate(db);
    if (!readOnly && sealing) keepSeals(connection);
    return { db, connection, close: () => close(db, connection) };
  } catch (error) {
    if (connection.isOpen) connection.close();
    throw error;
  }
}

/**
 * A data folder may have been in other hands. Nothing that its schema says reaches another file or calls anything but what SQLite calls harmless,
 * and what it says about its own pages is not believed.
 */
function connect(file: string, options: { readOnly: boolean; timeout: number }): DatabaseSync {
  const connection = new DatabaseSync(file, { ...options, enableForeignKeyConstraints: true, defensive: true, limits: { attach: 0 } });
  connection.exec('pragma trusted_schema = off');
  connection.exec('pragma cell_size_check = on');
  return connection;
}

/**
 * WAL lets other processes read while one writes. `synchronous = full` syncs the WAL at each commit: a committed batch survives
 * the loss of power as well as kill -9. Batches are large, so that this costs little; NORMAL would lose the last batches.
 */
function configure(connection: DatabaseSync, quotaBytes: number | undefined): void {
  connection.exec('pragma journal_mode = wal');
  connection.exec('pragma synchronous = full');
  // macOS only: sync to the platter, not to the disk's cache.
  connection.exec('pragma fullfsync = on');
  if (quotaBytes !== undefined) connection.exec(`pragma max_page_count = ${Math.ceil(quotaBytes / PAGE_BYTES)}`);
  if (ownerOf(connection) !== APPLICATION_ID) connection.exec(`pragma application_id = ${APPLICATION_ID}`);
}

function checkOwner(connection: DatabaseSync, file: string): void {
  const owner = ownerOf(connection);
  if (owner === APPLICATION_ID || (owner === 0 && !hasTables(connection))) return;
  throw new OperationalError('storage', `The database ${file} belongs to another program.`, {
    remedy: 'Choose another data folder with --data.',
  });
}

/** The migrator's own tables are there before the first migration: a process that was killed in between has made nothing yet. */
function hasTables(connection: DatabaseSync): boolean {
  const own = "select 1 from sqlite_schema where type = 'table' and name not like 'kysely%' and name not like 'sqlite%' limit 1";
  return connection.prepare(own).get() !== undefined;
}

/** Kysely closes only what it has used. */
async function close(db: Db, connection: DatabaseSync): Promise<void> {
  await db.destroy();
  if (connection.isOpen) connection.close();
}

function ownerOf(connection: DatabaseSync): unknown {
  return connection.prepare('pragma application_id').get()?.['application_id'];
}

/** True when migrations are missing. Throws when the file has migrations that this version does not know. */
function checkVersion(connection: DatabaseSync, file: string): boolean {
  const table = connection.prepare("select 1 from sqlite_schema where name = 'kysely_migration'").get();
  if (!table) return true;
  const done = connection.prepare('select name from kysely_migration').all();
  const names = new Set(done.map((row) => String(row['name'])));
  const unknown = [...names].filter((name) => !(name in migrations));
  if (unknown.length > 0) {
    throw new OperationalError('storage', `This data folder was written by a newer Clausewatch (${file}).`, {
      remedy: 'Update Clausewatch, or choose another data folder with --data.',
    });
  }
  return Object.keys(migrations).some((name) => !names.has(name));
}

/** All migrations run in one transaction: a failing one leaves the file as it was, and two processes cannot both run them. */
async function migrate(db: Db): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new OperationalError('storage', `The data folder ${folder} cannot be created.`, {
      remedy: 'Choose another data folder with --data, or give Clausewatch the right to create this one.',
      cause: error,
    });
  }
}

function nothingThere(file: string): OperationalError {
  return new OperationalError('storage', `There is no database at ${file}.`, {
    remedy: 'Check the folder given with --data; "clausewatch start" or "clausewatch import" creates one.',
  });
}

function outdatedFile(file: string): OperationalError {
  return new OperationalError('storage', `The database ${file} was written by an older Clausewatch.`, {
    remedy: 'Run "clausewatch start" or "clausewatch check" once to bring it up to date.',
  });
}

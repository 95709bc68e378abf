/**
 * Opens the database: connection, version, schema, migrations.
 * @module
 */
import { type Dialect, HandleEmptyInListsPlugin, Kysely, replaceWithNoncontingentExpression, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { OperationalError } from '../../../domain/errors.ts';
import type { Db } from '../sql/db.ts';
import { olderTarget } from '../sql/olderTarget.ts';
import type { Tables } from '../sql/schema.ts';
import { connectionTo, lockOf, NOTICE_VANISHED, nameOf, type PostgresAddress, SCHEMA } from './address.ts';
import { watchConnections } from './connection.ts';
import { postgresDialect } from './driver.ts';
import { migrations } from './migrations/index.ts';
import { WRITER } from './seals.ts';
import { isAtWork } from './silence.ts';

export interface OpenOptions extends PostgresAddress {
  /** For viewers: nothing is created, migrated or written. */
  readOnly?: boolean;
  /** To be filled from another record: one of an older version is refused as it is, because it is none that may be written over. */
  asTarget?: boolean;
  /** At most so many connections at once. */
  connections?: number;
  /** How long to wait for others who write. */
  busyTimeoutMs?: number;
  /** How long to wait for a connection. */
  connectMs?: number;
  /** How long nothing need be heard of the server before it is asked, on another connection, whether it is at work. */
  askAfterMs?: number;
  /** Throws what keeps this process from writing, if anything does; asked by each who begins to write. */
  mayWrite?: () => void;
}

export interface OpenDatabase {
  db: Db;
  close(): Promise<void>;
}

/** Enough for a process: those who write take turns anyway. */
const CONNECTIONS = 8;
/** Others may be at work on large batches. */
const BUSY_TIMEOUT_MS = 60_000;
/** A process that hangs with the lock in its hands must not keep all others from writing. */
const IDLE_TIMEOUT_MS = 120_000;
/** Longer than nearly all work takes, and silence is noticed within a minute. */
const ASK_AFTER_MS = 20_000;
const LEAST_VERSION = 14;
/** Marks a schema as ours, so that another program's tables are not written to. */
const MARK = 'Clausewatch';

/** Connects (and creates or migrates the tables). Throws errors of `pg` as they are, ConnectionProblem, and OperationalError('storage'). */
export async function openDatabase(options: OpenOptions): Promise<OpenDatabase> {
  const { url, schema = SCHEMA, readOnly = false } = options;
  const pool = new pg.Pool({
    ...connectionTo({ url }),
    max: options.connections ?? CONNECTIONS,
    ...(options.connectMs === undefined ? {} : { connectionTimeoutMillis: options.connectMs }),
  });
  watchConnections(pool);
  const dialect = dialectOf(pool, options);
  // Postgres knows no empty list.
  const plugins = [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })];
  const db = new Kysely<Tables>({ dialect, plugins });
  try {
    await checkVersion(db, url);
    if (await isOutdated(db, { url, schema })) {
      if (readOnly) throw await outdated(db, { url, schema });
      if (options.asTarget && (await look(db, schema)).migrated) throw olderTarget(nameOf(url).replace('the', 'The'));
      await migrate(db, { url, schema });
    }
    return { db, close: () => db.destroy() };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

/** Connections of the pool as our queries need them: their settings, their turns at writing, and how silence is noticed. */
export function dialectOf(pool: pg.Pool, options: OpenOptions): Dialect {
  const { url, schema = SCHEMA } = options;
  return postgresDialect({
    pool,
    settings: settingsOf(schema, options),
    lock: lockOf(schema, 'write'),
    isAtWork: (pid) => isAtWork(url, pid),
    askAfterMs: options.askAfterMs ?? ASK_AFTER_MS,
    mayWrite: options.mayWrite ?? (() => {}),
  });
}

/**
 * Texts are times and days of UTC, whatever the server's zone is. A commit is on the server's disk when it is reported, whatever the server's
 * default is.
 */
function settingsOf(schema: string, { readOnly = false, busyTimeoutMs = BUSY_TIMEOUT_MS }: Omit<OpenOptions, 'url'>): string {
  return [
    `set search_path = ${pg.escapeIdentifier(schema)}`,
    "set timezone = 'UTC'",
    'set standard_conforming_strings = on',
    'set client_min_messages = warning',
    `set lock_timeout = ${busyTimeoutMs}`,
    `set idle_in_transaction_session_timeout = ${IDLE_TIMEOUT_MS}`,
    ...NOTICE_VANISHED,
    ...WRITER,
    ...(readOnly
      ? ['set default_transaction_read_only = on']
      : ["select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'"]),
  ].join('; ');
}

async function checkVersion(db: Db, url: string): Promise<void> {
  const { rows } = await sql<{ version: number }>`select current_setting('server_version_num')::int / 10000 as version`.execute(db);
  const version = rows[0]?.version ?? 0;
  if (version >= LEAST_VERSION) return;
  throw new OperationalError(
    'storage',
    `The server of ${nameOf(url)} is Postgres ${version}; Clausewatch needs ${LEAST_VERSION} or later.`,
    {
      remedy: 'Update the server, or use another one.',
    },
  );
}

/** True when tables are missing. Throws when they are another program's, or a newer version's. */
async function isOutdated(db: Db, { url, schema }: Required<PostgresAddress>): Promise<boolean> {
  const { mark, tables, migrated } = await look(db, schema);
  if (mark !== MARK && tables > 0)
    throw new OperationalError('storage', `The schema ${schema} in ${nameOf(url)} belongs to another program.`, {
      remedy: 'Choose another database in storage.database or DATABASE_URL.',
    });
  if (!migrated) return true;
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  const names = new Set(rows.map(({ name }) => name));
  if ([...names].some((name) => !(name in migrations)))
    throw new OperationalError('storage', `${nameOf(url).replace('the', 'The')} was written by a newer Clausewatch.`, {
      remedy: 'Update Clausewatch, or choose another database in storage.database or DATABASE_URL.',
    });
  return Object.keys(migrations).some((name) => !names.has(name));
}

interface Found {
  mark: string | null;
  tables: number;
  migrated: boolean;
}

async function look(db: Db, schema: string): Promise<Found> {
  const { rows } = await sql<Found>`
    select (select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = ${schema}) as mark,
      (select count(*) from pg_class join pg_namespace on pg_namespace.oid = relnamespace where nspname = ${schema} and relkind in ('r', 'v', 'p')) as tables,
      exists (select 1 from pg_class join pg_namespace on pg_namespace.oid = relnamespace
        where nspname = ${schema} and relname = 'kysely_migration') as migrated`.execute(db);
  if (!rows[0]) throw new Error('a query without a table gave no row');
  return rows[0];
}

/** All in one transaction: a migration that fails leaves the database as it was, and of two processes the second finds it done. */
async function migrate(db: Db, { url, schema }: Required<PostgresAddress>): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql`select 1 from pg_namespace where nspname = ${schema}`.execute(trx);
    if (rows.length === 0) await trx.schema.createSchema(schema).execute();
    // Another process may have been here while this one waited for its turn.
    if (!(await isOutdated(trx, { url, schema }))) return;
    await sql`comment on schema ${sql.id(schema)} is ${sql.lit(MARK)}`.execute(trx);
    const migrator = new Migrator({ db: trx, migrationTableSchema: schema, provider: { getMigrations: async () => migrations } });
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) throw error;
  });
}

async function outdated(db: Db, { url, schema }: Required<PostgresAddress>): Promise<OperationalError> {
  if ((await look(db, schema)).migrated)
    return new OperationalError('storage', `${nameOf(url).replace('the', 'The')} was written by an older Clausewatch.`, {
      remedy: 'Run "clausewatch start" or "clausewatch check" once to bring it up to date.',
    });
  return new OperationalError('storage', `There are no tables of Clausewatch in ${nameOf(url)}.`, {
    remedy: 'Check the address in storage.database or DATABASE_URL; "clausewatch start" or "clausewatch import" creates them.',
  });
}

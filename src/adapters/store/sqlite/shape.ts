/**
 * What the schema of a file holds against what the migrations make. Only `sqlite_schema` is read for it: in a file of somebody else a view or a
 * column that is worked out may stand where a table should, and reading it would run what they wrote.
 * @module
 */
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { OperationalError } from '../../../domain/errors.ts';
import { sqliteDialect } from './driver.ts';
import { migrations } from './migrations/index.ts';
import { teachSeals } from './seals.ts';

/** A table, index, trigger or view, and the statement that makes it. */
export interface SchemaPart {
  type: string;
  name: string;
  sql: string;
}

/** A part that is not as the migrations leave it. */
export interface SchemaFault {
  name: string;
  /** "the trigger visits_no_update". */
  what: string;
  how: 'added' | 'gone' | 'other';
}

const MIGRATED = 'kysely_migration';
/** What `analyze` leaves. */
const STATISTICS = /^sqlite_stat\d$/;

/** Parts that differ from those of a new file with the same migrations. */
export async function schemaFaults(connection: DatabaseSync): Promise<SchemaFault[]> {
  const found = schemaIn(connection);
  // The names of the migrations can be read where their table is ours.
  const empty = await schemaAfter([]);
  const ours = empty.get(`table ${MIGRATED}`);
  const theirs = found.get(`table ${MIGRATED}`);
  if (ours === undefined || theirs?.sql !== ours.sql) return differences(empty, found).filter(({ name }) => name === MIGRATED);
  return differences(await schemaAfter(migrationsIn(connection)), found);
}

/** Throws OperationalError('input') when anything in the schema is not as the migrations make it. A file with nothing in it passes. */
export async function mustBeOurs(connection: DatabaseSync): Promise<void> {
  if (schemaIn(connection).size === 0) return;
  const [fault] = await schemaFaults(connection);
  if (!fault) return;
  const how = { added: 'is none of its', gone: 'is missing', other: 'is another' }[fault.how];
  throw new OperationalError('input', `The database is not as Clausewatch makes it: ${fault.what} ${how}.`, {
    remedy: 'Take another backup, or the data folder that it was made from.',
  });
}

/** Throws OperationalError('storage') when the file has a view or a virtual table: Clausewatch makes none, and reading one runs what it says. */
export function mustHaveTablesOnly(connection: DatabaseSync, file: string): void {
  const found = connection
    .prepare("select name from sqlite_schema where type not in ('table', 'index', 'trigger') or (type = 'table' and rootpage = 0) limit 1")
    .get();
  if (!found) return;
  throw new OperationalError(
    'storage',
    `The database ${file} has a view in it, ${JSON.stringify(found['name'])}, which Clausewatch did not make.`,
    {
      remedy: 'Take it out, and keep what you need of that kind in a database of its own.',
    },
  );
}

function differences(ours: ReadonlyMap<string, SchemaPart>, theirs: ReadonlyMap<string, SchemaPart>): SchemaFault[] {
  const faults: SchemaFault[] = [];
  const tell = ({ type, name }: SchemaPart, how: SchemaFault['how']): unknown =>
    faults.push({ name, what: `the ${type} ${JSON.stringify(name)}`, how });
  for (const [key, part] of theirs) if (!ours.has(key)) tell(part, 'added');
  for (const [key, part] of ours) {
    const there = theirs.get(key);
    if (!there) tell(part, 'gone');
    else if (there.sql !== part.sql) tell(part, 'other');
  }
  return faults;
}

function schemaIn(connection: DatabaseSync): Map<string, SchemaPart> {
  const rows = connection.prepare('select type, name, sql from sqlite_schema order by type, name').all();
  const parts = rows.map(({ type, name, sql }) => ({ type: String(type), name: String(name), sql: plainSql(sql) }));
  // An index without a statement of its own follows from that of its table.
  const own = parts.filter(({ type, name, sql }) => !STATISTICS.test(name) && (type !== 'index' || sql !== ''));
  return new Map(own.map((part) => [`${part.type} ${part.name}`, part]));
}

/** How a statement is broken into lines says nothing. */
function plainSql(sql: unknown): string {
  return typeof sql === 'string' ? sql.replace(/\s+/g, ' ').trim() : '';
}

function migrationsIn(connection: DatabaseSync): string[] {
  const rows = connection.prepare(`select name from ${MIGRATED} order by name`).all();
  return rows.map(({ name }) => String(name)).filter((name) => name in migrations);
}

const known = new Map<string, Promise<Map<string, SchemaPart>>>();

/** What a new file has after these migrations. */
function schemaAfter(names: readonly string[]): Promise<Map<string, SchemaPart>> {
  const key = names.join();
  const found = known.get(key) ?? makeSchema(names);
  known.set(key, found);
  return found;
}

async function makeSchema(names: readonly string[]): Promise<Map<string, SchemaPart>> {
  const connection = new DatabaseSync(':memory:');
  try {
    teachSeals(connection);
    const db = new Kysely<unknown>({ dialect: sqliteDialect(connection) });
    const wanted = Object.fromEntries(Object.entries(migrations).filter(([name]) => names.includes(name)));
    const { error } = await new Migrator({ db, provider: { getMigrations: async () => wanted } }).migrateToLatest();
    if (error !== undefined) throw error;
    return schemaIn(connection);
  } finally {
    connection.close();
  }
}

/**
 * The record as a whole: read at one moment, and written into an empty one. Tables are taken from the database itself, so that none is
 * forgotten when one is added.
 * @module
 */
import { type Kysely, sql } from 'kysely';
import type { CopiedRow, FillOptions, RecordCopy, RecordMoment, TableDigest, TableShape } from '../../../domain/copy.ts';
import { SEALS } from '../../../domain/copy.ts';
import { OperationalError } from '../../../domain/errors.ts';
import { ledgerWithin } from './checkpoints.ts';
import { digestRows } from './copyDigest.ts';
import type { Db } from './db.ts';
import { blobNames } from './objects.ts';
import { chunks } from './rows.ts';
import { NEVER_REMOVED } from './sealed.ts';

/** The database as tables of any name. */
export type AnyDb = Kysely<Record<string, CopiedRow>>;

/** What differs between engines. */
export interface CopyFlavour {
  /** Looks at every reference before the transaction ends, where the connection does not do that by itself. */
  checkReferences?(db: AnyDb): Promise<void>;
  /** Seals from now on what the connection writes, where it did not so far. */
  keepSeals?(db: Db): Promise<void>;
  shapes(db: AnyDb): Promise<TableShape[]>;
  /** A column that every row of the table has in the order of writing, where it is not the key; undefined where there is none. */
  writingOrder(db: AnyDb, table: TableShape): Promise<string | undefined>;
  counters(db: AnyDb): Promise<Map<string, number>>;
  setCounter(db: AnyDb, table: string, value: number): Promise<void>;
}

export interface SqlCopyOptions {
  sealedBy: RecordCopy['sealedBy'];
  flavour: CopyFlavour;
  /** Does the work on a connection that sees one moment and writes nothing; tables may be those of an older version. */
  reading<Result>(work: (db: Db) => Promise<Result>): Promise<Result>;
  /** Does it in a transaction that writes, with all tables of this version. `sealing`: the connection seals the rows that it writes. */
  writing<Result>(work: (db: Db) => Promise<Result>, how: { sealing: boolean }): Promise<Result>;
  /** What a new record holds. */
  pristine(): Promise<TableDigest[]>;
}

const BATCH_VALUES = 900;
const STREAM_ROWS = 500;

/** The record in a database with our tables, to be copied. */
export function sqlCopy({ sealedBy, flavour, reading, writing, pristine }: SqlCopyOptions): RecordCopy {
  return {
    sealedBy,
    look: (work) => reading(async (db) => work(await momentOf(db, flavour))),
    mustBeEmpty: () => writing(async (db) => mustBeEmpty(await momentOf(db, flavour), await pristine()), { sealing: false }),
    fill: (from, options) => writing(async (db) => fill(db, flavour, await pristine(), from, options), { sealing: options.sealAnew }),
  };
}

/** What the tables of a database hold. */
export async function digestsOf(db: Db, flavour: CopyFlavour): Promise<TableDigest[]> {
  const moment = await momentOf(db, flavour);
  const digests: TableDigest[] = [];
  for (const { name } of moment.tables) digests.push(await moment.digest(name));
  return digests;
}

async function momentOf(db: Db, flavour: CopyFlavour): Promise<RecordMoment> {
  const any = db as unknown as AnyDb;
  const tables = inOrderOfReference(await flavour.shapes(any));
  const shapeOf = (name: string): TableShape => {
    const found = tables.find((table) => table.name === name);
    if (!found) throw new Error(`no table is called ${name}`);
    return found;
  };
  return {
    schema: await schemaOf(any),
    tables,
    rows: (name) => writtenRows(any, flavour, shapeOf(name)),
    digest: (name) => digestRows(shapeOf(name), keyedRows(any, shapeOf(name))),
    blobs: () => blobNames(db, (table) => tables.some(({ name }) => name === table)),
    concerns: (blob) => concerns(db, blob),
    counters: () => flavour.counters(any),
  };
}

async function* writtenRows(db: AnyDb, flavour: CopyFlavour, table: TableShape): AsyncIterable<CopiedRow> {
  const order = await flavour.writingOrder(db, table);
  if (order === undefined) yield* keyedRows(db, table);
  else yield* db.selectFrom(table.name).select(table.columns).orderBy(sql.ref(order)).stream(STREAM_ROWS);
}

function keyedRows(db: AnyDb, table: TableShape): AsyncIterable<CopiedRow> {
  const query = db.selectFrom(table.name).select(table.columns);
  return table.key.reduce((ordered, column) => ordered.orderBy(column), query).stream(STREAM_ROWS);
}

/** Migrations of the engines bear different names up to the first that both have; their numbers mean the same. */
async function schemaOf(db: AnyDb): Promise<string> {
  const row = await db.selectFrom('kysely_migration').select('name').orderBy('name', 'desc').limit(1).executeTakeFirst();
  return String(row?.['name'] ?? '').slice(0, 4);
}

async function concerns(db: Db, blob: string): Promise<{ pages: number; sources: string[] }> {
  const { pages } = await db
    .selectFrom('objects')
    .select((eb) => eb.fn.countAll<number>().as('pages'))
    .where('pack', '=', blob)
    .executeTakeFirstOrThrow();
  const ofPages = db
    .selectFrom('visits')
    .innerJoin('objects', 'objects.sha256', 'visits.sha256')
    .select('visits.source_id')
    .where('objects.pack', '=', blob);
  const ofPictures = db.selectFrom('visits').select('source_id').where('screenshot', '=', blob);
  const sources = await ofPages.union(ofPictures).orderBy('source_id').execute();
  return { pages: Number(pages), sources: sources.map((row) => row.source_id) };
}

async function fill(
  db: Db,
  flavour: CopyFlavour,
  pristine: readonly TableDigest[],
  from: RecordMoment,
  { sealAnew, leaveOut = new Set(), onTable, beforeCommit, goOn }: FillOptions,
): Promise<void> {
  const any = db as unknown as AnyDb;
  const target = await momentOf(db, flavour);
  mustFit(from, target);
  await mustBeEmpty(target, pristine);
  // What migrations wrote gives way to what the other record says in its place.
  for (const { name } of target.tables.toReversed()) await any.deleteFrom(name).execute();
  for (const { name, columns } of target.tables) {
    if (name === SEALS && sealAnew) continue;
    onTable?.(name);
    await insertAll(any, name, columns.length, from.rows(name));
  }
  for (const [table, value] of await from.counters())
    await flavour.setCounter(any, table, NEVER_REMOVED.includes(table) ? await lastNumber(any, table) : value);
  await flavour.checkReferences?.(any);
  await beforeCommit(target);
  const sealed = target.tables.some(({ name }) => name === SEALS);
  for (const name of leaveOut) {
    await any.deleteFrom(name).execute();
    if (sealed) await any.deleteFrom(SEALS).where('tab', '=', name).execute();
  }
  if (!goOn) return;
  // What was copied has the seals of the other record; what comes now is written here.
  if (!sealAnew) await flavour.keepSeals?.(db);
  await goOn(ledgerWithin(db));
}

/** Gaps that one engine left behind the last row are none of the other's. */
async function lastNumber(db: AnyDb, table: string): Promise<number> {
  const { rows } = await sql<{ last: number }>`select coalesce(max(seq), 0) as last from ${sql.table(table)}`.execute(db);
  return rows[0]?.last ?? 0;
}

async function insertAll(db: AnyDb, table: string, columns: number, rows: AsyncIterable<CopiedRow>): Promise<void> {
  const size = Math.max(1, Math.floor(BATCH_VALUES / columns));
  let batch: CopiedRow[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < size) continue;
    await db.insertInto(table).values(batch).execute();
    batch = [];
  }
  // One by one: statements of every length would crowd out the prepared ones.
  for (const one of chunks(batch, 1)) await db.insertInto(table).values(one).execute();
}

/** Throws OperationalError('storage') when the two do not have the same tables. */
function mustFit(from: RecordMoment, to: RecordMoment): void {
  const ours = new Map(to.tables.map((table) => [table.name, table]));
  const theirs = new Map(from.tables.map((table) => [table.name, table]));
  const differs = [...new Set([...ours.keys(), ...theirs.keys()])].find((name) => !sameShape(ours.get(name), theirs.get(name)));
  if (from.schema === to.schema && differs === undefined) return;
  const what =
    from.schema === to.schema
      ? `its table "${differs}" is another`
      : `its tables are of version ${from.schema || 'none'}, not ${to.schema}`;
  throw new OperationalError('storage', `The record cannot be copied: ${what}.`, {
    remedy: 'Bring both ends up to date with the same version of Clausewatch first.',
  });
}

function sameShape(a: TableShape | undefined, b: TableShape | undefined): boolean {
  return a !== undefined && b !== undefined && String(a.columns) === String(b.columns) && String(a.key) === String(b.key);
}

async function mustBeEmpty(target: RecordMoment, pristine: readonly TableDigest[]): Promise<void> {
  const expected = new Map(pristine.map(({ table, digest }) => [table, digest]));
  // Seals follow from the rows that they are of.
  for (const { name } of target.tables.filter((table) => table.name !== SEALS)) {
    const { digest, rows } = await target.digest(name);
    if (digest === expected.get(name)) continue;
    throw new OperationalError('conflict', `The installation that would be written to is not empty: it has ${rows} rows in "${name}".`, {
      remedy: 'Name a new one, with --data or in the settings; what is there was not touched.',
    });
  }
}

/** Tables after those that they refer to. */
function inOrderOfReference(tables: readonly TableShape[]): TableShape[] {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const ordered = new Set<TableShape>();
  const enter = (table: TableShape, above: readonly string[]): void => {
    if (above.includes(table.name)) throw new Error(`tables refer to each other in a circle: ${[...above, table.name].join(' → ')}`);
    for (const parent of table.parents) {
      const found = byName.get(parent);
      if (found && !ordered.has(found)) enter(found, [...above, table.name]);
    }
    ordered.add(table);
  };
  for (const table of tables) if (!ordered.has(table)) enter(table, []);
  return [...ordered];
}

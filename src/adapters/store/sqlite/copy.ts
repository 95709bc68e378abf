/**
 * A record in a SQLite file, to be copied from or to.
 * @module
 */
import { sql } from 'kysely';
import type { RecordCopy, TableDigest, TableShape } from '../../../domain/copy.ts';
import { OperationalError } from '../../../domain/errors.ts';
import { type AnyDb, type CopyFlavour, digestsOf, sqlCopy } from '../sql/copy.ts';
import { reported } from './errors.ts';
import { type OpenOptions, openDatabase } from './open.ts';
import { keepSealsWithin } from './seals.ts';

export interface SqliteCopyOptions extends Pick<OpenOptions, 'file' | 'busyTimeoutMs' | 'quotaBytes' | 'foreign'> {
  /** The file is to be whole by itself once it is filled, so that it can be moved: nothing beside it. */
  alone?: boolean;
}

/** The record in this file. Nothing is opened before it is looked at or filled; filling makes the file where there is none. */
export function createSqliteCopy({ alone = false, ...options }: SqliteCopyOptions): RecordCopy {
  const { file } = options;
  const opened = async <Result>(how: OpenOptions, work: (db: Parameters<typeof digestsOf>[0]) => Promise<Result>): Promise<Result> =>
    reported(file, async () => {
      const { db, close } = await openDatabase(how);
      try {
        return await work(db);
      } finally {
        await close();
      }
    });
  return sqlCopy({
    sealedBy: 'sqlite',
    flavour: sqliteFlavour,
    reading: (work) =>
      opened({ ...options, readOnly: true, olderToo: true }, (db) =>
        db.connection().execute(async (one) => {
          // Kysely's own transactions take the lock of those who write.
          await sql`begin deferred`.execute(one);
          return work(one);
        }),
      ),
    writing: (work, { sealing }) =>
      opened({ ...options, sealing }, async (db) => {
        // SQLite would look through all pages for each page that comes after one that builds on it. All are looked at once in the end.
        await sql`pragma foreign_keys = off`.execute(db);
        const result = await db.transaction().execute(work);
        if (alone) await sql`pragma journal_mode = delete`.execute(db);
        return result;
      }),
    pristine: pristineDigests,
  });
}

/** What a new record holds, on whatever engine. */
export async function pristineDigests(): Promise<TableDigest[]> {
  const { db, close } = await openDatabase({ file: ':memory:' });
  try {
    return await digestsOf(db, sqliteFlavour);
  } finally {
    await close();
  }
}

export const sqliteFlavour: CopyFlavour = {
  async checkReferences(db) {
    const { rows } = await sql<{ table: string; parent: string }>`select "table", parent from pragma_foreign_key_check limit 1`.execute(db);
    const broken = rows[0];
    if (broken) throw notOurs(`its table "${broken.table}" refers to rows of "${broken.parent}" that are not there`);
  },
  keepSeals: keepSealsWithin,
  shapes,
  async writingOrder(db, { name, columns }) {
    const { rows } = await sql<{ wr: number }>`select wr from pragma_table_list where schema = 'main' and name = ${name}`.execute(db);
    return rows[0]?.wr === 0 && !columns.includes('rowid') ? 'rowid' : undefined;
  },
  async counters(db) {
    const { rows } = await sql<{ name: string; seq: number }>`select name, seq from sqlite_sequence order by name`.execute(db);
    return new Map(rows.map(({ name, seq }) => [name, seq]));
  },
  async setCounter(db, table, value) {
    await sql`delete from sqlite_sequence where name = ${table}`.execute(db);
    await sql`insert into sqlite_sequence (name, seq) values (${table}, ${value})`.execute(db);
  },
};

interface Column {
  name: string;
  pk: number;
  /** 0 but for those of virtual tables (1) and those that SQLite works out (2, 3). */
  hidden: number;
}

async function shapes(db: AnyDb): Promise<TableShape[]> {
  const { rows } = await sql<{ name: string }>`select name from pragma_table_list
    where schema = 'main' and name not like 'sqlite\\_%' escape '\\' and name not like 'kysely\\_migration%' escape '\\'
    order by name`.execute(db);
  const found: TableShape[] = [];
  for (const { name } of rows) found.push(await shapeOf(db, name));
  return found;
}

async function shapeOf(db: AnyDb, name: string): Promise<TableShape> {
  const { rows: columns } = await sql<Column>`select name, pk, hidden from pragma_table_xinfo(${name}) order by name`.execute(db);
  const { rows: references } = await sql<{ parent: string }>`select distinct "table" as parent from pragma_foreign_key_list(${name})
    where "table" <> ${name} order by 1`.execute(db);
  const key = columns.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk);
  if (key.length === 0) throw notOurs(`its table "${name}" has no key`);
  return {
    name,
    columns: columns.filter(({ hidden }) => hidden === 0).map((column) => column.name),
    key: key.map((column) => column.name),
    parents: references.map(({ parent }) => parent),
  };
}

function notOurs(why: string): OperationalError {
  return new OperationalError('input', `The database is not as Clausewatch makes it: ${why}.`, {
    remedy: 'Take another backup, or the data folder that it was made from.',
  });
}

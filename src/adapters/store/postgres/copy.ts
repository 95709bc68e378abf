/**
 * A record in a Postgres database, to be copied from or to.
 * @module
 */
import { sql } from 'kysely';
import type { RecordCopy, TableShape } from '../../../domain/copy.ts';
import { OperationalError } from '../../../domain/errors.ts';
import { type AnyDb, type CopyFlavour, sqlCopy } from '../sql/copy.ts';
import type { Db } from '../sql/db.ts';
import { pristineDigests } from '../sqlite/copy.ts';
import { nameOf } from './address.ts';
import { reported } from './errors.ts';
import { type OpenOptions, openDatabase } from './open.ts';

/** The record in this database. Nothing is connected to before it is looked at or filled; filling makes the tables where there are none. */
export function createPostgresCopy(options: Pick<OpenOptions, 'url' | 'schema' | 'mayWrite'>): RecordCopy {
  const within = <Result>(readOnly: boolean, work: (db: Db) => Promise<Result>): Promise<Result> =>
    reported(nameOf(options.url), async () => {
      const { db, close } = await openDatabase({ ...options, readOnly, connections: 2 });
      try {
        return await work(db);
      } finally {
        await close();
      }
    });
  // The other end and the evidence may take their time.
  const patiently = async <Result>(db: Db, work: (db: Db) => Promise<Result>): Promise<Result> => {
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(db);
    return work(db);
  };
  return sqlCopy({
    // Its seals are also of numbers that the database gives each row by itself.
    sealedBy: undefined,
    flavour: postgresFlavour,
    reading: (work) =>
      within(true, (db) =>
        db
          .transaction()
          .setIsolationLevel('repeatable read')
          .setAccessMode('read only')
          .execute((moment) => patiently(moment, work)),
      ),
    writing: (work) => within(false, (db) => db.transaction().execute((transaction) => patiently(transaction, work))),
    pristine: pristineDigests,
  });
}

/** What stands for SQLite's own numbers of rows. */
const ROW_NUMBER = 'rowid';

const postgresFlavour: CopyFlavour = {
  shapes,
  async writingOrder(db, { name }) {
    const { rows } = await sql`select 1 from information_schema.columns
      where table_schema = current_schema() and table_name = ${name} and column_name = ${ROW_NUMBER}`.execute(db);
    return rows.length > 0 ? ROW_NUMBER : undefined;
  },
  async counters(db) {
    const found = new Map<string, number>();
    for (const { name, sequence } of await sequences(db)) {
      const { rows } = await sql<{
        last: number;
        used: boolean;
      }>`select last_value as last, is_called as used from ${sql.raw(sequence)}`.execute(db);
      if (rows[0]?.used) found.set(name, rows[0].last);
    }
    return found;
  },
  async setCounter(db, table, value) {
    const sequence = (await sequences(db)).find(({ name }) => name === table)?.sequence;
    if (sequence === undefined || value < 1) return;
    await sql`select setval(${sequence}::regclass, ${value})`.execute(db);
  },
};

interface Sequence {
  name: string;
  /** Quoted where need be. */
  sequence: string;
}

/** Of the columns that number their rows by themselves. */
async function sequences(db: AnyDb): Promise<Sequence[]> {
  const { rows } = await sql<Sequence>`
    select table_name as name, pg_get_serial_sequence(quote_ident(table_name), column_name) as sequence
    from information_schema.columns
    where table_schema = current_schema() and is_identity = 'YES' and column_name <> ${ROW_NUMBER}
    order by table_name`.execute(db);
  return rows;
}

async function shapes(db: AnyDb): Promise<TableShape[]> {
  const { rows } = await sql<{ name: string; kind: string }>`
    select relname as name, relkind as kind from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = current_schema() and relkind in ('r', 'p', 'v', 'm', 'f') and relname not like 'kysely\\_migration%'
    order by relname`.execute(db);
  const foreign = rows.find(({ kind }) => kind !== 'r');
  if (foreign)
    throw new OperationalError(
      'storage',
      `The database is not as Clausewatch makes it: "${foreign.name}" in its schema is no plain table.`,
      {
        remedy: 'Take it out of the schema, then run the command again.',
      },
    );
  const found: TableShape[] = [];
  for (const { name } of rows) found.push(await shapeOf(db, name));
  return found;
}

async function shapeOf(db: AnyDb, name: string): Promise<TableShape> {
  const { rows: columns } = await sql<{ name: string; place: number | null }>`
    select attname as name, array_position(indkey::int2[], attnum) as place from pg_attribute
    left join pg_index on indrelid = attrelid and indisprimary and attnum = any (indkey)
    where attrelid = ${name}::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attname <> ${ROW_NUMBER}
    order by attname collate "C"`.execute(db);
  const { rows: references } = await sql<{ parent: string }>`
    select distinct relname as parent from pg_constraint join pg_class on pg_class.oid = confrelid
    where contype = 'f' and conrelid = ${name}::regclass and confrelid <> conrelid order by 1`.execute(db);
  const key = columns.filter(({ place }) => place !== null).toSorted((a, b) => (a.place ?? 0) - (b.place ?? 0));
  if (key.length === 0) throw new Error(`the table ${name} has no key`);
  return {
    name,
    columns: columns.map((column) => column.name),
    key: key.map((column) => column.name),
    parents: references.map(({ parent }) => parent),
  };
}

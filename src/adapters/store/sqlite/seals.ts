/**
 * Seals in SQLite: temporary triggers of our own connections keep them, so that whoever else writes to the file leaves a seal that
 * does not fit. The digest is a function that our connections know.
 *
 * A digest names its columns and leaves out those that are null: a migration that adds a column without values needs to do nothing.
 * One that gives old rows new values wraps its statements in `resealing`.
 * @module
 */
import { createHash } from 'node:crypto';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { type Kysely, sql } from 'kysely';
import { sha256 } from '../../../lib/hash.ts';
import { SEALED_TABLES } from '../sql/sealed.ts';

/** A column as `pragma table_xinfo` tells it. */
export interface ColumnInfo {
  name: string;
  /** Place in the primary key, counted from 1; 0 for others. */
  pk: number;
  /** Not 0 for generated columns, which follow from the others. */
  hidden: number;
}

/** SQL over a row that is called `row` ("new"): its key as text, and its digest. */
export interface Sealing {
  key(row: string): string;
  digest(row: string): string;
}

/** How rows of a table with these columns are sealed. */
export function sealingOf(columns: readonly ColumnInfo[]): Sealing {
  const own = columns.filter(({ hidden }) => hidden === 0).map(({ name }) => name);
  const keys = keyColumns(columns);
  return {
    key: (row) => (keys.length === 1 ? `cast(${column(row, keys[0] ?? '')} as text)` : `json_array(${columnList(row, keys)})`),
    digest: (row) => `seal_digest(${literal(JSON.stringify(own))}, ${columnList(row, own)})`,
  };
}

/** Names of the columns of the primary key, in its order. */
export function keyColumns(columns: readonly ColumnInfo[]): string[] {
  return columns
    .filter(({ pk }) => pk > 0)
    .toSorted((a, b) => a.pk - b.pk)
    .map(({ name }) => name);
}

/** Lets a connection reckon seals. */
export function teachSeals(connection: DatabaseSync): void {
  const known = new Map<string, string[]>();
  const namesIn = (list: string): string[] => {
    const names = known.get(list) ?? (JSON.parse(list) as string[]);
    known.set(list, names);
    return names;
  };
  const options = { deterministic: true, varargs: true, useBigIntArguments: true };
  connection.function('seal_digest', options, (list, ...values) => digestOf(namesIn(String(list)), values));
}

/** Makes a connection that writes keep the seals. They come and go with the transaction of what they seal. */
export function keepSeals(connection: DatabaseSync): void {
  const present = new Set(
    connection
      .prepare("select name from sqlite_schema where type = 'table'")
      .all()
      .map(({ name }) => name),
  );
  for (const table of SEALED_TABLES.filter((name) => present.has(name))) {
    const sealing = sealingOf(columnsOf(connection, table));
    for (const trigger of triggers(table, sealing)) connection.exec(trigger);
  }
}

/** The same for the connection of a transaction that is under way. */
export async function keepSealsWithin<Tables>(db: Kysely<Tables>): Promise<void> {
  for (const table of SEALED_TABLES) {
    for (const trigger of triggers(table, sealingOf(await columnsIn(db, table)))) await sql.raw(trigger).execute(db);
  }
}

export function columnsOf(connection: DatabaseSync, table: string): ColumnInfo[] {
  const rows = connection.prepare('select name, pk, hidden from pragma_table_xinfo(?)').all(table);
  return rows.map(({ name, pk, hidden }) => ({ name: String(name), pk: Number(pk), hidden: Number(hidden) }));
}

function triggers(table: string, { key, digest }: Sealing): string[] {
  const seal = `insert into seals (tab, key, digest) values ('${table}', ${key('new')}, ${digest('new')})
    on conflict do update set digest = excluded.digest;`;
  const unseal = `delete from seals where tab = '${table}' and key = ${key('old')}`;
  return [
    `create temp trigger seal_${table}_added after insert on main.${table} begin ${seal} end`,
    `create temp trigger seal_${table}_edited after update on main.${table} begin ${unseal} and key <> ${key('new')}; ${seal} end`,
    `create temp trigger seal_${table}_removed after delete on main.${table} begin ${unseal}; end`,
  ];
}

/** Seals all rows of a table as they are now: for the migration that begins with seals. */
export async function sealTable(db: Kysely<unknown>, table: string): Promise<void> {
  const { key, digest } = sealingOf(await columnsIn(db, table));
  await sql.raw(`insert into seals (tab, key, digest) select '${table}', ${key('t')}, ${digest('t')} from ${table} as t`).execute(db);
}

/**
 * Runs statements of a migration that give rows of sealed tables other values. Rows that fitted their seals before are sealed anew; what
 * did not fit still does not: a migration never vouches for what somebody else wrote. Tables that the statements make are sealed as they
 * are.
 */
export async function resealing(db: Kysely<unknown>, tables: readonly string[], work: () => Promise<void>): Promise<void> {
  await sql
    .raw('create temp table fitting (tab text not null, key text not null, primary key (tab, key)) strict, without rowid')
    .execute(db);
  const old: string[] = [];
  for (const table of tables) if ((await columnsIn(db, table)).length > 0) old.push(table);
  for (const table of old) await noteFitting(db, table);
  await work();
  for (const table of tables) await (old.includes(table) ? sealFitting(db, table) : sealTable(db, table));
  await sql.raw('drop table temp.fitting').execute(db);
}

async function noteFitting(db: Kysely<unknown>, table: string): Promise<void> {
  const { key, digest } = sealingOf(await columnsIn(db, table));
  await sql
    .raw(
      `insert into fitting (tab, key) select '${table}', ${key('t')} from ${table} as t
        join seals on seals.tab = '${table}' and seals.key = ${key('t')} where seals.digest = ${digest('t')}`,
    )
    .execute(db);
}

async function sealFitting(db: Kysely<unknown>, table: string): Promise<void> {
  const { key, digest } = sealingOf(await columnsIn(db, table));
  const fits = `select 1 from fitting where fitting.tab = seals.tab and fitting.key = seals.key`;
  await sql.raw(`delete from seals where tab = '${table}' and exists (${fits})`).execute(db);
  await sql
    .raw(
      `insert into seals (tab, key, digest) select '${table}', ${key('t')}, ${digest('t')} from ${table} as t
        where exists (select 1 from fitting where fitting.tab = '${table}' and fitting.key = ${key('t')})`,
    )
    .execute(db);
}

async function columnsIn<Tables>(db: Kysely<Tables>, table: string): Promise<ColumnInfo[]> {
  const { rows } = await sql<ColumnInfo>`select name, pk, hidden from pragma_table_xinfo(${table})`.execute(db);
  return rows;
}

/** SHA-256 over names, types and values of the columns that are not null. */
function digestOf(names: readonly string[], values: readonly SQLOutputValue[]): Uint8Array {
  const parts = values.flatMap((value, at) => (value === null ? [] : [names[at], ...typed(value)]));
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}

function typed(value: Exclude<SQLOutputValue, null>): [type: string, value: string] {
  if (typeof value === 'string') return ['text', value];
  if (typeof value === 'bigint') return ['integer', value.toString()];
  if (typeof value === 'number') return ['real', Object.is(value, -0) ? '-0' : String(value)];
  return ['blob', sha256(value)];
}

/** The file may be somebody else's, and so may be the names of its columns. */
function column(row: string, name: string): string {
  return `${row}."${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function columnList(row: string, names: readonly string[]): string {
  return names.map((name) => column(row, name)).join(', ');
}

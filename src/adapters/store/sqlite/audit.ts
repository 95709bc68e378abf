/**
 * What SQLite finds wrong with its file, and the rows that do not fit their seals.
 * @module
 */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { EngineAudit, EngineFault, Portion, SealFault } from '../../../domain/audit.ts';
import { FARTHEST_AHEAD, NEVER_REMOVED, SEALED_TABLES } from '../sql/sealed.ts';
import { isCorrupt } from './errors.ts';
import { columnsOf, keyColumns, sealingOf } from './seals.ts';
import { schemaFaults } from './shape.ts';

/** Rows of one portion: reading them blocks the process for some milliseconds. */
const PORTION = 2000;
/** Faults after which SQLite stops looking. */
const MOST_FAULTS = 1000;

export function sqliteAudit(connection: DatabaseSync): EngineAudit {
  return {
    engineFaults: async () => [
      ...structureFaults(connection),
      ...referenceFaults(connection),
      ...(await shapeFaults(connection)),
      ...counterFaults(connection),
    ],
    sealedTables: async () => [...SEALED_TABLES],
    sealFaults: async (table, from) => {
      const place = from === undefined ? { phase: 'rows' as const, after: undefined } : placeOf(from);
      return place.phase === 'rows' ? rowsBeside(connection, table, place.after) : sealsBeside(connection, table, place.after);
    },
  };
}

/** Where a portion begins: among the rows of the table, then among their seals. */
type Place = { phase: 'rows'; after?: SQLInputValue[] | undefined } | { phase: 'seals'; after?: string | undefined };

/** Cursors are JSON, which knows no whole numbers beyond those of a double: rows numbered so high must not be skipped. */
const placed = (place: Place): string =>
  JSON.stringify(place, (_, value) => (typeof value === 'bigint' ? { integer: String(value) } : value));

function placeOf(text: string): Place {
  const isInteger = (value: unknown): value is { integer: string } => typeof value === 'object' && value !== null && 'integer' in value;
  return JSON.parse(text, (_, value) => (isInteger(value) ? BigInt(value.integer) : value)) as Place;
}

interface SealedRow {
  key: string;
  fits: 0 | 1;
  sealed: 0 | 1;
}

/** Rows in the order in which the table itself keeps them, so that no index is taken at its word. */
function rowsBeside(connection: DatabaseSync, table: string, after: SQLInputValue[] | undefined): Portion<SealFault> {
  const columns = columnsOf(connection, table);
  const { key, digest } = sealingOf(columns);
  const order = hasRowid(connection, table) ? ['t.rowid'] : keyColumns(columns).map((name) => `t."${name}"`);
  const rest = after ? `where (${order.join(', ')}) > (${after.map(() => '?').join(', ')})` : '';
  const query = connection.prepare(
    `select ${key('t')} as key, seals.digest is not null as sealed, seals.digest is ${digest('t')} as fits,
        ${order.map((column, at) => `${column} as place${at}`).join(', ')}
      from "${table}" as t not indexed left join seals on seals.tab = '${table}' and seals.key = ${key('t')}
      ${rest} order by ${order.join(', ')} limit ${PORTION}`,
  );
  query.setReadBigInts(true);
  let rows = 0;
  let last = after;
  const items: SealFault[] = [];
  try {
    for (const row of query.iterate(...(after ?? []))) {
      rows += 1;
      last = order.map((_, at) => row[`place${at}`] as SQLInputValue);
      const { key: name, fits, sealed } = row as unknown as SealedRow;
      if (Number(fits) === 0) items.push({ table, key: name, how: Number(sealed) === 0 ? 'added' : 'edited' });
    }
  } catch (error) {
    if (!isCorrupt(error)) throw error;
    items.push({ table, key: last?.join(' ') ?? '', how: 'unreadable' });
    return { items, rows, next: placed({ phase: 'seals' }) };
  }
  return { items, rows, next: placed(rows < PORTION ? { phase: 'seals' } : { phase: 'rows', after: last }) };
}

/** Seals whose rows are gone. */
function sealsBeside(connection: DatabaseSync, table: string, after = ''): Portion<SealFault> {
  const keys = keyColumns(columnsOf(connection, table));
  const own = keys.length === 1 ? [`t."${keys[0]}" = seals.key`] : keys.map((name, at) => `t."${name}" = seals.key ->> '$[${at}]'`);
  const query = connection.prepare(
    `select key, exists (select 1 from "${table}" as t where ${own.join(' and ')}) as present from seals
      where tab = ? and key > ? order by key limit ${PORTION}`,
  );
  let rows = 0;
  let last = after;
  const items: SealFault[] = [];
  try {
    for (const { key, present } of query.iterate(table, after)) {
      rows += 1;
      last = String(key);
      if (present === 0) items.push({ table, key: last, how: 'removed' });
    }
  } catch (error) {
    if (!isCorrupt(error)) throw error;
    return { items: [...items, { table: 'seals', key: JSON.stringify([table, last]), how: 'unreadable' }], rows: 0 };
  }
  return { items, rows: 0, ...(rows < PORTION ? {} : { next: placed({ phase: 'seals', after: last }) }) };
}

function hasRowid(connection: DatabaseSync, table: string): boolean {
  return connection.prepare('select wr from pragma_table_list where schema = ? and name = ?').get('main', table)?.['wr'] === 0;
}

/** `pragma integrity_check`, each fault with the table or index that it is in. */
function structureFaults(connection: DatabaseSync): EngineFault[] {
  const roots = rootsOf(connection);
  const faults: EngineFault[] = [];
  try {
    for (const row of connection.prepare(`pragma integrity_check(${MOST_FAULTS})`).iterate()) {
      const text = String(Object.values(row)[0]);
      if (text !== 'ok') faults.push(structureFault(text, roots));
    }
  } catch (error) {
    if (!isCorrupt(error)) throw error;
    faults.push({ sentence: 'SQLite cannot look through the file to its end: it is damaged' });
  }
  return faults;
}

/** What stands in the schema beside what the migrations make, or is not as they make it. */
async function shapeFaults(connection: DatabaseSync): Promise<EngineFault[]> {
  const how = { added: 'was added', gone: 'is gone', other: 'is another' };
  try {
    const faults = await schemaFaults(connection);
    return faults.map((fault) => ({ part: fault.name, sentence: `${fault.what} ${how[fault.how]}: no version of Clausewatch left it so` }));
  } catch (error) {
    if (!isCorrupt(error)) throw error;
    return [{ sentence: 'SQLite cannot read what tables there are: the file is damaged' }];
  }
}

/** Numbers that would be given out twice, or that follow on none that was ever given out. */
function counterFaults(connection: DatabaseSync): EngineFault[] {
  const faults: EngineFault[] = [];
  try {
    for (const { name } of connection.prepare("select name from sqlite_schema where sql like '%autoincrement%' and type = 'table'").all()) {
      const table = String(name);
      const [key] = keyColumns(columnsOf(connection, table));
      const last = `coalesce((select max("${key}") from "${table}"), 0)`;
      const counter = `coalesce((select max(seq) from sqlite_sequence where name = ?), 0)`;
      const most = NEVER_REMOVED.includes(table) ? last : `${last} + ${FARTHEST_AHEAD}`;
      const query = connection.prepare(`select ${counter} not between ${last} and ${most} as bad`);
      if (query.get(table)?.['bad'] === 1)
        faults.push({ part: table, sentence: `The numbers that ${table} gives to its next rows are not those after its last one` });
    }
    return faults;
  } catch (error) {
    if (!isCorrupt(error)) throw error;
    return [...faults, { sentence: 'SQLite cannot read the numbers of the last rows: the file is damaged' }];
  }
}

/** Names of tables and indexes by the page that they begin on. */
function rootsOf(connection: DatabaseSync): Map<string, string> {
  try {
    const rows = connection.prepare('select rootpage, name from sqlite_schema where rootpage > 0').all();
    return new Map(rows.map(({ rootpage, name }) => [String(rootpage), String(name)]));
  } catch (error) {
    if (!isCorrupt(error)) throw error;
    return new Map();
  }
}

/** SQLite says "Tree 12 page 34 cell 5: …", "row 7 missing from index x", "wrong # of entries in index x", "NULL value in t.c". */
function structureFault(text: string, roots: ReadonlyMap<string, string>): EngineFault {
  const tree = /^(?:\*\*\* in database main \*\*\*\s*)?Tree (\d+)\b/.exec(text)?.[1];
  const named = /\bindex (\S+)$/.exec(text)?.[1] ?? /\bvalue in (\w+)\.\w+$/.exec(text)?.[1] ?? /\bfailed in (\w+)$/.exec(text)?.[1];
  const part = named ?? (tree === undefined ? undefined : roots.get(tree));
  return { ...(part === undefined ? {} : { part }), sentence: `SQLite says: ${text}` };
}

/** Rows that refer to rows that are not there. */
function referenceFaults(connection: DatabaseSync): EngineFault[] {
  try {
    const query = connection.prepare('pragma foreign_key_check');
    query.setReadBigInts(true);
    return query.all().map(({ table, parent, rowid }) => ({
      part: String(table),
      sentence: `a row of ${table}${rowid === null ? '' : ` (${keyAt(connection, String(table), rowid ?? null)})`} refers to a row of ${parent} that is not there`,
    }));
  } catch (error) {
    if (!isCorrupt(error)) throw error;
    return [{ sentence: 'SQLite cannot follow the references between the tables: the file is damaged' }];
  }
}

function keyAt(connection: DatabaseSync, table: string, rowid: SQLInputValue): string {
  const { key } = sealingOf(columnsOf(connection, table));
  return String(connection.prepare(`select ${key('t')} as key from "${table}" as t where t.rowid = ?`).get(rowid)?.['key'] ?? rowid);
}

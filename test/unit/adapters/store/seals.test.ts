import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NOT_OURS, SEALED_TABLES, SEALING } from '../../../../src/adapters/store/sql/sealed.ts';
import { sqliteDialect } from '../../../../src/adapters/store/sqlite/driver.ts';
import { createSqliteStore } from '../../../../src/adapters/store/sqlite/index.ts';
import { openDatabase } from '../../../../src/adapters/store/sqlite/open.ts';
import { columnsOf, keepSeals, resealing, sealingOf, teachSeals } from '../../../../src/adapters/store/sqlite/seals.ts';
import type { SealFault } from '../../../../src/domain/audit.ts';
import { makeOlder } from '../../../helpers/olderStore.ts';
import { at, sampleSource } from '../../../helpers/samples.ts';
import { tempDir } from '../../../helpers/tempDir.ts';

const ROWS = 3;
/** Rows of one table that a connection of ours wrote, whatever they mean. */
const SMALLEST = { text: 'x', integer: 7n, real: 1.5, blob: Buffer.from([1, 2, 3]) };

let filled: string;
beforeAll(async () => {
  filled = await fill();
});
afterAll(() => rm(dirname(filled), { recursive: true }));

/** A database with some rows in every sealed table, written by a connection that keeps seals. */
async function fill(): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'clausewatch-seals-')), 'clausewatch.sqlite');
  const { connection, close } = await openDatabase({ file });
  connection.exec('pragma foreign_keys = off; pragma ignore_check_constraints = on');
  for (const table of SEALED_TABLES) for (let n = 0; n < ROWS; n++) addRow(connection, table, n);
  await close();
  return file;
}

interface Column {
  name: string;
  type: keyof typeof SMALLEST;
}

function ownColumns(connection: DatabaseSync, table: string): Column[] {
  const rows = connection.prepare('select name, lower(type) as type from pragma_table_xinfo(?) where hidden = 0').all(table);
  return rows as unknown as Column[];
}

function addRow(connection: DatabaseSync, table: string, n: number): void {
  const columns = ownColumns(connection, table);
  const sampleOf = ({ name, type }: Column): SQLInputValue => {
    // Leaves of the ledger follow each other from 0.
    if (table === 'ledger' && name === 'seq') return BigInt(n);
    if (type === 'integer') return 100n + BigInt(n);
    if (name.endsWith('_json')) return JSON.stringify({ kind: `${name} ${n}` });
    return type === 'text' ? `${name} ${n}` : SMALLEST[type];
  };
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  const places = columns.map(() => '?').join(', ');
  connection.prepare(`insert into "${table}" (${names}) values (${places})`).run(...columns.map(sampleOf));
}

/** Another program, with none of our triggers in its way. */
function foreign(file: string): DatabaseSync {
  const connection = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  connection.exec('pragma ignore_check_constraints = on');
  for (const { name } of connection.prepare("select name from sqlite_schema where type = 'trigger'").all())
    connection.exec(`drop trigger "${name}"`);
  return connection;
}

async function faultsIn(file: string, only: readonly string[] = SEALED_TABLES): Promise<SealFault[]> {
  const store = await createSqliteStore({ file, readOnly: true });
  const faults: SealFault[] = [];
  for (const table of only) {
    let from: string | undefined;
    do {
      const portion = await store.sealFaults(table, from);
      faults.push(...portion.items);
      from = portion.next;
    } while (from !== undefined);
  }
  await store.close();
  return faults;
}

/** Tries an edit, looks, and takes it back. */
async function lookWith(edit: (connection: DatabaseSync) => void, only?: readonly string[]): Promise<SealFault[]> {
  const file = join(await tempDir(), 'copy.sqlite');
  const copy = foreign(filled);
  copy.exec(`vacuum into '${file}'`);
  copy.close();
  const other = foreign(file);
  edit(other);
  other.close();
  return faultsIn(file, only);
}

function keyOf(connection: DatabaseSync, table: string): string {
  const { key } = sealingOf(columnsOf(connection, table));
  return String(connection.prepare(`select ${key('t')} as key from "${table}" as t order by 1 limit 1`).get()?.['key']);
}

describe('the list of sealed tables', () => {
  it('decides about every table that there is', async () => {
    const connection = new DatabaseSync(filled, { readOnly: true });
    const tables = connection.prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'").all();
    connection.close();
    const undecided = tables.map(({ name }) => String(name)).filter((name) => !(name in SEALING) && !(name in NOT_OURS));
    expect(undecided).toEqual([]);
  });
});

describe('seals', () => {
  it('fit all that our connections wrote', async () => {
    expect(await faultsIn(filled)).toEqual([]);
  });

  it.each(SEALED_TABLES)('name the row of %s whose columns another program edits, one by one', async (table) => {
    const missed: string[] = [];
    const probe = new DatabaseSync(filled, { readOnly: true });
    const [columns, key] = [ownColumns(probe, table), keyOf(probe, table)];
    const keys = columnsOf(probe, table).filter(({ pk }) => pk > 0);
    const { key: keyIn } = sealingOf(columnsOf(probe, table));
    probe.close();
    const file = join(await tempDir(), 'copy.sqlite');
    const copy = foreign(filled);
    copy.exec(`vacuum into '${file}'`);
    copy.close();
    for (const { name, type } of columns.filter((column) => !keys.some((own) => own.name === column.name))) {
      const other = foreign(file);
      const where = `where ${keyIn('t')} = ?`;
      const was = other.prepare(`select "${name}" as value from "${table}" as t ${where}`).get(key)?.['value'] as SQLInputValue;
      const text = name.endsWith('_json') ? '{"kind":"edited"}' : `${String(was)}.`;
      const edited = type === 'text' ? text : type === 'blob' ? Buffer.from([1, 2, 4]) : Number(was) + 1;
      other.prepare(`update "${table}" as t set "${name}" = ? ${where}`).run(edited, key);
      other.close();
      const found = await faultsIn(file, [table]);
      if (found.length !== 1 || found[0]?.key !== key || found[0].how !== 'edited') missed.push(name);
      const back = foreign(file);
      back.prepare(`update "${table}" as t set "${name}" = ? ${where}`).run(was, key);
      back.close();
    }
    expect(missed).toEqual([]);
    expect(await faultsIn(file, [table])).toEqual([]);
  });

  it.each(SEALED_TABLES)('name the row that another program takes out of %s, and the one that it adds', async (table) => {
    let key = '';
    const removed = await lookWith(
      (other) => {
        key = keyOf(other, table);
        other.prepare(`delete from "${table}" as t where ${sealingOf(columnsOf(other, table)).key('t')} = ?`).run(key);
      },
      [table],
    );
    expect(removed).toEqual([{ table, key, how: 'removed' }]);
    const added = await lookWith((other) => addRow(other, table, 900), [table]);
    expect(added).toEqual([expect.objectContaining({ table, how: 'added' })]);
  });

  it('name the row whose key is edited, as gone and as new', async () => {
    const found = await lookWith((other) => other.exec("update robots set origin = 'https://evil.example' where origin = 'origin 0'"));
    expect(found).toEqual([
      { table: 'robots', key: 'https://evil.example', how: 'added' },
      { table: 'robots', key: 'origin 0', how: 'removed' },
    ]);
  });

  it('name every row that another program adds, however it is numbered', async () => {
    const found = await lookWith(
      (other) =>
        other.exec(`with recursive n (i) as (select 1 union all select i + 1 from n where i < 2100)
          insert into robots (rowid, origin, fetched_at, status, body) select 9007199254740992 + i, 'x' || i, 't', 200, '' from n`),
      ['robots'],
    );
    expect(new Set(found.map(({ key }) => key)).size).toBe(2100);
    expect(found).toHaveLength(2100);
  });

  it('name the row whose own seal is edited', async () => {
    const found = await lookWith((other) => other.exec("update seals set digest = x'00' where tab = 'pauses' and key = 'source_id 1'"));
    expect(found).toEqual([{ table: 'pauses', key: 'source_id 1', how: 'edited' }]);
  });

  it('tell a number from the text of it, and nothing from an empty text', async () => {
    const found = await lookWith((other) => other.exec("update learned set because = '' where source_id = 'source_id 0'"));
    expect(found.map(({ key }) => key)).toEqual(['source_id 0']);
  });

  it('follow what our connections insert, edit, replace and delete, with what hangs on it', async () => {
    const file = join(await tempDir(), 'clausewatch.sqlite');
    const store = await createSqliteStore({ file });
    await store.declare([sampleSource('acme/dpa'), sampleSource('acme/terms')]);
    await store.setDue('acme/dpa', at(1));
    await store.pause(['acme/dpa'], { since: at(0) });
    await store.resume(['acme/dpa'], at(2));
    await store.keepRobots({ origin: 'https://acme', fetchedAt: at(0), status: 200, body: 'a' });
    await store.keepRobots({ origin: 'https://acme', fetchedAt: at(1), status: 404, body: '' });
    await store.close();
    const { connection, close } = await openDatabase({ file });
    connection.exec('pragma ignore_check_constraints = on');
    addRow(connection, 'corrections', 1);
    connection.exec("insert into correction_keys (hash, correction_id) values ('h', 'id 1')");
    connection.exec('update corrections set seq = 500');
    connection.exec('delete from corrections');
    await close();
    expect(await faultsIn(file)).toEqual([]);
  });

  it('let a rolled back transaction leave nothing behind', async () => {
    const file = join(await tempDir(), 'clausewatch.sqlite');
    const { connection, close } = await openDatabase({ file });
    connection.exec('begin');
    addRow(connection, 'robots', 1);
    connection.exec('rollback');
    await close();
    expect(await faultsIn(file)).toEqual([]);
  });

  it.each(["x')) on conflict do nothing; end; create table owned (a); /*", 'x") ; create table owned (a); --', "it's"])(
    'run nothing that stands in the name of a column: %s',
    async (name) => {
      const file = join(await tempDir(), 'clausewatch.sqlite');
      await (await createSqliteStore({ file })).close();
      const other = foreign(file);
      other.exec(`alter table robots add column "${name.replaceAll('"', '""')}" text`);
      other.close();
      const { connection, close } = await openDatabase({ file });
      connection.prepare("insert into robots (origin, fetched_at, status, body) values ('https://acme', ?, 200, 'b')").run(at(0));
      expect(connection.prepare("select name from sqlite_schema where name = 'owned'").all()).toEqual([]);
      expect(connection.prepare("select count(*) as n from seals where tab = 'robots'").get()).toEqual({ n: 1 });
      await close();
    },
  );

  it('are made for what an older version recorded', async () => {
    const file = join(await tempDir(), 'clausewatch.sqlite');
    await makeOlder(file, '0020', async (db) => {
      await db
        .insertInto('robots')
        .values({ origin: 'https://acme', fetched_at: at(0), status: 200, body: 'b' })
        .execute();
    });
    await (await createSqliteStore({ file })).close();
    expect(await faultsIn(file)).toEqual([]);
    const other = foreign(file);
    other.exec("update robots set body = 'c'");
    other.close();
    expect(await faultsIn(file)).toEqual([{ table: 'robots', key: 'https://acme', how: 'edited' }]);
  });
});

describe('a later migration', () => {
  async function migrated(work: (db: Kysely<unknown>, connection: DatabaseSync) => Promise<void>): Promise<SealFault[]> {
    const file = join(await tempDir(), 'clausewatch.sqlite');
    const copy = foreign(filled);
    copy.exec(`vacuum into '${file}'`);
    copy.close();
    const other = foreign(file);
    other.exec("update robots set body = 'edited before' where origin = 'origin 2'");
    other.close();
    const connection = new DatabaseSync(file);
    teachSeals(connection);
    const db = new Kysely<unknown>({ dialect: sqliteDialect(connection) });
    await work(db, connection);
    keepSeals(connection);
    await db.destroy();
    if (connection.isOpen) connection.close();
    return faultsIn(file, ['robots']);
  }
  const EDITED = [{ table: 'robots', key: 'origin 2', how: 'edited' }];

  it('that adds a column without values leaves all seals fitting', async () => {
    expect(await migrated(async (_, connection) => connection.exec('alter table robots add column language text'))).toEqual(EDITED);
  });

  it('that gives old rows other values seals anew what fitted, and does not vouch for what another program had edited', async () => {
    const found = await migrated((db, connection) =>
      resealing(db, ['robots'], async () => {
        connection.exec('alter table robots add column tries integer not null default 3');
        connection.exec("update robots set body = body || '!'");
      }),
    );
    expect(found).toEqual(EDITED);
  });
});

import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { createSqliteCopy } from '../../../../src/adapters/store/sqlite/copy.ts';
import type { RecordCopy, RecordMoment, TableDigest } from '../../../../src/domain/copy.ts';
import { recordVisits, type SqliteEnd, sqliteEnd } from '../../../helpers/copySample.ts';
import { makeOlder } from '../../../helpers/olderStore.ts';

async function filledEnd(visits = 6): Promise<SqliteEnd> {
  const end = await sqliteEnd();
  await recordVisits({ store: await end.store(), blobs: end.blobs }, 0, visits);
  return end;
}

async function emptyEnd(): Promise<SqliteEnd> {
  const end = await sqliteEnd();
  await end.store();
  return end;
}

function digests(record: RecordCopy): Promise<TableDigest[]> {
  return record.look((moment) => digestsOf(moment));
}

async function digestsOf(moment: RecordMoment): Promise<TableDigest[]> {
  const all: TableDigest[] = [];
  for (const { name } of moment.tables) all.push(await moment.digest(name));
  return all;
}

async function digestOf(record: RecordCopy, table: string): Promise<string> {
  return record.look(async (moment) => (await moment.digest(table)).digest);
}

/** Copies everything, and gives what the filled record held before its transaction was committed. */
async function copy(from: RecordCopy, to: RecordCopy, leaveOut?: ReadonlySet<string>): Promise<TableDigest[]> {
  let filled: TableDigest[] = [];
  await from.look((moment) =>
    to.fill(moment, {
      sealAnew: false,
      ...(leaveOut ? { leaveOut } : {}),
      async beforeCommit(target) {
        filled = await digestsOf(target);
      },
    }),
  );
  return filled;
}

describe('copying a record in SQLite', () => {
  it('takes over every row of every table, and proves it by equal digests', async () => {
    const from = await filledEnd();
    const to = await emptyEnd();
    const filled = await copy(from.record, to.record);
    expect(filled).toEqual(await digests(from.record));
    expect(await digests(to.record)).toEqual(await digests(from.record));
    expect(filled.filter(({ rows }) => rows > 0).map(({ table }) => table)).toEqual(
      expect.arrayContaining(['sources', 'objects', 'visits', 'extractions', 'baselines', 'changes', 'journal', 'import_marks', 'marks']),
    );
  });

  it('knows every table that the database has, whoever made it', async () => {
    const from = await filledEnd();
    const all = from.ask(
      "select group_concat(name) from (select name from sqlite_schema where type = 'table' and name not like 'sqlite%' and name not like 'kysely%' order by name)",
    );
    const known = await from.record.look(async ({ tables }) => tables.map(({ name }) => name).toSorted());
    expect(known.join()).toBe(all);
    from.tamper('create table later (id text not null primary key, refers text) strict');
    expect(await from.record.look(async ({ tables }) => tables.map(({ name }) => name))).toContain('later');
  });

  it('refuses to leave a table behind that the target does not have', async () => {
    const from = await filledEnd();
    from.tamper('create table later (id text not null primary key) strict');
    const to = await emptyEnd();
    await expect(copy(from.record, to.record)).rejects.toMatchObject({ code: 'storage', message: expect.stringContaining('"later"') });
    expect(to.ask('select count(*) from visits')).toBe(0);
  });

  it.each([
    ['a text', "update visits set because = because || ' ' where rowid = 1", 'visits'],
    ['an empty text in place of nothing', "update changes set suppressed_by = '' where rowid = 1", 'changes'],
    ['a number', 'update visits set duration_ms = duration_ms + 1e-9 where rowid = 2', 'visits'],
    ['bytes', "update extractions set extraction = cast(extraction || x'00' as blob) where rowid = 1", 'extractions'],
    ['a row that is gone', 'delete from import_marks', 'import_marks'],
  ])('gives another digest for %s', async (what, sql, table) => {
    const end = await filledEnd();
    const before = await digests(end.record);
    end.tamper(sql);
    const after = await digests(end.record);
    expect(
      after.filter(({ digest }, index) => digest !== before[index]?.digest).map((one) => one.table),
      what,
    ).toEqual([table]);
  });

  it('gives another digest where the same letters stand in other columns', async () => {
    const end = await filledEnd();
    end.tamper("create table pairs (id text primary key not null, a text, b text); insert into pairs values ('1', 'x', 'yz')");
    const before = await digestOf(end.record, 'pairs');
    end.tamper("update pairs set a = 'xy', b = 'z'");
    expect(await digestOf(end.record, 'pairs')).not.toBe(before);
  });

  it('gives the same digest for rows that were written in another order', async () => {
    const [one, other] = [await emptyEnd(), await emptyEnd()];
    const row = (id: string): string => `insert into acts values (null, '${id}', 't', 'user', 'u', 'n', 'k', 's', 'i', null, '{}');`;
    const robots = (origin: string): string => `insert into robots values ('${origin}', 't', 200, '');`;
    one.tamper(robots('a') + robots('b') + robots('ä') + robots('B'));
    other.tamper(robots('B') + robots('ä') + robots('b') + robots('a'));
    expect(await digestOf(one.record, 'robots')).toBe(await digestOf(other.record, 'robots'));
    one.tamper(row('a') + row('b'));
    other.tamper(row('b') + row('a'));
    expect(await digestOf(one.record, 'acts')).not.toBe(await digestOf(other.record, 'acts'));
  });

  it('keeps the order in which extractions were stored, of which the last one counts', async () => {
    const from = await filledEnd(1);
    const hash = from.ask('select content_hash from extractions');
    // Its key comes before that of the one that is there, and it was stored later.
    from.tamper(`insert into extractions select source_id, content_hash, '0', extraction from extractions`);
    const to = await emptyEnd();
    await copy(from.record, to.record);
    expect(to.ask(`select extractor_version from extractions where content_hash = '${hash}' order by rowid desc`)).toBe('0');
  });

  it('numbers what comes next above everything that was ever numbered', async () => {
    const from = await filledEnd();
    from.tamper("insert into letters values (90, 'l', 'c', 'o', 'a', 'e', 'waiting', 'n', null, 0); delete from letters");
    const to = await emptyEnd();
    await copy(from.record, to.record);
    expect(to.ask("select seq from sqlite_sequence where name = 'letters'")).toBe(90);
    expect(to.ask("select seq from sqlite_sequence where name = 'journal'")).toBe(from.ask('select max(seq) from journal'));
  });

  it('leaves no gap behind what is never removed, which only the other engine may have', async () => {
    const from = await filledEnd();
    from.tamper("update sqlite_sequence set seq = seq + 5 where name = 'journal'");
    const to = await emptyEnd();
    await copy(from.record, to.record);
    expect(to.ask("select seq from sqlite_sequence where name = 'journal'")).toBe(from.ask('select max(seq) from journal'));
  });

  it('leaves the copy under the same rules: what is appended only is not edited', async () => {
    const to = await emptyEnd();
    await copy((await filledEnd()).record, to.record);
    expect(() => to.tamper('update journal set at = at')).toThrow('never edited');
    expect(() => to.tamper('delete from journal')).toThrow('never removed');
  });

  it('refuses a record whose rows refer to what is not there, and leaves the target empty', async () => {
    const from = await filledEnd();
    from.tamper('delete from objects where sha256 in (select sha256 from visits)');
    const to = await emptyEnd();
    await expect(copy(from.record, to.record)).rejects.toMatchObject({ code: 'input', message: expect.stringContaining('"objects"') });
    await to.record.mustBeEmpty();
  });

  it('refuses a target that holds anything, and leaves it as it was', async () => {
    const to = await filledEnd(2);
    const before = await digests(to.record);
    await expect(copy((await filledEnd()).record, to.record)).rejects.toMatchObject({ code: 'conflict' });
    await expect(to.record.mustBeEmpty()).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('rows in') });
    expect(await digests(to.record)).toEqual(before);
  });

  it('takes for empty what was only opened', async () => {
    await (await emptyEnd()).record.mustBeEmpty();
    await (await sqliteEnd()).record.mustBeEmpty();
  });

  it('writes nothing when what was written does not please', async () => {
    const from = await filledEnd();
    const to = await emptyEnd();
    const refuse = async (): Promise<void> => {
      throw new Error('not equal');
    };
    await expect(from.record.look((moment) => to.record.fill(moment, { sealAnew: false, beforeCommit: refuse }))).rejects.toThrow(
      'not equal',
    );
    await to.record.mustBeEmpty();
  });

  it('shows tables that are left out, and empties them before anybody sees them', async () => {
    const from = await filledEnd();
    const to = await emptyEnd();
    const filled = await copy(from.record, to.record, new Set(['import_marks']));
    expect(filled.find(({ table }) => table === 'import_marks')?.rows).toBe(1);
    expect(to.ask('select count(*) from import_marks')).toBe(0);
    expect(to.ask('select count(*) from visits')).toBe(6);
  });

  it('sees one moment while others write', async () => {
    const end = await filledEnd(3);
    const writer = await end.store();
    await end.record.look(async (moment) => {
      const before = await moment.digest('visits');
      await recordVisits({ store: writer, blobs: end.blobs }, 3, 3);
      expect(await moment.digest('visits')).toEqual(before);
      expect(before.rows).toBe(3);
    });
    expect((await digests(end.record)).find(({ table }) => table === 'visits')?.rows).toBe(6);
  });

  it('tells what a blob is needed for', async () => {
    const end = await sqliteEnd();
    const [pack = '', picture = ''] = await recordVisits({ store: await end.store(), blobs: end.blobs }, 0, 4);
    await end.record.look(async (moment) => {
      expect(await moment.blobs()).toEqual(new Set([pack, picture]));
      expect(await moment.concerns(pack)).toEqual({ pages: 4, sources: ['acme/dpa'] });
      expect(await moment.concerns(picture)).toEqual({ pages: 0, sources: ['acme/dpa'] });
      expect(await moment.concerns('nothing')).toEqual({ pages: 0, sources: [] });
    });
  });

  it('can look at a record of an older version, and does not fill one of this version from it', async () => {
    const old = await sqliteEnd();
    await makeOlder(old.file, '0014', async () => undefined);
    expect(await old.record.look(async ({ schema }) => schema)).toBe('0013');
    const to = await emptyEnd();
    await expect(copy(old.record, to.record)).rejects.toMatchObject({ code: 'storage', message: expect.stringContaining('0013') });
  });

  it('refuses a database with anything in it but tables', async () => {
    const end = await filledEnd();
    end.tamper('create view spy as select * from visits');
    await expect(digests(end.record)).rejects.toMatchObject({ code: 'storage', message: expect.stringContaining('"spy"') });
  });

  it('fails like a full disk, in a plain sentence, and leaves nothing', async () => {
    const from = await filledEnd(40);
    const to = await emptyEnd();
    const small = createSqliteCopy({ file: to.file, quotaBytes: 700_000 });
    await expect(copy(from.record, small)).rejects.toMatchObject({ code: 'storage', message: expect.stringContaining('no space left') });
    await to.record.mustBeEmpty();
  });

  it('makes one file with nothing beside it where it is to be moved', async () => {
    const from = await filledEnd();
    const to = await sqliteEnd();
    await copy(from.record, createSqliteCopy({ file: to.file, alone: true }));
    const db = new DatabaseSync(to.file, { readOnly: true });
    expect(db.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'delete' });
    db.close();
  });
});

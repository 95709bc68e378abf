import { spawnSync } from 'node:child_process';
import { readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { createSqliteCopy } from '../../../../src/adapters/store/sqlite/copy.ts';
import { openFolder } from '../../../../src/compose/folder.ts';
import { sha256 } from '../../../../src/lib/hash.ts';
import { backUp, prepareBackupFolder } from '../../../../src/pipeline/copy/backup.ts';
import { type RestoreReport, restore } from '../../../../src/pipeline/copy/restore.ts';
import { recordVisits, type SqliteEnd, sqliteEnd } from '../../../helpers/copySample.ts';
import { makeOlder } from '../../../helpers/olderStore.ts';
import { at, collect, sampleSource } from '../../../helpers/samples.ts';
import { tempDir } from '../../../helpers/tempDir.ts';

const clock = { now: () => new Date(at(999)) };

/** A backup of its own for the running test. */
async function backupFolder(prepare: (from: SqliteEnd) => void = () => undefined): Promise<string> {
  const from = await sqliteEnd();
  await recordVisits({ store: await from.store(), blobs: from.blobs }, 0, 4);
  prepare(from);
  const folder = await tempDir();
  await prepareBackupFolder(folder);
  await backUp(from, folder, { clock, keep: 1, openFolder });
  return folder;
}

const restoreInto = (folder: string, to: SqliteEnd): Promise<RestoreReport> => restore(folder, to, { clock, openFolder });

/** Changes the record of a backup with SQL, and makes the manifest fit it as a forger would, as far as hashes of files go. */
async function forge(folder: string, change: (db: DatabaseSync) => void): Promise<void> {
  const file = join(folder, 'clausewatch.sqlite');
  const db = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  change(db);
  db.close();
  await editManifest(folder, async (manifest) => {
    const bytes = await readFile(file);
    manifest.record = { bytes: bytes.length, sha256: sha256(bytes) };
    const digests = await createSqliteCopy({ file }).look(async (moment) => {
      const tables: unknown[] = [];
      for (const { name } of moment.tables) tables.push(await moment.digest(name));
      return { tables, schema: moment.schema };
    });
    Object.assign(manifest, digests);
  });
}

async function editManifest(folder: string, edit: (manifest: Record<string, unknown>) => void | Promise<void>): Promise<void> {
  const file = join(folder, 'backup.json');
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  // A forger leaves out what would show it.
  delete manifest.sum;
  await edit(manifest);
  await writeFile(file, JSON.stringify(manifest));
}

async function firstBlob(folder: string): Promise<{ name: string; path: string }> {
  const [name = ''] = await collect(openFolder(folder, '').blobs.list());
  return { name, path: join(folder, 'objects', name.slice(0, 2), name.slice(2)) };
}

async function expectRefused(folder: string, expected: object): Promise<void> {
  const to = await sqliteEnd();
  await expect(restoreInto(folder, to)).rejects.toMatchObject({ name: 'OperationalError', remedy: expect.any(String), ...expected });
  await to.record.mustBeEmpty();
}

describe('a restore', () => {
  it('signs everybody out: sessions and sign-in links are ended, accounts and tokens stay', async () => {
    const folder = await backupFolder((from) =>
      from.tamper(`insert into users values ('u', 'ann', 'Ann', 'admin', 't', null, 'argon2', null, null);
        insert into sessions values ('s', 'u', 'hash', null, null, 'csrf', 't', 't', 't', 't');
        insert into links values ('hash', 'u', 't');
        insert into tokens values ('t', 'hash', 'ci', '[]', 't', 'u', null, null, null)`),
    );
    const to = await sqliteEnd();
    await restoreInto(folder, to);
    const rows = ['users', 'tokens', 'sessions', 'links'].map((table) => to.ask(`select count(*) from ${table}`));
    expect(rows).toEqual([1, 1, 0, 0]);
  });

  it('brings a record of an older version up to date, and leaves the backup as it was', async () => {
    const folder = await backupFolder();
    const file = join(folder, 'clausewatch.sqlite');
    await rm(file);
    await makeOlder(file, '0014', async (db) => {
      const row = {
        id: 'acme/old',
        vendor_id: 'acme',
        declared: 1,
        archive_only: 0,
        source_json: JSON.stringify(sampleSource('acme/old')),
      };
      await db.insertInto('sources').values(row).execute();
    });
    await forge(folder, () => undefined);
    const before = await readFile(file);
    const to = await sqliteEnd();
    expect(await restoreInto(folder, to)).toMatchObject({ manifest: { schema: '0013' } });
    expect((await (await to.store()).sources()).map(({ source }) => source.id)).toEqual(['acme/old']);
    expect(await readFile(file)).toEqual(before);
  });

  it('goes on without what was lost when the backup was made, and not without more', async () => {
    const from = await sqliteEnd();
    const [pack = '', picture = ''] = await recordVisits({ store: await from.store(), blobs: from.blobs }, 0, 4);
    await from.blobs.remove(picture);
    const folder = await tempDir();
    await prepareBackupFolder(folder);
    await backUp(from, folder, { clock, keep: 1, openFolder, incomplete: 'any' });
    expect(await restoreInto(folder, await sqliteEnd())).toMatchObject({ lost: [{ name: picture, why: 'missing' }], blobs: { count: 1 } });
    await openFolder(folder, '').blobs.remove(pack);
    await expectRefused(folder, { code: 'evidence', message: expect.stringContaining(pack) });
  });
});

describe('what is no whole and honest backup is refused, and nothing is restored:', () => {
  it('a folder without one', async () => {
    await expectRefused(await tempDir(), { code: 'input', message: expect.stringContaining('no backup') });
  });

  it('the database of another program', async () => {
    const folder = await backupFolder();
    await changeRecord(folder, 'pragma application_id = 77');
    await expectRefused(folder, { code: 'input', message: expect.stringContaining('another program') });
  });

  it('what is no database at all', async () => {
    const folder = await backupFolder();
    const file = join(folder, 'clausewatch.sqlite');
    await writeFile(file, 'x'.repeat(5000));
    await editManifest(folder, (manifest) => {
      manifest['record'] = { bytes: 5000, sha256: sha256('x'.repeat(5000)) };
    });
    await expectRefused(folder, { code: 'input', message: expect.stringContaining('not a database') });
  });

  it('a record of a newer version', async () => {
    const folder = await backupFolder();
    await changeRecord(folder, "insert into kysely_migration (name, timestamp) values ('9999-from-the-future', 't')");
    await expectRefused(folder, { code: 'input', message: expect.stringContaining('newer') });
  });

  it('a record that is cut short', async () => {
    const folder = await backupFolder();
    await truncate(join(folder, 'clausewatch.sqlite'), 40_000);
    await expectRefused(folder, { code: 'input', message: expect.stringContaining('cut short') });
  });

  it('a record with a row more than its manifest knows', async () => {
    const folder = await backupFolder();
    const db = new DatabaseSync(join(folder, 'clausewatch.sqlite'));
    db.exec("insert into robots values ('https://acme', 't', 200, '')");
    db.close();
    await expectRefused(folder, { code: 'input', message: expect.stringContaining('changed') });
  });

  it('a manifest with another number of rows', async () => {
    const folder = await backupFolder();
    await editManifest(folder, (manifest) => {
      const tables = manifest['tables'] as Array<{ table: string; rows: number }>;
      for (const table of tables) if (table.table === 'visits') table.rows += 1;
    });
    await expectRefused(folder, { code: 'input', message: expect.stringContaining('visits') });
  });

  it.each([
    ['no JSON', () => '{'],
    ['of a format to come', (text: string) => text.replace('"format": 1', '"format": 2')],
    ['with more than we write', (text: string) => text.replace('"key"', '"file": "../../etc/cron.d/x", "key"')],
    ['larger than any', (text: string) => text + ' '.repeat(1_100_000)],
  ])('a manifest that is %s', async (_what, edit) => {
    const folder = await backupFolder();
    const file = join(folder, 'backup.json');
    await writeFile(file, edit(await readFile(file, 'utf8')));
    await expectRefused(folder, { code: 'input', message: expect.stringContaining('backup.json') });
  });

  it('evidence that is missing, or whose bytes are not its name', async () => {
    const folder = await backupFolder();
    const { name, path } = await firstBlob(folder);
    const bytes = await readFile(path);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await writeFile(path, bytes);
    await expectRefused(folder, { code: 'evidence', message: expect.stringMatching(new RegExp(`${name}.*does not match`)) });
    await rm(path);
    await expectRefused(folder, { code: 'evidence', message: expect.stringMatching(new RegExp(`${name}.*missing`)) });
  });

  it.each(['/etc/passwd', '../../../etc/passwd', 'C:\\windows\\win.ini', ''])('evidence under the name %j', async (name) => {
    const folder = await backupFolder();
    await forge(folder, (db) => db.prepare('update visits set screenshot = ?').run(name));
    await expectRefused(folder, { code: 'evidence', message: expect.stringContaining('is no name of evidence') });
  });

  it('a link in place of evidence, even to the right bytes', async () => {
    const folder = await backupFolder();
    const { path } = await firstBlob(folder);
    await rename(path, join(folder, 'aside'));
    await symlink(join(folder, 'aside'), path);
    await expectRefused(folder, { code: 'input', message: expect.stringContaining('is a link') });
  });

  it('a link in place of the record, the manifest or the folder of evidence', async () => {
    for (const name of ['clausewatch.sqlite', 'backup.json', 'objects']) {
      const folder = await backupFolder();
      await rename(join(folder, name), join(folder, 'aside'));
      await symlink(join(folder, 'aside'), join(folder, name));
      await expectRefused(folder, { code: 'input', message: expect.stringContaining('is a link') });
    }
  });

  it('a pipe, without waiting for its other end', async (context) => {
    const folder = await backupFolder();
    const { path } = await firstBlob(folder);
    await rm(path);
    if (spawnSync('mkfifo', [path]).status !== 0) context.skip('there is no mkfifo here');
    await expectRefused(folder, { code: 'input', message: expect.stringContaining('not a plain file') });
    await rm(path);
    await rm(join(folder, 'clausewatch.sqlite'));
    spawnSync('mkfifo', [join(folder, 'clausewatch.sqlite')]);
    await expectRefused(folder, { code: 'input', message: expect.stringContaining('not a plain file') });
  });

  it('tables that are not ours, or not as ours', async () => {
    const view = await backupFolder();
    await changeRecord(view, 'create view spy as select * from users');
    await expectRefused(view, { code: 'input', message: expect.stringContaining('"spy"') });
    const table = await backupFolder();
    await forge(table, (db) => db.exec('alter table robots add column backdoor text'));
    await expectRefused(table, { code: 'input', message: expect.stringContaining('"robots"') });
  });

  it('a column whose name is a program: no other file is opened', async () => {
    const victim = join(await tempDir(), 'victim.sqlite');
    const other = new DatabaseSync(victim);
    other.exec('create table owned (a)');
    const folder = await backupFolder();
    const attach = `attach database '${victim.replaceAll('.', "'||char(46)||'")}'AS p; insert into owned values (1); /*`;
    await forge(folder, (db) => db.exec(`alter table pauses add column "x')) on conflict do nothing; end; ${attach}" text`));
    await expectRefused(folder, { code: 'input', message: expect.stringContaining('"pauses"') });
    expect(other.prepare('select * from owned').all()).toEqual([]);
    other.close();
  });

  it.each([
    ['a trigger', "create trigger quiet after insert on visits begin update sources set vendor_id = 'evil'; end"],
    ['an index on an expression', 'create index slow on visits (json_array(id, hex(zeroblob(1000))))'],
    [
      'another table in place of one',
      'alter table robots rename to x; create table robots (origin text primary key check (length(origin) > 0))',
    ],
    ['a rule less', ''],
  ])('%s', async (what, statement) => {
    const folder = await backupFolder();
    await changeRecord(folder, what === 'a rule less' ? await dropOfAnyTrigger(folder) : statement);
    await expectRefused(folder, { code: 'input', message: expect.stringContaining('not as Clausewatch makes it') });
  });

  it('a view in place of the list of migrations, without reading it', async () => {
    const folder = await backupFolder();
    const endless = 'with recursive r (n) as (select 1 union all select n + 1 from r) select n as name from r';
    await changeRecord(folder, `drop table kysely_migration; create view kysely_migration as ${endless}`);
    await expectRefused(folder, { code: 'input', message: expect.stringContaining('"kysely_migration"') });
  });

  it('rows that refer to nothing', async () => {
    const folder = await backupFolder();
    await forge(folder, (db) => db.exec('delete from sources'));
    await expectRefused(folder, { code: 'input', message: expect.stringContaining('"sources"') });
  });
});

/** Makes the manifest name the record as it is now. */
async function fitHash(folder: string): Promise<void> {
  const bytes = await readFile(join(folder, 'clausewatch.sqlite'));
  await editManifest(folder, (manifest) => {
    manifest['record'] = { bytes: bytes.length, sha256: sha256(bytes) };
  });
}

/** Changes the record and names it in the manifest, with the digests as they were. */
async function changeRecord(folder: string, statement: string): Promise<void> {
  const db = new DatabaseSync(join(folder, 'clausewatch.sqlite'));
  db.exec(statement);
  db.close();
  await fitHash(folder);
}

async function dropOfAnyTrigger(folder: string): Promise<string> {
  const db = new DatabaseSync(join(folder, 'clausewatch.sqlite'), { readOnly: true });
  const found = db.prepare("select name from sqlite_schema where type = 'trigger' order by name").get();
  db.close();
  return `drop trigger "${found?.['name']}"`;
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSqliteStore, type SqliteStoreOptions } from '../../../../src/adapters/store/sqlite/index.ts';
import { migrations } from '../../../../src/adapters/store/sqlite/migrations/index.ts';
import type { Store } from '../../../../src/domain/ports.ts';
import { alertingChanges } from '../../../helpers/alerting.ts';
import { makeOlder, type OlderDatabase, type Row } from '../../../helpers/olderStore.ts';
import { at, collect, sampleBatch, sampleChange, sampleExtraction, sampleRecord, sampleSource } from '../../../helpers/samples.ts';
import { smallDisk, tempDir } from '../../../helpers/tempDir.ts';

const STORE = new URL('../../../../src/adapters/store/sqlite/index.ts', import.meta.url).href;

async function open(options: SqliteStoreOptions): Promise<Store> {
  const store = await createSqliteStore(options);
  onTestFinished(() => store.close());
  return store;
}

async function newFile(): Promise<string> {
  return join(await tempDir(), 'clausewatch.db');
}

/** A store with one source and one visit, closed again. */
async function writtenFile(): Promise<string> {
  const file = await newFile();
  const store = await createSqliteStore({ file });
  await store.declare([sampleSource()]);
  await store.commit(sampleBatch([sampleRecord(1, [sampleChange('c', 1)])]));
  await store.close();
  return file;
}

const storageError = (message: string) => ({
  name: 'OperationalError',
  code: 'storage',
  message: expect.stringContaining(message),
  remedy: expect.any(String),
});

describe('opening', () => {
  it('makes the folder', async () => {
    const file = join(await tempDir(), 'deep', 'down', 'clausewatch.db');
    await open({ file });
    expect((await stat(file)).isFile()).toBe(true);
  });

  it('is done by several processes at once without harm', async () => {
    const file = await newFile();
    const script = `import { createSqliteStore } from ${JSON.stringify(STORE)}; await (await createSqliteStore({ file: ${JSON.stringify(file)} })).close();`;
    const codes = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'ignore', 'inherit'] });
        return (await once(child, 'close'))[0];
      }),
    );
    expect(codes).toEqual([0, 0, 0, 0]);
    expect(await (await open({ file })).sources()).toEqual([]);
  });

  it('leaves the file as it was when a migration fails half-way', async () => {
    const file = await newFile();
    const raw = new DatabaseSync(file);
    onTestFinished(() => raw.close());
    // In the way of a table that comes late.
    raw.exec('pragma application_id = 1129076564; create table changes (x)');
    await expect(createSqliteStore({ file })).rejects.toThrow('changes already exists');
    const tables = raw.prepare("select name from sqlite_schema where type = 'table' and name not like 'kysely_%'").all();
    expect(tables).toEqual([{ name: 'changes' }]);
  });

  it('writes nothing when everything is in place', async () => {
    const file = await writtenFile();
    const before = await readFile(file);
    await (await createSqliteStore({ file })).close();
    expect((await readFile(file)).equals(before)).toBe(true);
  });

  it('writes ahead to a log, so that others can read meanwhile', async () => {
    const file = await writtenFile();
    const raw = new DatabaseSync(file);
    onTestFinished(() => raw.close());
    expect(raw.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' });
  });

  it.each([
    [
      'is no database',
      'is not a database',
      (file: string) => writeFile(file, 'this is no database at all, only a text that is long enough to be looked at\n'.repeat(20)),
    ],
    [
      'belongs to another program',
      'another program',
      async (file: string) => {
        const other = new DatabaseSync(file);
        other.exec('create table notes (text)');
        other.close();
      },
    ],
    [
      'was written by a newer version',
      'newer Clausewatch',
      async (file: string) => {
        await (await createSqliteStore({ file })).close();
        const newer = new DatabaseSync(file);
        newer.exec("insert into kysely_migration (name, timestamp) values ('9999-later', '2030-01-01')");
        newer.close();
      },
    ],
    ['is a folder', 'cannot be opened', (file: string) => mkdir(file)],
  ])('says in one sentence that the file %s, and leaves it alone', async (_what, message, make) => {
    const file = await newFile();
    await make(file);
    const before = (await stat(file)).isFile() ? await readFile(file) : undefined;
    await expect(createSqliteStore({ file })).rejects.toMatchObject(storageError(message));
    if (before) expect((await readFile(file)).equals(before)).toBe(true);
  });

  it('says in one sentence that the database is damaged', async () => {
    const file = await writtenFile();
    const bytes = await readFile(file);
    bytes.fill(0x5a, 4096);
    await writeFile(file, bytes);
    const use = async () => {
      const store = await createSqliteStore({ file });
      onTestFinished(() => store.close());
      return collect(store.changes());
    };
    await expect(use()).rejects.toMatchObject(storageError('damaged'));
  });

  it('says in one sentence that the folder cannot be made', async () => {
    const folder = await tempDir();
    await writeFile(join(folder, 'data'), 'a file in the way');
    await expect(createSqliteStore({ file: join(folder, 'data', 'clausewatch.db') })).rejects.toMatchObject(
      storageError('cannot be created'),
    );
  });

  it('says in one sentence that the file may not be written to', async ({ skip }) => {
    if (process.getuid?.() === 0) return skip('root may always write');
    const file = await writtenFile();
    await chmod(file, 0o400);
    const store = await createSqliteStore({ file }).catch((error: unknown) => error);
    expect(store).toMatchObject(storageError('cannot be written'));
  });
});

describe('a read-only store', () => {
  it('reads, and refuses to write in one sentence', async () => {
    const store = await open({ file: await writtenFile(), readOnly: true });
    expect(await store.source('acme/dpa')).toMatchObject({ visits: 1 });
    await expect(store.declare([])).rejects.toMatchObject(storageError('cannot be written'));
  });

  it('creates nothing', async () => {
    const file = await newFile();
    await expect(createSqliteStore({ file, readOnly: true })).rejects.toMatchObject(storageError('no database'));
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });
});

describe('trouble while working', () => {
  it('waits for another writer, then says that the database is locked, and goes on afterwards', async () => {
    const file = await writtenFile();
    const store = await open({ file, busyTimeoutMs: 50 });
    const other = new DatabaseSync(file);
    onTestFinished(() => other.close());
    other.exec('begin immediate');
    const batch = sampleBatch([sampleRecord(2, [sampleChange('d', 2)])]);
    await expect(store.commit(batch)).rejects.toMatchObject({ ...storageError('locked'), transient: true });
    expect(await store.source('acme/dpa')).toMatchObject({ visits: 1 });
    other.exec('rollback');
    await store.commit(batch);
    expect(await store.source('acme/dpa')).toMatchObject({ visits: 2 });
  });

  /** Texts that do not compress, so that a batch needs its space. */
  const large = (minutes: number) => {
    const text = Array.from({ length: 3000 }, (_, index) => Math.sin(minutes * 10_000 + index).toString(36)).join('');
    return sampleRecord(minutes, [sampleChange(`large ${minutes}`, minutes, { newQuote: text })], { extraction: sampleExtraction(text) });
  };

  async function fillsUp(store: Store): Promise<void> {
    await store.declare([sampleSource()]);
    await store.commit(sampleBatch([sampleRecord(1, [sampleChange('c', 1)])]));
    const batch = sampleBatch(Array.from({ length: 100 }, (_, index) => large(index + 2)));
    await expect(store.commit(batch)).rejects.toMatchObject({ ...storageError('no space left'), transient: true });
    expect(await store.source('acme/dpa')).toMatchObject({ visits: 1, changes: 1, verifiedAt: at(1) });
    expect((await collect(store.changes())).map(({ id }) => id)).toEqual(['c']);
    expect(await alertingChanges(store)).toEqual(['c']);
    await store.commit(sampleBatch([sampleRecord(3)]));
    expect(await store.source('acme/dpa')).toMatchObject({ visits: 2 });
  }

  it('says that its quota is used up and leaves everything as it was', async () => {
    await fillsUp(await open({ file: await newFile(), quotaBytes: 1_000_000 }));
  });

  it('says that the disk is full and leaves everything as it was', async ({ skip }) => {
    const folder = await smallDisk(2_000_000);
    if (folder === undefined) return skip('needs the right to mount a small tmpfs');
    await fillsUp(await open({ file: join(folder, 'clausewatch.db') }));
  });
});

describe('migrations', () => {
  it('are numbered, each by a number of its own, in order', () => {
    const names = Object.keys(migrations);
    expect(names).toEqual(names.toSorted());
    for (const name of names) expect(name).toMatch(/^\d{4}-[a-z0-9-]+$/);
    expect(new Set(names.map((name) => name.slice(0, 4))).size).toBe(names.length);
  });
});

describe('a database from before health events', () => {
  async function oldFile(): Promise<string> {
    const file = await newFile();
    await makeOlder(file, '0006', fill);
    return file;
  }

  async function fill(db: OlderDatabase): Promise<void> {
    const into = (table: string, row: Row) => db.insertInto(table).values(row).execute();
    const source = {
      id: 'acme/dpa',
      vendor_id: 'acme',
      declared: 1,
      archive_only: 0,
      source_json: JSON.stringify(sampleSource()),
      visits: 3,
    };
    await into('sources', source);
    for (const [id, fetched_at, readable, renderer] of [
      ['a', at(1), 1, 'archive'],
      ['b', at(2), 1, 'http'],
      ['b#again', at(3), 0, 'http'],
      ['c', at(24 * 60), 0, 'http'],
    ] as const) {
      const envelope = {
        because: '',
        request_url: 'https://acme/dpa',
        final_url: 'https://acme/dpa',
        headers_json: '{}',
        redirects_json: '[]',
      };
      const verdict = readable ? 'content' : 'gone';
      await into('visits', { id, source_id: 'acme/dpa', fetched_at, readable, renderer, verdict, ...envelope });
    }
    await into('objects', { sha256: 'p', pack: 'p', offset: 0, length: 1, raw_length: 1, depth: 0 });
    const texts = [
      'kind',
      'action',
      'significance',
      'severity',
      'state',
      'rule',
      'url',
      'extractor_version',
      'last_seen_old_at',
      'vendor_id',
    ];
    const change = {
      id: 'x',
      visit_id: 'b',
      source_id: 'acme/dpa',
      first_seen_new_at: at(2),
      ordinal: 0,
      old_snapshot: 'p',
      new_snapshot: 'p',
    };
    await into('changes', { ...change, detail_json: '{}', ...Object.fromEntries(texts.map((name) => [name, ''])) });
    await into('outbox', { id: 'outbox:x', change_id: 'x', created_at: at(2) });
  }

  it('knows what its checks came to', async () => {
    const store = await open({ file: await oldFile() });
    expect(await store.source('acme/dpa')).toMatchObject({ visits: 3, recent: { checks: 2, read: 1 } });
    expect(await store.health()).toEqual([]);
    await store.watch(['acme/dpa'], at(0));
    expect(await store.silence(at(9))).toMatchObject({ sources: [{ verifiedAt: at(2) }], latest: at(2) });
    expect((await store.visits('acme/dpa')).map(({ id }) => id)).toEqual(['c', 'b#again', 'b', 'a']);
  });
});

describe('indices', () => {
  it('serve the listing of changes, sources and due times without sorting or scanning', async () => {
    const raw = new DatabaseSync(await writtenFile());
    onTestFinished(() => raw.close());
    const plan = (sql: string) =>
      raw
        .prepare(`explain query plan ${sql}`)
        .all()
        .map((row) => String(row['detail']))
        .join('; ');
    const order = 'order by first_seen_new_at, source_id, ordinal, id limit 500';
    for (const sql of [
      `select * from changes ${order}`,
      `select * from changes where vendor_id = 'a' ${order}`,
      `select * from visits where source_id = 'a' order by fetched_at desc, id desc limit 10`,
      `select * from health_events where source_id = 'a' order by opened_at desc, id desc`,
      'select * from health_events order by opened_at desc, id desc limit 10',
      `select id from sources where next_due_at <= 'x' and declared = 1 order by next_due_at, id limit 10`,
    ]) {
      expect(plan(sql), sql).toContain('USING INDEX');
      expect(plan(sql), sql).not.toContain('TEMP B-TREE');
    }
  });
});

it('writes nothing where what is declared is so already, however often processes start', async () => {
  const file = await newFile();
  const store = await open({ file });
  const sources = Array.from({ length: 1_200 }, (_, n) => sampleSource(`acme/s${n}`));
  await store.declare(sources);
  const other = new DatabaseSync(file);
  onTestFinished(() => other.close());
  const version = () => other.prepare('pragma data_version').get();
  const before = version();
  await store.declare(sources);
  await store.declareAlso(sources);
  await store.watch([], at(1));
  expect(version()).toEqual(before);
  await store.declareAlso([sampleSource('acme/s7', { url: 'https://acme/new' })]);
  expect(version()).not.toEqual(before);
});

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Compilable } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { changesSinceQuery } from '../../../../src/adapters/store/sql/changes.ts';
import type { Db } from '../../../../src/adapters/store/sql/db.ts';
import { beforeQuery, eventCountQuery, eventsQuery, marksQuery, recordsQuery } from '../../../../src/adapters/store/sql/registry.ts';
import { createSqliteStore } from '../../../../src/adapters/store/sqlite/index.ts';
import { openDatabase } from '../../../../src/adapters/store/sqlite/open.ts';
import { makeOlder } from '../../../helpers/olderStore.ts';
import { next, sampleCell, sampleDeal, stepOf } from '../../../helpers/registryRecords.ts';
import { sampleSource } from '../../../helpers/samples.ts';
import { tempDir } from '../../../helpers/tempDir.ts';

const newFile = async (): Promise<string> => join(await tempDir(), 'clausewatch.db');

async function open(file: string, readOnly = false) {
  const store = await createSqliteStore({ file, readOnly });
  onTestFinished(() => store.close());
  return store;
}

const COLUMNS = 'seq, id, at, by_json, kind, type, record, version, vendor, offering, question, after_json, because_json';
const copy = (columns: Record<string, string>) =>
  COLUMNS.split(', ')
    .map((name) => columns[name] ?? name)
    .join(', ');
const replaced = (columns: Record<string, string>) =>
  `insert or replace into registry_events (${COLUMNS}) select ${copy(columns)} from registry_events where seq = 1`;

/** Whoever has the file open, with whatever program. */
it.each([
  ['edited', "update registry_events set after_json = '{}' where seq = 1"],
  ['edited by number', 'update registry_events set seq = 99'],
  ['edited out of the way', "update or replace registry_events set id = 'other' where seq = 1"],
  ['removed', 'delete from registry_events'],
  ['removed by number', 'delete from registry_events where seq = 1'],
  ['replaced', replaced({ at: "'2020'" })],
  ['replaced under another name', replaced({ id: "'z'", version: '9' })],
  ['replaced at another place', replaced({ seq: '77', version: '9' })],
  ['replaced as the version that it is', replaced({ seq: '77', id: "'z'" })],
  [
    'upserted',
    `insert into registry_events (${COLUMNS}) select ${COLUMNS} from registry_events where true on conflict (id) do update set at = '2020'`,
  ],
])('an event of the registry is never %s, not even in the database', async (_, statement) => {
  const file = await newFile();
  const store = await open(file);
  await store.writeRegistry([stepOf(sampleCell()), stepOf(sampleDeal())]);
  const before = await store.registryEvents();
  const raw = new DatabaseSync(file);
  onTestFinished(() => raw.close());
  expect(() => raw.exec(statement)).toThrow('an event of the registry is never');
  expect(await store.registryEvents()).toEqual(before);
});

it('no record says that it is of an event that there is not', async () => {
  const file = await newFile();
  await (await open(file)).writeRegistry([stepOf(sampleCell())]);
  const raw = new DatabaseSync(file, { enableForeignKeyConstraints: true });
  onTestFinished(() => raw.close());
  expect(() => raw.exec('update registry_records set event_seq = 99')).toThrow('FOREIGN KEY');
});

describe('a database from before the registry', () => {
  it('has an empty one, and takes records', async () => {
    const file = await newFile();
    await makeOlder(file, '0016', async (db) => {
      const source_json = JSON.stringify(sampleSource());
      await db.insertInto('sources').values({ id: 'acme/dpa', vendor_id: 'acme', declared: 1, archive_only: 0, source_json }).execute();
    });
    const store = await open(file);
    expect([await store.registry(), await store.registryEvents()]).toEqual([[], []]);
    await store.writeRegistry([stepOf(sampleCell())]);
    expect(await store.registry()).toEqual([sampleCell()]);
    expect((await store.source('acme/dpa'))?.source).toEqual(sampleSource());
  });

  it('is not brought up to date by those who only read', async () => {
    const file = await newFile();
    await makeOlder(file, '0016', async () => {});
    await expect(createSqliteStore({ file, readOnly: true })).rejects.toMatchObject({ code: 'storage' });
  });
});

it('is read, and not written, by those who only read', async () => {
  const file = await newFile();
  const writer = await open(file);
  await writer.writeRegistry([stepOf(sampleCell())]);
  const reader = await open(file, true);
  expect(await reader.cellMarks()).toHaveLength(1);
  await expect(reader.writeRegistry([stepOf(next(sampleCell()))])).rejects.toMatchObject({ code: 'storage' });
  // What is written meanwhile is seen.
  await writer.writeRegistry([stepOf(next(sampleCell(), { status: 'verified' }))]);
  expect((await reader.registryRecord('cell', sampleCell().id))?.version).toBe(2);
});

describe('the statements', () => {
  const planOf = async (query: (db: Db) => Compilable): Promise<string> => {
    const file = await newFile();
    const { db, close } = await openDatabase({ file });
    onTestFinished(close);
    const { sql, parameters } = query(db).compile();
    const raw = new DatabaseSync(file);
    onTestFinished(() => raw.close());
    const rows = raw.prepare(`explain query plan ${sql}`).all(...(parameters as string[]));
    return rows.map((row) => String(row['detail'])).join('; ');
  };
  const many = Array.from({ length: 200 }, (_, n) => `offering-${n}`);

  it.each([
    ['cells of an offering', (db) => marksQuery(db, { offering: 'o' }), 'registry_records_offering'],
    ['cells of many offerings', (db) => marksQuery(db, { offerings: many, questions: ['q'] }), 'registry_records_offering'],
    ['cells of a vendor', (db) => marksQuery(db, { vendor: 'v', sheet: 'commitments' }), 'registry_records_vendor'],
    ['cells in a state', (db) => marksQuery(db, { status: 'stale' }), 'registry_records_status'],
    ['cells by their ids', (db) => marksQuery(db, { ids: many }), 'PRIMARY KEY (id=? AND type=?)'],
    ['cells of a source', (db) => marksQuery(db, { source: 's' }), 'registry_sources USING PRIMARY KEY (source_id=?)'],
    ['records of an offering', (db) => recordsQuery(db, { offering: 'o' }), 'registry_records_offering'],
    ['records of a source', (db) => recordsQuery(db, { source: 's' }), 'registry_sources USING PRIMARY KEY (source_id=?)'],
    ['deals of a vendor', (db) => recordsQuery(db, { type: 'deal', vendor: 'v' }), 'registry_records_vendor'],
    ['events of a record', (db) => eventsQuery(db, { record: 'r', newestFirst: true, limit: 9 }), '(record=?)'],
    ['events of many records', (db) => eventsQuery(db, { type: 'cell', records: many }), '(record=? AND type=?)'],
    [
      'changes since a time of each page',
      (db) => ({ compile: () => changesSinceQuery(db, new Map(many.map((id) => [id, '']))).compile(db) }),
      '(source_id=? AND first_seen_new_at>?)',
    ],
    ['records before events', (db) => beforeQuery(db, [1, 2]), '(record=? AND type=? AND version=?)'],
    ['events of a record of a type', (db) => eventsQuery(db, { type: 'cell', record: 'r', newestFirst: true }), '(record=? AND type=?)'],
    [
      'events of some kinds',
      (db) => eventsQuery(db, { kinds: ['updated', 'removed'], newestFirst: true, limit: 9 }),
      'registry_events_kind',
    ],
  ] as Array<[string, (db: Db) => Compilable, string]>)('that read %s go by an index', async (_, query, index) => {
    const plan = await planOf(query);
    expect(plan).toContain(index);
    expect(plan).not.toMatch(/SCAN registry/);
  });

  it('that count the changelog look up no event', async () => {
    const filter = { kinds: ['updated', 'proposed'], exceptNewBy: ['proposed'] } as const;
    expect(await planOf((db) => eventCountQuery(db, filter))).toContain('USING COVERING INDEX registry_events_kind');
  });

  it.each([
    ['of an offering', { offering: 'o' }, 'registry_events_offering'],
    ['of a question of an offering', { offering: 'o', question: 'q' }, 'registry_events_offering'],
    ['of a vendor', { vendor: 'v' }, 'registry_events_vendor'],
    ['of all', {}, 'SCAN registry_events'],
    ['after one', { after: 7 }, 'INTEGER PRIMARY KEY (rowid>?)'],
  ])('that read events %s, newest first, sort nothing', async (_, filter, index) => {
    const plan = await planOf((db) => eventsQuery(db, { ...filter, newestFirst: true, limit: 50 }));
    expect(plan).toContain(index);
    expect(plan).not.toContain('TEMP B-TREE');
  });
});

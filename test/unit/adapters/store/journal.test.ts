import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { pageOf } from '../../../../src/adapters/store/sql/journal.ts';
import { SQLITE } from '../../../../src/adapters/store/sqlite/flavour.ts';
import { createSqliteStore } from '../../../../src/adapters/store/sqlite/index.ts';
import type { JournalFilter } from '../../../../src/domain/journal.ts';
import type { Store } from '../../../../src/domain/ports.ts';
import { makeOlder, type OlderDatabase, type Row } from '../../../helpers/olderStore.ts';
import { queryPlan } from '../../../helpers/queryPlan.ts';
import { at, collect, sampleBatch, sampleChange, sampleRecord, sampleSource } from '../../../helpers/samples.ts';
import { tempDir } from '../../../helpers/tempDir.ts';

const newFile = async (): Promise<string> => join(await tempDir(), 'clausewatch.db');

async function open(file: string): Promise<Store> {
  const store = await createSqliteStore({ file });
  onTestFinished(() => store.close());
  return store;
}

/** Whoever has the file open, with whatever program. */
it.each([
  ['edited', "update journal set at = '2020' where id = 'c:recorded'"],
  ['edited by number', 'update journal set seq = 99'],
  ['removed', 'delete from journal'],
  [
    'replaced',
    "insert or replace into journal select 1, 'c:recorded', '2020', kind, change_id, null, null, null, 1, null, null, null, null, null from journal",
  ],
  [
    'replaced under another name',
    "insert or replace into journal select seq, 'z', '2020', kind, change_id, null, null, null, 1, null, null, null, null, null from journal",
  ],
  [
    'upserted',
    "insert into journal (id, at, kind, change_id, alerting) values ('c:recorded', '', '', 'c', 1) on conflict (id) do update set at = '2020'",
  ],
])('an entry of the journal is never %s, not even in the database', async (_, statement) => {
  const file = await newFile();
  const store = await open(file);
  await store.declare([sampleSource()]);
  await store.commit(sampleBatch([sampleRecord(1, [sampleChange('c', 1)])]));
  const before = await collect(store.journal());
  const raw = new DatabaseSync(file);
  onTestFinished(() => raw.close());
  expect(() => raw.exec(statement)).toThrow('an entry of the journal is never');
  expect(await collect(store.journal())).toEqual(before);
});

describe('a database from before the journal', () => {
  const change = (id: string, ordinal: number, more: Row = {}): Row => {
    const texts = ['visit_id', 'last_seen_old_at', 'action', 'rule', 'url', 'old_snapshot', 'new_snapshot', 'extractor_version'];
    const plain = Object.fromEntries(texts.map((name) => [name, 'x']));
    const place = { source_id: 'acme/dpa', vendor_id: 'acme', first_seen_new_at: at(1), kind: 'passage', significance: 'substantive' };
    const detail_json = JSON.stringify({ path: ['A'], newValue: { n: 1, unit: 'd' }, offerings: ['o'] });
    return { ...plain, ...place, id, ordinal, severity: 'medium', severity_rank: 2, state: 'flagged', detail_json, ...more };
  };
  const review = (id: string, more: Row): Row => ({
    change_id: id,
    version: 1,
    review_json: JSON.stringify({ change: id, version: 1, state: 'flagged', ...more }),
    proposed: 0,
  });
  const act = (id: string, change_id: string, minutes: number, detail: object): Row => ({
    id,
    at: at(minutes),
    by_kind: 'user',
    by_id: 'u',
    by_name: 'Ada',
    kind: 'decide',
    subject_type: 'change',
    subject_id: change_id,
    detail_json: JSON.stringify(detail),
  });
  const due = (change_id: string, ordinal: number, due_on: string, detail: object): Row => ({
    change_id,
    ordinal,
    vendor_id: 'acme',
    due_on,
    basis: 'assumed',
    detail_json: JSON.stringify(detail),
  });

  async function fill(db: OlderDatabase): Promise<void> {
    const into = (table: string, rows: Row[]) =>
      rows.reduce((before, row) => before.then(() => db.insertInto(table).values(row).execute()), Promise.resolve<unknown>(undefined));
    await into('sources', [
      { id: 'acme/dpa', vendor_id: 'acme', declared: 1, archive_only: 0, source_json: JSON.stringify(sampleSource()) },
    ]);
    // Recorded in this order; the times of their finding are in another.
    await into('changes', [
      change('later', 0, { first_seen_new_at: at(9) }),
      change('confirmed', 1, { state: 'confirmed' }),
      change('held', 2, { suppressed_by: 'noise' }),
      change('superseded', 3, { state: 'superseded' }),
      change('edited', 4),
      change('due', 5),
      change('commented', 6),
      change('imported', 7),
    ]);
    await into('reviews', [
      review('confirmed', {
        state: 'confirmed',
        decided: { by: { name: 'Ada' }, at: at(30) },
        edits: { severity: 'high', newValue: null },
      }),
      review('superseded', { state: 'superseded', supersededBy: 'edited', edits: {} }),
      review('edited', { edits: { effectiveAt: null } }),
      review('commented', { assignee: 'u' }),
    ]);
    await into('acts', [
      act('act_1', 'superseded', 40, { after: {} }),
      act('act_2', 'confirmed', 30, { after: {} }),
      act('act_3', 'confirmed', 35, { text: 'a comment' }),
      act('act_4', 'edited', 50, { after: {} }),
    ]);
    const where = { source: 'acme/dpa', url: 'https://acme/dpa', snapshot: 'x', path: [] };
    await into('deadlines', [
      due('due', 0, '2026-03-10', { clause: 'ten "days"', label: 'Last day', clauseSource: where }),
      due('due', 1, '2026-03-01', { clause: '' }),
      due('confirmed', 0, '2026-03-20', { clause: 'x' }),
    ]);
    await into('health_events', [
      {
        id: 'h',
        source_id: 'acme/dpa',
        kind: 'unread',
        opened_at: at(3),
        detail_json: '{"sentence":"","remedy":""}',
        ended_at: at(4),
        ended: 'it was read',
      },
    ]);
    await into('outbox', [
      { id: 'outbox:later', change_id: 'later', created_at: at(20) },
      { id: 'outbox:h:opened', health_id: 'h', phase: 'opened', created_at: at(3) },
    ]);
  }

  const upgraded = async (): Promise<Store> => {
    const file = await newFile();
    await makeOlder(file, '0014', fill);
    return open(file);
  };

  it('tells each of its changes once as it was found, in the order of recording, then what became of them', async () => {
    const store = await upgraded();
    const entries = await collect(store.journal());
    expect(entries.map(({ id, at: time, kind }) => [id, time, kind])).toEqual([
      ['later:recorded', at(20), 'change.recorded'],
      ...['confirmed', 'superseded', 'edited', 'due', 'commented', 'imported'].map((id) => [`${id}:recorded`, at(1), 'change.recorded']),
      ['due:due:1', at(1), 'change.due'],
      ['confirmed:stands', at(30), 'change.confirmed'],
      ['superseded:stands', at(40), 'change.retracted'],
      ['edited:stands', at(50), 'change.corrected'],
    ]);
    const was = { state: 'flagged', severity: 'medium', deadlines: [] };
    const [due, confirmed, superseded, edited] = entries.slice(-4);
    const { deadlines } = (await store.change('due')) ?? {};
    expect(deadlines).toHaveLength(2);
    expect(due).toMatchObject({ was, change: { state: 'flagged', deadlines } });
    expect(confirmed).toMatchObject({
      was,
      edits: { severity: 'high', newValue: null },
      change: { state: 'confirmed', severity: 'high', deadlines: [{ dueOn: '2026-03-20', clause: 'x', basis: 'assumed' }] },
    });
    expect(confirmed?.change).not.toHaveProperty('newValue');
    expect(superseded).toMatchObject({ was, supersededBy: 'edited', change: { state: 'superseded' } });
    expect(superseded).not.toHaveProperty('edits');
    expect(edited).toMatchObject({ edits: { effectiveAt: null }, change: { state: 'flagged' } });
    expect(await collect(store.journal({ severity: 'high' }))).toEqual([confirmed]);
  });

  it('alerts nobody of it, and goes on from there', async () => {
    const store = await upgraded();
    const { from, to, entries } = await store.unrouted(100);
    expect([entries, from, to]).toEqual([[], to, (await store.journalHead()).seq]);
    expect((await store.totals()).pending).toBe(0);
    const { deadlines = [] } = (await store.change('due')) ?? {};
    await store.settle(new Map([['due', deadlines]]), at(99));
    await store.settle(
      new Map([
        ['due', []],
        ['later', deadlines],
      ]),
      at(99),
    );
    expect((await collect(store.journal({ after: to }))).map(({ id }) => id)).toEqual(['due:due:2', 'later:due:1']);
  });
});

describe('the journal is read along an index', () => {
  const FILTERS: Array<[JournalFilter, string]> = [
    [{}, 'SEARCH journal USING INTEGER PRIMARY KEY (rowid>?)'],
    [{ severity: 'high', page: 'dpa' }, 'SEARCH journal USING INTEGER PRIMARY KEY (rowid>?)'],
    [{ newestFirst: true, state: 'flagged' }, 'SEARCH journal USING INTEGER PRIMARY KEY (rowid>?)'],
    [{ vendor: 'acme', kind: 'row' }, 'SEARCH journal USING INDEX journal_vendor (vendor_id=? AND seq>?)'],
    [{ vendor: 'acme', source: 'acme/dpa' }, 'SEARCH journal USING INDEX journal_source (source_id=? AND seq>?)'],
    [{ change: 'a' }, 'SEARCH journal USING INDEX journal_change (change_id=? AND seq>?)'],
  ];

  it.each(FILTERS)('without sorting, the changes looked up one by one: %o', async (filter, first) => {
    const plan = await queryPlan(pageOf(SQLITE, { ...filter, after: 9 }, 500));
    expect(plan[0]).toBe(first);
    expect(plan[1]).toBe('SEARCH changes USING INDEX sqlite_autoindex_changes_1 (id=?)');
    expect(plan.join('\n')).not.toContain('TEMP B-TREE');
  });
});

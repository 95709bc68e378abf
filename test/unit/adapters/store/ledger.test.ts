import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSqliteStore } from '../../../../src/adapters/store/sqlite/index.ts';
import { LedgerEvent } from '../../../../src/domain/ledger.ts';
import type { Store } from '../../../../src/domain/ports.ts';
import type { Act } from '../../../../src/domain/review.ts';
import { makeOlder, type Row } from '../../../helpers/olderStore.ts';
import {
  at,
  collect,
  failedVisit,
  sampleBatch,
  sampleChange,
  sampleRecord,
  sampleRuleEdit,
  sampleSource,
} from '../../../helpers/samples.ts';
import { tempDir } from '../../../helpers/tempDir.ts';

async function open(file: string): Promise<Store> {
  const store = await createSqliteStore({ file });
  onTestFinished(() => store.close());
  return store;
}

async function fill(store: Store): Promise<void> {
  await store.declare([sampleSource()]);
  const suppressed = sampleChange('held', 1, { suppressedBy: 'noise' });
  await store.commit(sampleBatch([sampleRecord(1, [sampleChange('a', 1), suppressed])], { recordedAt: at(10) }));
  await store.commit(sampleBatch([sampleRecord(3, [], { ruleEdit: sampleRuleEdit(3) }), { visit: failedVisit(2), changes: [] }]));
  const event = { id: 'h1', sourceId: 'acme/dpa', kind: 'unread', openedAt: at(4), detail: { sentence: 'x', remedy: 'y' } } as const;
  await store.editHealth([{ act: 'open', event }], at(4));
  await store.editHealth([{ act: 'close', id: 'h1', endedAt: at(6), ended: 'it was read' }], at(6));
  const by = { kind: 'user', id: 'usr_ada', name: 'Ada' } as const;
  const act: Act = { id: 'act_1', at: at(50), by, kind: 'decide', subject: { type: 'change', id: 'a' }, detail: { reason: 'so' } };
  await store.decide([{ act, review: { change: 'a', version: 1, state: 'confirmed' } }]);
  const notice = { id: 'm1', kind: 'test', title: 'Look', at: at(60), items: [], more: 0, path: '/' } as const;
  await store.addMessages([
    { id: 'm1', channel: 'mail', lane: 'test:1', notice: { ...notice, items: [] }, createdAt: at(60), notBefore: at(60) },
  ]);
  await store.claim({ channel: 'mail', now: at(61), until: at(70), token: 't' });
  await store.attempted({ id: 'm1', token: 't', at: at(62), ms: 3, outcome: { ok: true, receipt: 'r' } });
}

/** A database of the version before the ledger, with the rows of another one. */
async function older(from: string): Promise<string> {
  const file = join(await tempDir(), 'clausewatch.sqlite');
  const raw = new DatabaseSync(from);
  await makeOlder(file, '0019', async (db) => {
    const tables = await db.introspection.getTables();
    for (const { name, columns } of tables.filter(({ name }) => !name.startsWith('kysely'))) {
      const generated = name === 'changes' ? ['entry'] : ['kind'];
      const kept = columns
        .map((column) => column.name)
        .filter((column) => !((name === 'changes' || name === 'sources') && generated.includes(column)));
      const rows = raw.prepare(`select ${kept.map((column) => `"${column}"`).join(', ')} from ${name}`).all() as Row[];
      await db.deleteFrom(name).execute();
      for (const row of rows)
        await db
          .insertInto(name)
          .values({ ...row })
          .execute();
    }
  });
  raw.close();
  return file;
}

const eventsOf = async (store: Store): Promise<LedgerEvent[]> =>
  (await collect(store.ledgerEvents())).map(({ json }) => LedgerEvent.parse(JSON.parse(json)));

describe('the ledger of an installation that is older than it', () => {
  it('tells of all that was recorded, as it is told today, and says that it came later', async () => {
    const file = join(await tempDir(), 'clausewatch.sqlite');
    const modern = await open(file);
    await fill(modern);
    const store = await open(await older(file));
    const told = await eventsOf(store);
    const today = new Map((await eventsOf(modern)).map((event) => [event.id, event]));
    expect(told.map(({ id }) => id).toSorted()).toEqual([...today.keys()].toSorted());
    for (const { backfilled, at: _, ...event } of told) {
      const { at: __, ...known } = today.get(event.id) ?? expect.fail(event.id);
      expect(backfilled).toBe(true);
      expect(event).toEqual(known);
    }
    expect(await collect(store.untoldRows())).toEqual([]);
    const rows = told.flatMap((event) => event.rows);
    expect(await store.rowDigests(rows)).toEqual(rows.map(({ digest }) => digest));
  });

  it('is in the order of time, and the same whenever it is made', async () => {
    const file = join(await tempDir(), 'clausewatch.sqlite');
    await fill(await open(file));
    const [one, other] = [await open(await older(file)), await open(await older(file))];
    const lines = await collect(one.ledgerEvents());
    expect(lines.map(({ at: time }) => time)).toEqual(lines.map(({ at: time }) => time).toSorted());
    expect(await collect(other.ledgerEvents())).toEqual(lines);
    expect(lines.map(({ type }) => type)).toEqual([
      // What a rule holds back is in no journal: it is told at the time of its visit.
      ...['visit', 'change.recorded', 'visit', 'visit', 'rules.edited', 'health.opened', 'health.recovered'],
      ...['change.recorded', 'change.confirmed', 'act.decide', 'delivery.done'],
    ]);
  });
});

describe('the tables of the ledger', () => {
  it('refuse to edit, remove or replace a row, and to leave a gap', async () => {
    const file = join(await tempDir(), 'clausewatch.sqlite');
    const store = await open(file);
    await fill(store);
    await store.addLedgerKey({ key: 'k', at: at(1) });
    await store.addCheckpoint({ size: 1, root: new Uint8Array(32), note: 'n', at: at(1) });
    await store.addTimeStamp({ size: 1, authority: 'a', at: at(1), response: new Uint8Array(1) });
    const raw = new DatabaseSync(file);
    onTestFinished(() => raw.close());
    for (const table of ['ledger', 'checkpoints', 'time_stamps', 'ledger_keys']) {
      expect(() => raw.exec(`update ${table} set at = 'x'`), table).toThrow(/never edited/);
      expect(() => raw.exec(`delete from ${table}`), table).toThrow(/never removed/);
      expect(() => raw.exec(`insert or replace into ${table} select * from ${table}`), table).toThrow(/never replaced/);
    }
    const line = (seq: number): string => `insert into ledger values (${seq}, 'x', 'x', 'x', '{}', zeroblob(32), x'')`;
    expect(() => raw.exec(line(100))).toThrow(/follows the one before it/);
    expect(() => raw.exec(line(-2))).toThrow(/follows the one before it/);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../src/declare/catalogue.ts';
import { DeadlineRule } from '../../../src/domain/catalogue.ts';
import type { Change } from '../../../src/domain/change.ts';
import type { Fact } from '../../../src/domain/extraction.ts';
import type { Store, VisitRecord } from '../../../src/domain/ports.ts';
import type { Review } from '../../../src/domain/review.ts';
import type { Source } from '../../../src/domain/watcher.ts';
import { fixedClock } from '../../../src/lib/clock.ts';
import { checkNow } from '../../../src/pipeline/checkNow.ts';
import { resettleDeadlines, settleCheck, settleDeadlines } from '../../../src/pipeline/deadlines.ts';
import {
  at,
  sampleBaseline,
  sampleBatch,
  sampleChange,
  sampleExtraction,
  sampleRecord,
  sampleSource,
  sampleVisit,
} from '../../helpers/samples.ts';
import { CLAUSES, createWorld } from './world.ts';

const DAY = 24 * 60;
const catalogue = {
  deadlines: [
    DeadlineRule.parse({
      id: 'objection',
      keys: ['subprocessors.list'],
      kinds: ['row'],
      window: [{ key: 'subprocessors.objection_window', label: 'Last day to object' }],
    }),
    DeadlineRule.parse({ id: 'effective', effective: 'Takes effect' }),
  ],
};
const LIST = sampleSource('acme/list', { kind: 'subprocessors' });
const DPA = sampleSource('acme/dpa', { kind: 'dpa' });

function fact(key: string, value: Fact['value'], quote: string): Fact {
  return { key, value, quote, path: ['DPA'], extractor: 'x', passage: 0 };
}

/** A reading of the DPA that gives so many days. */
function dpaSays(minutes: number, days: number, changes: Change[] = []): VisitRecord {
  const page = `page ${minutes}`;
  const facts = [fact('subprocessors.objection_window', { n: days, unit: 'd' }, `You may object within ${days} days.`)];
  const extraction = sampleExtraction(page, { facts });
  return { visit: sampleVisit(minutes), extraction, changes, baseline: sampleBaseline(minutes, page, { extraction }) };
}

function added(id: string, minutes: number, more: Partial<Change> = {}): Change {
  const row = { kind: 'row', action: 'added', key: 'subprocessors.list', newValue: { name: id } } as const;
  return sampleChange(id, minutes, { ...row, source: LIST.id, ...more });
}

/** A reading of the list that brought changes. */
function listSays(minutes: number, changes: Change[]): VisitRecord {
  const record = sampleRecord(minutes, changes);
  return { visit: { ...record.visit, id: `list@${minutes}`, sourceId: LIST.id }, changes };
}

async function open() {
  const { store } = await createWorld({ sources: [DPA, LIST] });
  const commit = (...records: VisitRecord[]) => store.commit(sampleBatch(records));
  const due = async (id: string) => (await store.change(id))?.deadlines.map(({ dueOn, basis }) => `${dueOn} ${basis}`);
  return { store, commit, due, services: { store, catalogue, clock: fixedClock(at(400 * DAY)) } };
}

describe('what was recorded', () => {
  it('gets the deadline of the clause as it stood on that day', async () => {
    const { commit, due, services } = await open();
    await commit(dpaSays(0, 30));
    await commit(dpaSays(20 * DAY, 10));
    await commit(listSays(10 * DAY, [added('early', 10 * DAY)]));
    await commit(listSays(30 * DAY, [added('late', 30 * DAY)]));
    const settled = await settleDeadlines(services);
    expect([await due('early'), await due('late')]).toEqual([['2026-04-10 assumed'], ['2026-04-10 assumed']]);
    expect(settled.get('early')).toMatchObject([
      { clause: 'You may object within 30 days.', clauseSource: { source: 'acme/dpa', snapshot: sampleVisit(0).sha256 } },
    ]);
    expect(settled.get('late')).toMatchObject([{ clause: 'You may object within 10 days.' }]);
  });

  it('goes by what the clause says at the end of that day: pages are visited one after the other', async () => {
    const { commit, due, services } = await open();
    await commit(dpaSays(0, 30));
    await commit(listSays(10 * DAY + 10, [added('c1', 10 * DAY + 10)]), dpaSays(10 * DAY + 20, 10));
    await settleDeadlines(services);
    expect(await due('c1')).toEqual(['2026-03-21 assumed']);
  });

  it('goes by the first thing known of a clause that was read only later', async () => {
    const { commit, due, services } = await open();
    await commit(listSays(DAY, [added('c1', DAY)]));
    expect(await settleCheck(services, LIST, { changes: [added('c1', DAY)], first: false })).toEqual(new Map());
    expect(await due('c1')).toEqual([]);
    await commit(dpaSays(395 * DAY, 10));
    const early = { ...services, clock: fixedClock(at(30 * DAY)) };
    await settleCheck(early, DPA, { changes: [], first: true });
    expect(await due('c1')).toEqual(['2026-03-12 assumed']);
  });

  it('is settled once, and again only by what is told of clauses', async () => {
    const { store, commit, services } = await open();
    await commit(dpaSays(0, 10), listSays(DAY, [added('c1', DAY), added('c2', DAY, { kind: 'passage', key: 'text' })]));
    await settleDeadlines(services);
    expect(await store.unsettled({ limit: 10 })).toEqual([]);
    const counted = counting(store);
    await settleDeadlines({ ...services, store: counted.store });
    await settleCheck({ ...services, store: counted.store }, LIST, { changes: [], first: false });
    expect(counted.calls).toEqual(['unsettled']);
  });

  it('costs nothing but its mark where no rule fits', async () => {
    const { store, commit, services } = await open();
    await commit(dpaSays(0, 10, [sampleChange('text', 0)]));
    const counted = counting(store);
    await settleCheck({ ...services, store: counted.store }, DPA, { changes: [sampleChange('text', 0)], first: false });
    expect(counted.calls).toEqual(['unsettled', 'settle']);
    expect(await store.unsettled({ limit: 10 })).toEqual([]);
  });

  it('is settled also after the process that recorded it was killed', async () => {
    const { commit, due, services } = await open();
    await commit(dpaSays(0, 10), listSays(DAY, [added('c1', DAY)]));
    // Nothing is called here: the process is gone. Another one starts.
    await settleDeadlines({ ...services });
    expect(await due('c1')).toEqual(['2026-03-12 assumed']);
  });

  it('is not due any more once its rule is gone and the vendor’s changes are looked at again', async () => {
    const { commit, due, services } = await open();
    await commit(dpaSays(0, 10), listSays(DAY, [added('c1', DAY)]));
    await settleDeadlines(services);
    expect(await due('c1')).toHaveLength(1);
    await resettleDeadlines({ ...services, catalogue: { deadlines: [] } }, { vendor: 'acme' });
    expect(await due('c1')).toEqual([]);
  });

  it('counts business days by the calendar of the contract, and says which', async () => {
    const { store } = await createWorld({ sources: [DPA, LIST] });
    const services = { store, catalogue: { ...catalogue, calendar: 'US' }, clock: fixedClock(at(400 * DAY)) };
    const facts = [fact('subprocessors.objection_window', { n: 10, unit: 'bd' }, 'You may object within ten business days.')];
    const extraction = sampleExtraction('page 0', { facts });
    await store.commit(
      sampleBatch([{ visit: sampleVisit(0), extraction, changes: [], baseline: sampleBaseline(0, 'page 0', { extraction }) }]),
    );
    await store.commit(sampleBatch([listSays(60 * DAY, [added('c1', 60 * DAY)])]));
    const dueBy = async (declared: Source): Promise<unknown> => {
      await store.declare([declared, LIST]);
      await resettleDeadlines(services, { vendor: 'acme' });
      return (await store.change('c1'))?.deadlines.map(({ dueOn, calendar }) => [dueOn, calendar]);
    };
    // Counted from 30 April 2026: 1, 8 and 14 May are holidays in France; in Germany the 8th is none.
    expect(await dueBy({ ...DPA, calendar: 'FR' })).toEqual([['2026-05-19', 'FR']]);
    expect(await dueBy({ ...DPA, calendar: 'DE' })).toEqual([['2026-05-18', 'DE']]);
    expect(await dueBy({ ...DPA, calendar: 'none' })).toEqual([['2026-05-14', undefined]]);
    expect(await dueBy(DPA)).toEqual([['2026-05-14', 'US']]);
  });

  it('stops between two portions when it is told to', async () => {
    const { store, commit, services } = await open();
    await commit(dpaSays(0, 10), listSays(DAY, [added('c1', DAY)]));
    await settleDeadlines(services, { signal: AbortSignal.abort() });
    expect(await store.unsettled({ limit: 10 })).toHaveLength(1);
  });

  it('has the day of effect with the sentence of its own page', async () => {
    const { commit, services } = await open();
    const extraction = sampleExtraction('page 0', { facts: [fact('dates.effective', '2026-04-15', 'Effective 15 April 2026')] });
    await commit({ visit: sampleVisit(0), extraction, changes: [sampleChange('c1', 0, { effectiveAt: '2026-04-15' })] });
    expect((await settleDeadlines(services)).get('c1')).toMatchObject([
      { dueOn: '2026-04-15', basis: 'stated', clause: 'Effective 15 April 2026', clauseSource: { source: 'acme/dpa' } },
    ]);
  });

  it('gives the same whoever works it out, and however many at once', async () => {
    const { store, commit, services } = await open();
    await commit(dpaSays(0, 10));
    for (const n of [1, 2, 3, 4]) await commit(listSays(n * DAY, [added(`c${n}`, n * DAY)]));
    const all = async () => (await store.deadlines({})).map(({ change, dueOn }) => [change, dueOn]);
    await Promise.all([
      settleDeadlines(services),
      resettleDeadlines(services, { vendor: 'acme' }),
      settleDeadlines(services, { vendor: 'acme' }),
    ]);
    const once = await all();
    expect(once).toEqual([1, 2, 3, 4].map((n) => [`c${n}`, `2026-03-${11 + n}`]));
    await resettleDeadlines(services, { vendor: 'acme' });
    expect(await all()).toEqual(once);
  });
});

describe('a day of notice', () => {
  let version = 0;
  const note = async (store: Store, change: string, noticeAt?: string): Promise<void> => {
    version += 1;
    const review: Review = { change, version, state: 'flagged', ...(noticeAt ? { noticeAt } : {}) };
    const by = { kind: 'user', id: 'usr_1', name: 'Ada' } as const;
    const act = {
      id: `act_${version}`,
      at: '2026-03-20T00:00:00.000Z',
      by,
      kind: 'notice',
      subject: { type: 'change', id: change },
    } as const;
    await store.decide([{ act: { ...act, detail: { after: review } }, review }]);
  };
  beforeEach(() => {
    version = 0;
  });

  it('that a person sets is counted from, and its end is stated; cleared, the first sight counts again', async () => {
    const { store, commit, due, services } = await open();
    await commit(dpaSays(0, 10), listSays(5 * DAY, [added('c1', 5 * DAY)]));
    await settleDeadlines(services);
    expect(await due('c1')).toEqual(['2026-03-16 assumed']);
    await note(store, 'c1', '2026-03-02');
    expect((await settleDeadlines(services)).get('c1')).toMatchObject([{ dueOn: '2026-03-12', from: { on: '2026-03-02', by: 'notice' } }]);
    expect(await due('c1')).toEqual(['2026-03-12 stated']);
    await resettleDeadlines(services, { vendor: 'acme' });
    expect(await due('c1')).toEqual(['2026-03-12 stated']);
    await note(store, 'c1');
    await settleDeadlines(services);
    expect(await due('c1')).toEqual(['2026-03-16 assumed']);
  });

  it('counts by the clause of that day', async () => {
    const { store, commit, due, services } = await open();
    await commit(dpaSays(0, 30));
    await commit(dpaSays(4 * DAY, 10), listSays(5 * DAY, [added('c1', 5 * DAY)]));
    await note(store, 'c1', '2026-03-02');
    await settleDeadlines(services);
    expect(await due('c1')).toEqual(['2026-04-01 stated']);
  });
});

describe('a check', () => {
  const dpa = (...names: string[]) =>
    `<!doctype html><html lang="en"><head><title>DPA</title></head><body><main><h1>Data Processing Addendum</h1><h2>Subprocessors</h2>
<p>${CLAUSES.objection}</p><p>${CLAUSES.security}</p><table><tr><th>Subprocessor</th><th>Purpose</th><th>Location</th></tr>${names
      .map((name) => `<tr><td>${name}</td><td>Cloud hosting of the service</td><td>Ireland</td></tr>`)
      .join('')}</table></main></body></html>`;

  it('tells the deadline of what it found, and a repetition works out what was left over', async () => {
    const world = await createWorld();
    world.services.catalogue = await loadCatalogue('config/catalogue.yaml');
    await world.check(dpa('Brightwater Cloud Ltd', 'Ironbark Compute Inc'));
    const { changes } = await world.check(dpa('Brightwater Cloud Ltd', 'Ironbark Compute Inc', 'Halden Cloud GmbH'));
    const [row] = changes.filter(({ key }) => key === 'subprocessors.list');
    expect(row?.deadlines).toMatchObject([{ dueOn: '2026-04-01', basis: 'assumed', clause: CLAUSES.objection, rule: 'objection' }]);
    expect((await world.store.change(row?.id ?? ''))?.deadlines).toEqual(row?.deadlines);
    expect(await world.store.unsettled({ limit: 10 })).toEqual([]);
  });

  it('that was recorded by a process which then died is settled by its repetition, and by the next round', async () => {
    for (const again of ['the same check', 'the next round']) {
      const world = await createWorld();
      world.services.catalogue = await loadCatalogue('config/catalogue.yaml');
      await world.check(dpa('Brightwater Cloud Ltd', 'Ironbark Compute Inc'));
      const { store } = world.services;
      world.services.store = {
        ...store,
        unsettled: () => {
          throw new Error('killed');
        },
      };
      await expect(world.check(dpa('Brightwater Cloud Ltd', 'Ironbark Compute Inc', 'Halden Cloud GmbH'))).rejects.toThrow('killed');
      expect(await store.countDeadlines({})).toBe(0);
      world.services.store = store;
      if (again === 'the same check') await world.checkAgain();
      else await checkNow([world.source], world.services);
      expect(await store.countDeadlines({}), again).toBe(1);
    }
  });
});

/** The store, with the names of what was asked of it. */
function counting(store: Store) {
  const calls: string[] = [];
  const counted = Object.fromEntries(
    Object.entries(store).map(([name, method]: [string, (...args: never[]) => unknown]) => [
      name,
      (...args: never[]) => {
        calls.push(name);
        return method(...args);
      },
    ]),
  );
  return { calls, store: counted as unknown as Store };
}

describe('two processes', () => {
  it('leave what follows from what is known last, whichever writes last', async () => {
    const { store, commit, due, services } = await open();
    await commit(dpaSays(0, 30));
    await commit(listSays(10 * DAY, [added('row', 10 * DAY)]));
    // While this one works it out, another process records that the clause says something else by then, and is done with it before this one.
    let meanwhile: Promise<void> | undefined;
    const slow = {
      ...store,
      async settle(...given: Parameters<Store['settle']>) {
        meanwhile ??= commit(dpaSays(10 * DAY + 60, 10)).then(async () => {
          await resettleDeadlines({ ...services, store: { ...store } }, { vendor: 'acme' });
        });
        await meanwhile;
        await store.settle(...given);
      },
    };
    const settled = await settleDeadlines({ ...services, store: slow });
    expect(await due('row')).toEqual(['2026-03-21 assumed']);
    expect(settled.get('row')?.map(({ dueOn }) => dueOn)).toEqual(['2026-03-21']);
  });
});

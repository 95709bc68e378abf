/**
 * What every store must do with deadlines, and with what pages state.
 * @module
 */
import { describe, expect, it } from 'vitest';
import type { Deadline } from '../../src/domain/change.ts';
import type { StatedFact } from '../../src/domain/deskPorts.ts';
import type { Store } from '../../src/domain/ports.ts';
import { sha256 } from '../../src/lib/hash.ts';
import {
  at,
  collect,
  failedVisit,
  sampleBaseline,
  sampleBatch,
  sampleChange,
  sampleExtraction,
  sampleRecord,
  sampleSource,
} from '../helpers/samples.ts';

const DPA = 'acme/dpa';

function deadline(dueOn: string, more: Partial<Deadline> = {}): Deadline {
  return { dueOn, clause: 'You may object within ten days.', basis: 'assumed', ...more };
}

const FULL: Deadline = deadline('2026-03-11', {
  label: 'Last day to object',
  rule: 'objection',
  window: { key: 'subprocessors.objection_window', value: { n: 10, unit: 'd' } },
  from: { on: '2026-03-01', by: 'seen' },
  clauseSource: { source: DPA, url: 'https://acme/dpa', snapshot: 'hash', path: ['DPA'] },
});

function fact(key: string, quote: string, more: Partial<StatedFact> = {}): StatedFact {
  return { key, value: 'x', quote, path: ['DPA'], extractor: 'e', passage: 0, ...more };
}

export function deadlinesContract(adapter: string, declared: () => Promise<{ store: Store }>): void {
  /** A store with these changes, each of a visit of its own. */
  const withChanges = async (...ids: string[]): Promise<Store> => {
    const { store } = await declared();
    for (const [n, id] of ids.entries()) await store.commit(sampleBatch([sampleRecord(n, [sampleChange(id, n)])]));
    return store;
  };
  const dueIn = async (store: Store, filter: Parameters<Store['deadlines']>[0] = {}) =>
    (await store.deadlines(filter)).map(({ change, dueOn }) => `${dueOn} ${change}`);

  describe(`store: ${adapter}: deadlines`, () => {
    it('come with their changes, wherever those are asked for, and give way to new ones', async () => {
      const store = await withChanges('c1', 'c2');
      await store.settle(new Map([['c1', [FULL, deadline('2026-04-01', { basis: 'stated', label: 'Takes effect' })]]]), at(9));
      const expected = [FULL, deadline('2026-04-01', { basis: 'stated', label: 'Takes effect' })];
      expect((await store.change('c1'))?.deadlines).toEqual(expected);
      expect((await collect(store.changes())).map(({ deadlines }) => deadlines)).toEqual([expected, []]);
      await store.settle(new Map([['c1', [deadline('2026-05-01')]]]), at(9));
      expect((await store.change('c1'))?.deadlines).toEqual([deadline('2026-05-01')]);
      await store.settle(new Map([['c1', []]]), at(9));
      expect((await store.change('c1'))?.deadlines).toEqual([]);
    });

    it('print with their keys in one order', async () => {
      const store = await withChanges('c1');
      await store.settle(new Map([['c1', [FULL]]]), at(9));
      expect(Object.keys((await store.change('c1'))?.deadlines[0] ?? {})).toEqual([
        'dueOn',
        'clause',
        'basis',
        'label',
        'rule',
        'window',
        'from',
        'clauseSource',
      ]);
    });

    it('are listed by day, between days and by vendor, the next or the latest first', async () => {
      const { store } = await declared();
      await store.declare([sampleSource(), sampleSource('zeta/terms')]);
      const zeta = sampleChange('z1', 5, {
        source: 'zeta/terms',
        vendor: 'zeta',
        oldSnapshot: sha256('page 5'),
        newSnapshot: sha256('page 5'),
      });
      await store.commit(sampleBatch([sampleRecord(5, [sampleChange('c1', 5), sampleChange('c2', 5)])]));
      await store.commit(sampleBatch([{ visit: { ...sampleRecord(5).visit, id: 'z', sourceId: 'zeta/terms' }, changes: [zeta] }]));
      await store.settle(
        new Map([
          ['c1', [deadline('2026-03-20'), deadline('2026-03-10')]],
          ['c2', [deadline('2026-03-10')]],
          ['z1', [deadline('2026-03-15')]],
        ]),
        at(9),
      );
      const all = ['2026-03-10 c1', '2026-03-10 c2', '2026-03-15 z1', '2026-03-20 c1'];
      expect(await dueIn(store)).toEqual(all);
      expect(await dueIn(store, { from: '2026-03-15', to: '2026-03-20' })).toEqual(all.slice(2));
      expect(await dueIn(store, { vendor: 'acme', limit: 2 })).toEqual(['2026-03-10 c1', '2026-03-10 c2']);
      expect(await dueIn(store, { latestFirst: true, limit: 1 })).toEqual(['2026-03-20 c1']);
      expect(await store.countDeadlines({ from: '2026-03-11' })).toBe(2);
      expect(await store.countDeadlines({ vendor: 'zeta', to: '2026-03-14' })).toBe(0);
    });

    it('of changes that are settled otherwise, held back or taken back are not listed, and stay with the change', async () => {
      const { store } = await declared();
      const changes = [
        sampleChange('kept', 0),
        sampleChange('dismissed', 0, { state: 'dismissed' }),
        sampleChange('superseded', 0, { state: 'superseded' }),
        sampleChange('confirmed', 0, { state: 'confirmed' }),
        sampleChange('held', 0, { suppressedBy: 'flapping' }),
        sampleChange('taken-back', 0),
        sampleChange('turned', 0),
        sampleChange('back', 0, { reverts: 'taken-back' }),
        sampleChange('turn', 0, { reverts: 'turned', suppressedBy: 'flapping' }),
      ];
      await store.commit(sampleBatch([sampleRecord(0, changes)]));
      await store.settle(new Map(changes.map(({ id }) => [id, [deadline('2026-03-10')]])), at(9));
      expect((await dueIn(store)).map((line) => line.split(' ')[1])).toEqual(['kept', 'confirmed', 'turned', 'back']);
      expect(await store.countDeadlines({})).toBe(4);
      expect((await store.change('taken-back'))?.deadlines).toHaveLength(1);
    });

    it('that a change is recorded with are kept', async () => {
      const { store } = await declared();
      await store.commit(sampleBatch([sampleRecord(0, [sampleChange('c1', 0, { deadlines: [FULL] })])]));
      expect((await store.change('c1'))?.deadlines).toEqual([FULL]);
    });

    it('of changes that are not there are not kept', async () => {
      const store = await withChanges('c1');
      await store.settle(new Map([['nobody', [deadline('2026-03-10')]]]), at(9));
      expect(await store.deadlines({})).toEqual([]);
    });
  });

  describe(`store: ${adapter}: changes to be settled`, () => {
    const waiting = async (store: Store, filter: { vendor?: string; limit?: number } = {}) =>
      (await store.unsettled({ limit: 100, ...filter })).map(({ id }) => id).toSorted();

    it('are those that were recorded and not settled, once, without those held back', async () => {
      const { store } = await declared();
      await store.commit(sampleBatch([sampleRecord(0, [sampleChange('c1', 0), sampleChange('held', 0, { suppressedBy: 'counters' })])]));
      await store.commit(sampleBatch([sampleRecord(1, [sampleChange('c2', 1), sampleChange('c1', 1)])]));
      expect(await waiting(store)).toEqual(['c1', 'c2']);
      await store.settle(new Map([['c1', []]]), at(9));
      expect(await waiting(store)).toEqual(['c2']);
      // A visit that is stored already brings nothing anew.
      await store.commit(sampleBatch([sampleRecord(0, [sampleChange('c1', 0)])]));
      expect(await waiting(store)).toEqual(['c2']);
    });

    it('are given by vendor, and so many at a time', async () => {
      const store = await withChanges('c1', 'c2', 'c3');
      expect(await waiting(store, { vendor: 'zeta' })).toEqual([]);
      expect(await waiting(store, { vendor: 'acme', limit: 2 })).toHaveLength(2);
    });

    it('are not there when their batch failed', async () => {
      const { store } = await declared();
      const bad = sampleBatch([sampleRecord(0, [sampleChange('c1', 0, { oldSnapshot: sha256('no such page') })])]);
      await expect(store.commit(bad)).rejects.toThrow();
      expect(await waiting(store)).toEqual([]);
    });
  });

  describe(`store: ${adapter}: stated facts`, () => {
    const record = (minutes: number, facts: StatedFact[], page?: number) => {
      const text = `page ${minutes}`;
      const plain = sampleExtraction(text);
      const passages = plain.passages.map((passage) => (page === undefined ? passage : { ...passage, page }));
      const extraction = { ...plain, passages, facts: facts.map(({ page: _, ...rest }) => rest) };
      return { ...sampleRecord(minutes), extraction, baseline: sampleBaseline(minutes, text, { extraction }) };
    };

    it('are those of the current baselines of a vendor, with where they were read', async () => {
      const { store } = await declared();
      await store.declare([sampleSource(), sampleSource('acme/never'), sampleSource('zeta/terms')]);
      await store.commit(sampleBatch([record(0, [fact('a', 'old')])]));
      await store.commit(sampleBatch([record(1, [fact('a', 'new'), fact('b', 'more')])]));
      const expected = {
        sourceId: DPA,
        sha256: sha256('page 1'),
        url: 'https://acme/dpa',
        verifiedAt: at(1),
        facts: [fact('a', 'new'), fact('b', 'more')],
      };
      expect(await store.facts({ vendor: 'acme' })).toEqual([expected]);
      expect(await store.facts({ vendor: 'acme' })).toEqual([expected]);
      expect(await store.facts({ vendor: 'zeta' })).toEqual([]);
      expect(await store.facts({ vendor: 'acme', sources: [expected.sourceId, 'acme/other'] })).toEqual([expected]);
      expect(await store.facts({ vendor: 'acme', sources: ['acme/other'] })).toEqual([]);
    });

    it('marks the page that each source of a vendor stands on, and since when it cannot be read', async () => {
      const { store } = await declared();
      await store.declare([sampleSource('acme/dpa'), sampleSource('acme/new'), sampleSource('zeta/dpa')]);
      await store.commit(sampleBatch([sampleRecord(10)]));
      await store.commit(sampleBatch([{ visit: failedVisit(20), changes: [] }]));
      const { sha256, url, extraction, firstSeenAt, verifiedAt } = sampleBaseline(10);
      const { contentHash, extractorVersion } = extraction;
      expect(await store.pageMarks({ vendor: 'acme' })).toEqual([
        { sourceId: 'acme/dpa', unreadSince: at(20), page: { sha256, contentHash, extractorVersion, url, firstSeenAt, verifiedAt } },
        { sourceId: 'acme/new' },
      ]);
    });

    it('go with a baseline that moves back to an earlier content, and not with a late visit', async () => {
      const { store } = await declared();
      const first = record(0, [fact('a', 'first')]);
      await store.commit(sampleBatch([first]));
      await store.commit(sampleBatch([record(2, [fact('a', 'second')])]));
      await store.commit(sampleBatch([record(1, [fact('a', 'late')])]));
      const quotes = async () => (await store.facts({ vendor: 'acme' })).flatMap(({ facts }) => facts.map(({ quote }) => quote));
      expect(await quotes()).toEqual(['second']);
      const again = { ...sampleRecord(3), baseline: { ...first.baseline, verifiedAt: at(3) } };
      await store.commit(sampleBatch([{ ...again, visit: { ...again.visit, sha256: sha256('page 0') } }]));
      expect(await quotes()).toEqual(['first']);
    });

    it('of a PDF say on which page they stand', async () => {
      const { store } = await declared();
      await store.commit(sampleBatch([record(0, [fact('a', 'text')], 3)]));
      expect((await store.facts({ vendor: 'acme' }))[0]?.facts).toEqual([fact('a', 'text', { page: 3 })]);
    });

    it('can be read back of the page as it stood at a time: the last one before, else the first one after', async () => {
      const { store } = await declared();
      expect(await store.standingAt(DPA, at(5))).toBeUndefined();
      await store.commit(sampleBatch([record(10, [fact('a', 'ten')]), { visit: failedVisit(15), changes: [] }]));
      await store.commit(sampleBatch([record(20, [fact('a', 'twenty')])]));
      const unread = sampleRecord(30);
      const { extraction: _, baseline: __, ...onlyVisit } = unread;
      await store.commit(sampleBatch([onlyVisit]));
      const standing = async (minutes: number) => (await store.standingAt(DPA, at(minutes)))?.at;
      expect([await standing(5), await standing(10), await standing(19), await standing(20), await standing(40)]).toEqual(
        [10, 10, 10, 20, 20].map(at),
      );
      const found = await store.standingAt(DPA, at(19));
      expect(found).toEqual({ sha256: sha256('page 10'), contentHash: sha256('content page 10'), url: 'https://acme/dpa', at: at(10) });
      expect((await store.extraction(DPA, found?.contentHash ?? ''))?.facts[0]?.quote).toBe('ten');
    });
  });

  describe(`store: ${adapter}: changes by more`, () => {
    it('are only those of values, or only some', async () => {
      const { store } = await declared();
      const changes = [
        sampleChange('text', 0),
        sampleChange('fact', 0, { kind: 'fact', key: 'audit.notice' }),
        sampleChange('row', 0, { kind: 'row', key: 'subprocessors.list' }),
      ];
      await store.commit(sampleBatch([sampleRecord(0, changes)]));
      const ids = async (filter: Parameters<Store['changes']>[0]) => (await collect(store.changes(filter))).map(({ id }) => id);
      expect(await ids({ vendor: 'acme', keyed: true })).toEqual(['fact', 'row']);
      expect(await ids({ keyed: true, newestFirst: true, limit: 1 })).toEqual(['fact']);
      expect(await ids({ ids: ['row', 'text', 'nobody'] })).toEqual(['text', 'row']);
      expect(await store.countChanges({ ids: [] })).toBe(0);
    });
  });
}

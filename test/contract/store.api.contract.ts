/** What every store must do for the REST API: go on after a record, whatever was added. */
import { describe, expect, it } from 'vitest';
import type { After } from '../../src/domain/apiPorts.ts';
import type { Store } from '../../src/domain/ports.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { sampleCell, sampleDeal, stepOf } from '../helpers/registryRecords.ts';
import { at, sampleBatch, sampleChange, sampleRecord, sampleSource, sampleVisit } from '../helpers/samples.ts';

export function apiContract(adapter: string, open: () => Promise<{ store: Store }>): void {
  /** Five visits with a change each; another vendor's source beside. */
  async function filled(): Promise<Store> {
    const { store } = await open();
    await store.declare([sampleSource(), sampleSource('acme/list', { kind: 'subprocessors' }), sampleSource('beta/dpa')]);
    for (let n = 1; n <= 5; n++)
      await store.commit(sampleBatch([sampleRecord(n * 10, [sampleChange(`chg_${n}`, n * 10), sampleChange(`chg_${n}b`, n * 10)])]));
    return store;
  }

  /** All of a list, one by one. */
  async function walk<Item, Key>(read: (page: After<Key>) => Promise<Item[]>, keyOf: (item: Item) => Key): Promise<Item[]> {
    const all: Item[] = [];
    for (;;) {
      const last = all.at(-1);
      const found = await read({ after: last === undefined ? undefined : keyOf(last), limit: 1 });
      expect(found.length).toBeLessThanOrEqual(1);
      if (found.length === 0) return all;
      all.push(...found);
    }
  }

  describe(`${adapter}: reads of the API`, () => {
    it('gives sources in the order of their ids, by what they are and how they stand', async () => {
      const store = await filled();
      const ids = (states: Array<{ source: { id: string } }>) => states.map(({ source }) => source.id);
      const page = { at: at(100), limit: 10 };
      const all = await walk(
        (one: After<string>) => store.sourcesAfter({}, { ...one, at: at(100) }),
        ({ source }) => source.id,
      );
      expect(ids(all)).toEqual(['acme/dpa', 'acme/list', 'beta/dpa']);
      expect(ids(await store.sourcesAfter({ kind: 'dpa' }, page))).toEqual(['acme/dpa', 'beta/dpa']);
      expect(ids(await store.sourcesAfter({ vendor: 'acme', standing: 'never' }, page))).toEqual(['acme/list']);
      expect(ids(await store.sourcesAfter({ kind: 'dpa' }, { ...page, after: 'acme/dpa' }))).toEqual(['beta/dpa']);
    });

    it('gives visits and stored pages newest first', async () => {
      const store = await filled();
      const visits = await walk(
        (page: After<{ fetchedAt: string; id: string }>) => store.visitsAfter('acme/dpa', page),
        (one) => one,
      );
      expect(visits).toEqual(await store.visits('acme/dpa'));
      // Seen again: its place is that of its first sight.
      await store.commit(sampleBatch([{ visit: sampleVisit(60, 'page 10'), changes: [] }]));
      const pages = await walk(
        (page: After<{ firstSeenAt: string; sha256: string }>) => store.snapshotsAfter('acme/dpa', page),
        (one) => one,
      );
      expect(pages.map(({ firstSeenAt, visits: n }) => [firstSeenAt, n])).toEqual([
        [at(50), 1],
        [at(40), 1],
        [at(30), 1],
        [at(20), 1],
        [at(10), 2],
      ]);
    });

    it('tells which sources had the same bytes', async () => {
      const store = await filled();
      await store.commit(sampleBatch([{ visit: sampleVisit(70, 'page 10', { sourceId: 'beta/dpa' }), changes: [] }]));
      const found = await store.snapshotSources(sha256('page 10'), 10);
      expect(found.map(({ sourceId, visits, firstSeenAt }) => [sourceId, visits, firstSeenAt])).toEqual([
        ['acme/dpa', 1, at(10)],
        ['beta/dpa', 1, at(70)],
      ]);
      expect(await store.snapshotSources(sha256('page 10'), 1)).toHaveLength(1);
      expect(await store.snapshotSources(sha256('nothing'), 10)).toEqual([]);
    });

    it('gives changes in their order, from either end, and none after one that is not there', async () => {
      const store = await filled();
      for (const filter of [{}, { newestFirst: true }, { vendor: 'acme', newestFirst: true }]) {
        const all = await walk(
          (page: After<string>) => store.changesAfter(filter, page),
          ({ id }) => id,
        );
        expect(all).toEqual(await Array.fromAsync(store.changes(filter)));
        expect(all).toHaveLength(10);
      }
      expect(await store.changesAfter({}, { after: 'chg_none', limit: 5 })).toEqual([]);
    });

    it('gives what was done about changes, and about nothing else', async () => {
      const store = await filled();
      const by = { kind: 'user' as const, id: 'usr_1', name: 'Ada' };
      const act = (id: string, type: 'change' | 'source', of: string, kind: 'comment' | 'assign' | 'source.pause') => ({
        id,
        at: at(1),
        by,
        kind,
        subject: { type, id: of },
        detail: {},
      });
      await store.note([
        act('act_1', 'change', 'chg_1', 'comment'),
        act('act_2', 'source', 'acme/dpa', 'source.pause'),
        act('act_3', 'change', 'chg_2', 'assign'),
        act('act_4', 'change', 'chg_1', 'assign'),
      ]);
      const ids = async (filter: Parameters<Store['changeActsAfter']>[0]) =>
        (
          await walk(
            (page: After<string>) => store.changeActsAfter(filter, page),
            ({ id }) => id,
          )
        ).map(({ id }) => id);
      expect(await ids({})).toEqual(['act_4', 'act_3', 'act_1']);
      expect(await ids({ oldestFirst: true })).toEqual(['act_1', 'act_3', 'act_4']);
      expect(await ids({ change: 'chg_1' })).toEqual(['act_4', 'act_1']);
      expect(await ids({ kinds: ['assign'], vendor: 'acme' })).toEqual(['act_4', 'act_3']);
      expect(await ids({ vendor: 'beta' })).toEqual([]);
      expect(await store.changeActsAfter({}, { after: 'act_none', limit: 5 })).toEqual([]);
    });

    it('gives cells in the order of their ids, by whatever cells are chosen by', async () => {
      const { store } = await open();
      const offering = (id: string) => ({ type: 'offering' as const, id });
      const cells = ['b', 'a', 'c'].flatMap((id) => [
        sampleCell({ subject: offering(id) }),
        sampleCell({ subject: offering(id), question: 'iso_27001', status: 'stale' }),
      ]);
      await store.writeRegistry([...cells, sampleDeal()].map((record) => stepOf(record)));
      for (const [filter, count] of [
        [{}, 6],
        [{ offering: 'a' }, 2],
        [{ questions: ['gdpr_dpa'] }, 3],
        [{ status: 'stale' }, 3],
        [{ vendor: 'acme', sheet: 'dimensions' }, 6],
        [{ source: 'acme/dpa' }, 6],
        [{ vendor: 'none' }, 0],
      ] as const) {
        const all = await walk(
          (page: After<string>) => store.cellsAfter(filter, page),
          ({ id }) => id,
        );
        expect(all).toEqual(await store.cellMarks(filter));
        expect(all).toHaveLength(count);
      }
      // What is added before and after moves none of those that follow.
      await store.writeRegistry([stepOf(sampleCell({ subject: offering('aa') })), stepOf(sampleCell({ subject: offering('z') }))]);
      expect((await store.cellsAfter({}, { after: 'b/iso_27001', limit: 2 })).map(({ id }) => id)).toEqual(['c/gdpr_dpa', 'c/iso_27001']);
      expect(await store.cellsAfter({}, { after: 'zz', limit: 5 })).toEqual([]);
    });

    it('gives deadlines by day, and health events newest first', async () => {
      const store = await filled();
      const due = (dueOn: string) => ({ dueOn, clause: '', basis: 'stated' as const });
      await store.settle(
        new Map([
          ['chg_2', [due('2026-04-02'), due('2026-04-01')]],
          ['chg_1', [due('2026-04-02')]],
        ]),
        at(60),
      );
      const dues = await walk(
        (page: After<{ dueOn: string; change: string; ordinal: number }>) => store.deadlinesAfter({}, page),
        (one) => one,
      );
      expect(dues.map(({ dueOn, change, ordinal }) => [dueOn, change, ordinal])).toEqual([
        ['2026-04-01', 'chg_2', 1],
        ['2026-04-02', 'chg_1', 0],
        ['2026-04-02', 'chg_2', 0],
      ]);
      expect(await store.deadlinesAfter({ vendor: 'beta' }, { limit: 5 })).toEqual([]);
      const event = (id: string, minutes: number, sourceId: string) => ({
        act: 'open' as const,
        event: { id, sourceId, kind: 'unread' as const, openedAt: at(minutes), detail: { sentence: 's', remedy: 'r' } },
      });
      await store.editHealth([event('h1', 5, 'acme/dpa'), event('h2', 5, 'beta/dpa'), event('h3', 9, 'acme/list')], at(9));
      await store.editHealth([{ act: 'close', id: 'h2', endedAt: at(10), ended: 'e' }], at(10));
      const health = (filter: Parameters<Store['healthAfter']>[0]) =>
        walk(
          (page: After<{ openedAt: string; id: string }>) => store.healthAfter(filter, page),
          (one) => one,
        );
      expect((await health({})).map(({ id }) => id)).toEqual(['h3', 'h2', 'h1']);
      expect((await health({ state: 'open' })).map(({ id }) => id)).toEqual(['h3', 'h1']);
      expect((await health({ source: 'beta/dpa', state: 'ended' })).map(({ id }) => id)).toEqual(['h2']);
    });
  });
}

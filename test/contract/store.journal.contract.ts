/**
 * What every store must do with the journal: everything that leaves the building, once, in its order, and the same for ever.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change, Deadline } from '../../src/domain/change.ts';
import { ConflictError } from '../../src/domain/errors.ts';
import type { ChangeEntry, JournalFilter } from '../../src/domain/journal.ts';
import type { Batch, Store } from '../../src/domain/ports.ts';
import type { Review, ReviewStep } from '../../src/domain/review.ts';
import { alertingChanges } from '../helpers/alerting.ts';
import { at, collect, sampleBatch, sampleChange, sampleRecord, sampleSource } from '../helpers/samples.ts';
import type { StoreHarness } from './store.contract.ts';

const ADA = { kind: 'user', id: 'usr_ada', name: 'Ada Lovelace', login: 'ada@acme.example' } as const;

const fresh = (change: string): Review => ({ change, version: 0, state: 'flagged' });

/** An act that makes of the review what `more` says. */
function step(before: Review, id: string, more: Partial<Review> = {}, minutes = 100): ReviewStep {
  const review: Review = { ...before, version: before.version + 1, ...more };
  const subject = { type: 'change', id: before.change } as const;
  return {
    act: { id, at: at(minutes), by: ADA, kind: 'decide', subject, detail: { reason: 'a secret reason', before, after: review } },
    review,
  };
}

const deadline = (dueOn: string, more: Partial<Deadline> = {}): Deadline => ({ dueOn, clause: 'ten days', basis: 'assumed', ...more });

export function journalContract(adapter: string, declared: () => Promise<StoreHarness>): void {
  const commit = (store: Store, changes: Change[], batch: Partial<Batch> = {}): Promise<void> => {
    const visits = Map.groupBy(changes, ({ firstSeenNewAt }) => firstSeenNewAt);
    const minutes = (time: string): number => (Date.parse(time) - Date.parse(at(0))) / 60_000;
    return store.commit(
      sampleBatch(
        [...visits].map(([time, some]) => sampleRecord(minutes(time), some)),
        batch,
      ),
    );
  };
  const withChanges = async (...changes: Change[]): Promise<StoreHarness> => {
    const harness = await declared();
    await commit(harness.store, changes);
    return harness;
  };
  const told = async (store: Store, filter?: JournalFilter): Promise<string[]> =>
    (await collect(store.journal(filter))).map(({ kind, change }) => `${kind.replace('change.', '')} ${change.id}`);
  const last = async (store: Store): Promise<ChangeEntry | undefined> => (await collect(store.journal({ newestFirst: true, limit: 1 })))[0];

  describe(`store: ${adapter}: journal: what was found`, () => {
    it('is told once, as it was found, in the order of recording', async () => {
      const { store } = await declared();
      expect(await store.journalHead()).toEqual({ seq: 0 });
      const [b, a, c] = [sampleChange('b', 2, { key: 'k', effectiveAt: '2026-04-01' }), sampleChange('a', 2), sampleChange('c', 1)];
      await commit(store, [b, a], { recordedAt: at(10) });
      await commit(store, [c], { recordedAt: at(20) });
      await commit(store, [b, a], { recordedAt: at(30) });
      const kind = 'change.recorded';
      expect(await collect(store.journal())).toEqual([
        { seq: 1, id: 'b:recorded', at: at(10), kind, change: b },
        { seq: 2, id: 'a:recorded', at: at(10), kind, change: a },
        { seq: 3, id: 'c:recorded', at: at(20), kind, change: c },
      ]);
      expect(await store.journalHead()).toEqual({ seq: 3, at: at(20) });
    });

    it('is told but alerted to nobody where it is imported, or takes an earlier change back', async () => {
      const { store } = await declared();
      await commit(store, [sampleChange('old', 1)], { silent: true });
      await commit(store, [sampleChange('there', 2)]);
      await commit(store, [sampleChange('back', 3, { reverts: 'there' })]);
      expect(await told(store)).toEqual(['recorded old', 'recorded there', 'recorded back']);
      expect(await alertingChanges(store)).toEqual(['there']);
    });

    it('is not told where a rule holds it back, whatever becomes of it', async () => {
      const { store } = await withChanges(sampleChange('held', 1, { suppressedBy: 'flapping' }), sampleChange('shown', 1));
      await store.settle(new Map([['held', [deadline('2026-03-10')]]]), at(50));
      await store.decide([step(fresh('held'), 'act_1', { state: 'confirmed' })]);
      expect(await told(store)).toEqual(['recorded shown']);
      expect(await alertingChanges(store)).toEqual(['shown']);
    });

    it('is told with the deadlines that it comes with in an entry of its own', async () => {
      const { store } = await withChanges(sampleChange('a', 1, { deadlines: [deadline('2026-03-10')] }));
      const [found, due] = await collect(store.journal());
      expect(found).toMatchObject({ id: 'a:recorded', change: { deadlines: [] } });
      expect(due).toMatchObject({ id: 'a:due:1', change: { deadlines: [deadline('2026-03-10')] }, was: { deadlines: [] } });
    });

    it('is not told when its batch is refused', async () => {
      const { store } = await declared();
      const bad = sampleRecord(2, [sampleChange('b', 2, { source: 'no/body' })]);
      await expect(store.commit(sampleBatch([sampleRecord(1, [sampleChange('a', 1)]), bad]))).rejects.toThrow();
      expect(await store.journalHead()).toEqual({ seq: 0 });
    });
  });

  describe(`store: ${adapter}: journal: what people did`, () => {
    it.each([
      ['confirmed', {}, { state: 'confirmed' }, 'change.confirmed'],
      ['dismissed', {}, { state: 'dismissed' }, 'change.retracted'],
      ['superseded', {}, { state: 'superseded', supersededBy: 'b' }, 'change.retracted'],
      ['superseded by another', { state: 'superseded', supersededBy: 'b' }, { supersededBy: 'c' }, 'change.retracted'],
      ['dismissed after it was confirmed', { state: 'confirmed' }, { state: 'dismissed' }, 'change.retracted'],
      ['reopened', { state: 'dismissed' }, { state: 'flagged' }, 'change.reinstated'],
      ['corrected', {}, { edits: { severity: 'low' } }, 'change.corrected'],
      ['corrected back', { edits: { severity: 'low' } }, { edits: {} }, 'change.corrected'],
      ['given a day of notice', {}, { noticeAt: '2026-03-01' }, 'change.corrected'],
      ['confirmed and corrected at once', {}, { state: 'confirmed', edits: { severity: 'high' } }, 'change.confirmed'],
    ] as Array<[string, Partial<Review>, Partial<Review>, string]>)('is told of a change that is %s', async (_, was, is, kind) => {
      const { store } = await withChanges(sampleChange('a', 1), sampleChange('b', 1), sampleChange('c', 1));
      const first = step(fresh('a'), 'act_1', was, 50);
      await store.decide([first]);
      const before = await last(store);
      await store.decide([step(first.review, 'act_2', is, 60)]);
      const entry = await last(store);
      expect(entry).toMatchObject({ id: 'act_2:a', at: at(60), kind, change: { id: 'a', state: is.state ?? was.state ?? 'flagged' } });
      expect(entry?.was).toEqual({ state: was.state ?? 'flagged', severity: was.edits?.severity ?? 'medium', deadlines: [] });
      expect(entry?.seq).toBeGreaterThan(before?.seq ?? 0);
      expect(entry?.supersededBy).toBe(is.supersededBy);
    });

    it.each([
      ['assigned', { assignee: 'usr_bob' }],
      ['proposed for a decision', { proposal: { decision: 'confirmed', by: ADA, at: at(1) } }],
      ['given empty corrections', { edits: {} }],
    ] as Array<[string, Partial<Review>]>)('is not told of a change that is %s: no reader sees it', async (_, more) => {
      const { store } = await withChanges(sampleChange('a', 1));
      await store.decide([step(fresh('a'), 'act_1', more)]);
      expect(await told(store)).toEqual(['recorded a']);
    });

    it('is told with the corrections in place of what was read, and with all corrections', async () => {
      const row = {
        kind: 'row',
        key: 'k',
        oldValue: { n: 30, unit: 'd' },
        newValue: { n: 10, unit: 'd' },
        effectiveAt: '2026-04-01',
      } as const;
      const { store } = await withChanges(sampleChange('a', 1, row));
      const edits = { newValue: { n: 14, unit: 'd' }, oldValue: null, severity: 'critical', effectiveAt: null } as const;
      await store.decide([step(fresh('a'), 'act_1', { edits })]);
      const { oldValue: _, effectiveAt: __, ...kept } = sampleChange('a', 1, row);
      expect(await last(store)).toMatchObject({ edits, was: { severity: 'medium' } });
      expect((await last(store))?.change).toEqual({ ...kept, newValue: edits.newValue, severity: 'critical' });
    });

    it('is told without the names and the words of people', async () => {
      const { store } = await withChanges(sampleChange('a', 1));
      const decided = { by: ADA, at: at(5), reason: 'a secret reason' };
      const first = step(fresh('a'), 'act_1', { state: 'confirmed', decided, assignee: 'usr_ada', edits: { severity: 'low' } });
      await store.decide([first, step(first.review, 'act_2', { state: 'dismissed' })]);
      await store.settle(new Map([['a', [deadline('2026-03-10')]]]), at(50));
      expect(JSON.stringify(await collect(store.journal()))).not.toMatch(/ada|secret/i);
    });

    it('is alerted also of a change that was imported: the decision is of today', async () => {
      const { store } = await declared();
      await commit(store, [sampleChange('old', 1)], { silent: true });
      await store.decide([step(fresh('old'), 'act_1', { state: 'confirmed' })]);
      expect((await store.unrouted(10)).entries).toMatchObject([{ kind: 'change.confirmed', change: { id: 'old' } }]);
    });

    it('is not told when somebody else was first', async () => {
      const { store } = await withChanges(sampleChange('a', 1), sampleChange('b', 1));
      await store.decide([step(fresh('a'), 'act_1', { state: 'confirmed' })]);
      const before = await collect(store.journal());
      const both = [step(fresh('b'), 'act_2', { state: 'confirmed' }), step(fresh('a'), 'act_3', { state: 'dismissed' })];
      await expect(store.decide(both)).rejects.toBeInstanceOf(ConflictError);
      expect(await collect(store.journal())).toEqual(before);
    });
  });

  describe(`store: ${adapter}: journal: deadlines`, () => {
    it('are told when they are there, when they move, and when they are gone', async () => {
      const { store } = await withChanges(sampleChange('a', 1));
      const [first, second] = [deadline('2026-03-10'), deadline('2026-03-20', { basis: 'stated' })];
      await store.settle(new Map([['a', [first]]]), at(10));
      await store.settle(new Map([['a', [first, second]]]), at(20));
      await store.settle(new Map([['a', []]]), at(30));
      const was = (deadlines: Deadline[]) => ({ state: 'flagged', severity: 'medium', deadlines });
      const kind = 'change.due';
      expect((await collect(store.journal())).slice(1)).toEqual([
        { seq: 2, id: 'a:due:1', at: at(10), kind, change: sampleChange('a', 1, { deadlines: [first] }), was: was([]) },
        { seq: 3, id: 'a:due:2', at: at(20), kind, change: sampleChange('a', 1, { deadlines: [first, second] }), was: was([first]) },
        { seq: 4, id: 'a:due:3', at: at(30), kind, change: sampleChange('a', 1), was: was([first, second]) },
      ]);
    });

    it('are told only where they differ, once for each change', async () => {
      const { store } = await withChanges(sampleChange('a', 1), sampleChange('b', 1), sampleChange('c', 1));
      const full = deadline('2026-03-10', { label: 'Last day', window: { key: 'k', value: { n: 10, unit: 'd' } } });
      await store.settle(
        new Map([
          ['a', [full]],
          ['b', [deadline('2026-03-11')]],
          ['c', []],
          ['nobody', [full]],
        ]),
        at(10),
      );
      expect((await told(store)).slice(3)).toEqual(['due a', 'due b']);
      await store.settle(
        new Map([
          ['a', [full]],
          ['b', [deadline('2026-03-12')]],
          ['c', []],
        ]),
        at(20),
      );
      expect((await told(store)).slice(5)).toEqual(['due b']);
    });

    it('are told with the state and the corrections of their change, and decisions with the deadlines', async () => {
      const { store } = await withChanges(sampleChange('a', 1));
      await store.settle(new Map([['a', [deadline('2026-03-10')]]]), at(10));
      await store.decide([step(fresh('a'), 'act_1', { state: 'confirmed', edits: { severity: 'high' } })]);
      expect(await last(store)).toMatchObject({
        change: { deadlines: [deadline('2026-03-10')] },
        was: { deadlines: [deadline('2026-03-10')], severity: 'medium' },
      });
      await store.settle(new Map([['a', []]]), at(20));
      const now = { state: 'confirmed', severity: 'high' };
      expect(await last(store)).toMatchObject({ change: { ...now, deadlines: [] }, edits: { severity: 'high' }, was: now });
    });

    it('of imported history are alerted to nobody, unless they move', async () => {
      const { store } = await declared();
      await commit(store, [sampleChange('old', 1)], { silent: true });
      await store.settle(new Map([['old', [deadline('2026-03-10')]]]), at(10));
      expect(await store.countUnrouted()).toBe(0);
      await store.settle(new Map([['old', [deadline('2026-03-12')]]]), at(20));
      expect(await store.countUnrouted()).toBe(1);
    });
  });

  describe(`store: ${adapter}: journal: entries`, () => {
    it('read the same, byte for byte, whatever happens later', async () => {
      const { store, again } = await withChanges(sampleChange('a', 1, { newValue: { n: 1, unit: 'd' } }), sampleChange('b', 1));
      const seen: string[] = [];
      const look = async (): Promise<void> => {
        const entries = (await collect(store.journal())).map((entry) => JSON.stringify(entry));
        expect(entries.slice(0, seen.length)).toEqual(seen);
        expect(entries.length).toBeGreaterThan(seen.length);
        seen.splice(0, seen.length, ...entries);
      };
      await look();
      await store.settle(new Map([['a', [deadline('2026-03-10')]]]), at(10));
      await look();
      const first = step(fresh('a'), 'act_1', { state: 'superseded', supersededBy: 'b', edits: { severity: 'low', newValue: null } });
      await store.decide([first]);
      await look();
      const second = step(first.review, 'act_2', { state: 'flagged', edits: {} });
      await store.decide([second]);
      await look();
      await store.settle(new Map([['a', []]]), at(20));
      await look();
      await commit(store, [sampleChange('back', 9, { reverts: 'a' })]);
      await look();
      expect((await collect((await again()).journal())).map((entry) => JSON.stringify(entry))).toEqual(seen);
    });

    it('can be listed while the caller writes', async () => {
      const { store } = await withChanges(sampleChange('a', 1), sampleChange('b', 1));
      for await (const { change, kind } of store.journal())
        if (kind === 'change.recorded') await store.settle(new Map([[change.id, [deadline('2026-03-10')]]]), at(10));
      expect(await told(store)).toEqual(['recorded a', 'recorded b', 'due a', 'due b']);
    });

    it('are each seen once by readers that stop and resume anywhere while entries are added', async () => {
      const many = (from: number, count: number) => Array.from({ length: count }, (_, n) => sampleChange(`c${from + n}`, from + n));
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.record({ add: fc.integer({ min: 0, max: 40 }), read: fc.integer({ min: 0, max: 60 }) }), { maxLength: 12 }),
          async (rounds) => {
            const { store } = await declared();
            let [added, after] = [0, 0];
            const seen: string[] = [];
            const read = async (most: number): Promise<void> => {
              if (most === 0) return;
              for await (const entry of store.journal({ after })) {
                seen.push(entry.id);
                after = entry.seq;
                if (seen.length % most === 0) return;
              }
            };
            for (const { add, read: most } of rounds) {
              if (add > 0) await commit(store, many(added, add));
              added += add;
              await read(most);
            }
            await read(Number.POSITIVE_INFINITY);
            expect(seen).toEqual(many(0, added).map(({ id }) => `${id}:recorded`));
          },
        ),
        { numRuns: 15 },
      );
    });

    it('come in pages over any number, from either end', async () => {
      const { store } = await declared();
      await commit(
        store,
        Array.from({ length: 1234 }, (_, n) => sampleChange(`c${n}`, n)),
      );
      const seqs = async (filter: JournalFilter) => (await collect(store.journal(filter))).map(({ seq }) => seq);
      const all = Array.from({ length: 1234 }, (_, n) => n + 1);
      expect(await seqs({})).toEqual(all);
      expect(await seqs({ newestFirst: true })).toEqual(all.toReversed());
      expect(await seqs({ after: 100, before: 104 })).toEqual([101, 102, 103]);
      expect(await seqs({ newestFirst: true, after: 100, before: 104, limit: 2 })).toEqual([103, 102]);
      expect(await seqs({ offset: 600, limit: 601 })).toEqual(all.slice(600, 1201));
      expect(await seqs({ newestFirst: true, offset: 3, limit: 2 })).toEqual([1231, 1230]);
      expect(await seqs({ limit: 0 })).toEqual([]);
      expect(await store.countJournal({ after: 1000 })).toBe(234);
      expect(await store.countJournal()).toBe(1234);
    });
  });

  describe(`store: ${adapter}: journal: filters`, () => {
    const filled = async (): Promise<Store> => {
      const { store } = await declared();
      await store.declare([
        sampleSource(),
        sampleSource('acme/list', { kind: 'subprocessors' }),
        sampleSource('zeta/terms', { kind: 'terms' }),
      ]);
      await commit(store, [
        sampleChange('a', 1, { key: 'k1', kind: 'fact', incident: 'inc_1' }),
        sampleChange('b', 2, { source: 'acme/list', significance: 'editorial', offerings: ['two', 'three'], incident: 'inc_1' }),
        sampleChange('c', 3, { source: 'zeta/terms', severity: 'critical', offerings: [] }),
      ]);
      await store.settle(new Map([['b', [deadline('2026-03-10')]]]), at(50));
      const first = step(fresh('a'), 'act_1', { state: 'confirmed', edits: { severity: 'high' } });
      await store.decide([first]);
      await store.decide([step(first.review, 'act_2', { state: 'dismissed', edits: { severity: 'low' } })]);
      await store.editHealth(
        [{ act: 'open', event: { id: 'h', kind: 'unread', openedAt: at(9), detail: { sentence: '', remedy: '' } } }],
        at(9),
      );
      return store;
    };

    it.each([
      [{}, ['recorded a', 'recorded b', 'recorded c', 'due b', 'confirmed a', 'retracted a']],
      [{ vendor: 'acme' }, ['recorded a', 'recorded b', 'due b', 'confirmed a', 'retracted a']],
      [{ vendor: 'nobody' }, []],
      [{ source: 'acme/list' }, ['recorded b', 'due b']],
      [{ vendor: 'zeta', source: 'acme/list' }, []],
      [{ offering: 'three' }, ['recorded b', 'due b']],
      [{ offering: 'thre' }, []],
      [{ page: 'terms' }, ['recorded c']],
      [{ kind: 'fact' }, ['recorded a', 'confirmed a', 'retracted a']],
      [{ key: 'k1', vendor: 'acme' }, ['recorded a', 'confirmed a', 'retracted a']],
      [{ significance: 'editorial' }, ['recorded b', 'due b']],
      [{ incident: 'inc_1' }, ['recorded a', 'recorded b', 'due b', 'confirmed a', 'retracted a']],
      [{ incident: 'inc_1', kinds: ['change.recorded'] }, ['recorded a', 'recorded b']],
      [{ change: 'a' }, ['recorded a', 'confirmed a', 'retracted a']],
      [{ since: at(2), until: at(3) }, ['recorded b', 'due b']],
      [{ kinds: ['change.due', 'change.retracted'] }, ['due b', 'retracted a']],
      [{ kinds: [] }, []],
      // What was so before, and is not any more, is told as well.
      [{ severity: 'medium' }, ['recorded a', 'recorded b', 'due b', 'confirmed a']],
      [{ severity: 'high' }, ['confirmed a', 'retracted a']],
      [{ severity: 'low' }, ['retracted a']],
      [{ state: 'flagged' }, ['recorded a', 'recorded b', 'recorded c', 'due b', 'confirmed a']],
      [{ state: 'confirmed' }, ['confirmed a', 'retracted a']],
      [{ state: 'dismissed', severity: 'high' }, ['retracted a']],
    ] as Array<[JournalFilter, string[]]>)('%o give what they ask for, and count it', async (filter, entries) => {
      const store = await filled();
      expect(await told(store, filter)).toEqual(entries);
      expect(await told(store, { ...filter, newestFirst: true })).toEqual(entries.toReversed());
      expect(await store.countJournal(filter)).toBe(entries.length);
    });
  });
}

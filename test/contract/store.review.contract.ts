/**
 * What every store must do with reviews, and with the queue that follows from them.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.ts';
import type { QueueEntry, QueueFilter } from '../../src/domain/deskPorts.ts';
import { ConflictError } from '../../src/domain/errors.ts';
import type { Review, ReviewStep } from '../../src/domain/review.ts';
import { CHANGE_KINDS, CHANGE_STATES, SEVERITIES, type SOURCE_KINDS } from '../../src/domain/vocabulary.ts';
import { at, sampleBatch, sampleChange, sampleRecord, sampleSource } from '../helpers/samples.ts';
import type { StoreHarness } from './store.contract.ts';

const ADA = { kind: 'user', id: 'usr_ada', name: 'Ada' } as const;
const BOB = { kind: 'user', id: 'usr_bob', name: 'Bob' } as const;

let acts = 0;

/** What follows on `before`: a decision unless `more` says otherwise. */
function step(before: Review, more: Partial<Review> = {}, by: typeof ADA | typeof BOB = ADA): ReviewStep {
  acts += 1;
  const review: Review = { ...before, version: before.version + 1, state: 'confirmed', decided: { by, at: at(acts) }, ...more };
  const decision = review.state === 'flagged' ? {} : { decision: review.state };
  const subject = { type: 'change', id: before.change } as const;
  return {
    act: { id: `act_${acts}`, at: at(acts), by, kind: 'decide', subject, batch: 'bat_1', detail: { ...decision, before, after: review } },
    review,
  };
}

const fresh = (change: string): Review => ({ change, version: 0, state: 'flagged' });

/** Part of an incident; the place on the page follows from the place in the list. */
const part = (id: string, severity: Change['severity'], more: Partial<Change> = {}): Change =>
  sampleChange(id, 10, { incident: 'inc_1', severity, ...more });

export function reviewContract(adapter: string, declared: () => Promise<StoreHarness>): void {
  const withChanges = async (changes: Change[]): Promise<StoreHarness> => {
    const harness = await declared();
    const visits = Map.groupBy(changes, ({ firstSeenNewAt }) => firstSeenNewAt);
    const minutes = (time: string): number => (Date.parse(time) - Date.parse(at(0))) / 60_000;
    await harness.store.commit(sampleBatch([...visits].map(([time, some]) => sampleRecord(minutes(time), some))));
    return harness;
  };
  const ids = (entries: QueueEntry[]): string[] => entries.map(({ change }) => change);

  describe(`store: ${adapter}: reviews`, () => {
    it('are flagged and untouched to begin with, and of no change there is none', async () => {
      const { store } = await withChanges([sampleChange('a', 1)]);
      expect(await store.review('a')).toEqual(fresh('a'));
      expect(await store.review('nothing')).toBeUndefined();
      expect(await store.reviews(['a', 'nothing'])).toEqual(new Map([['a', fresh('a')]]));
    });

    it('give back what was decided, and the change takes its state', async () => {
      const { store } = await withChanges([sampleChange('a', 1), sampleChange('b', 2)]);
      const decided = step(fresh('a'), {
        assignee: BOB.id,
        edits: { severity: 'high', newValue: { n: 10, unit: 'd' } },
        noticeAt: '2026-03-01',
      });
      await store.decide([decided]);
      expect(await store.review('a')).toEqual(decided.review);
      expect(await store.change('a')).toMatchObject({ state: 'confirmed', severity: 'medium' });
      expect(await store.countChanges({ state: 'flagged' })).toBe(1);
      expect(await store.acts({ subject: { type: 'change', id: 'a' } })).toEqual([decided.act]);
    });

    it.each(['one process', 'two processes'])(
      'of two people who decide at once in %s one wins, the other is told who did what',
      async (where) => {
        const { store, again } = await withChanges([sampleChange('a', 1)]);
        const other = where === 'one process' ? store : await again();
        // Both look at it before either decides.
        const [seen, alsoSeen] = await Promise.all([store.review('a'), other.review('a')]);
        const [won, lost] = [step(seen ?? fresh('')), step(alsoSeen ?? fresh(''), { state: 'dismissed' }, BOB)];
        const first = store.decide([won]);
        // Two connections of one thread cannot both write: the second one's wait for the lock would stop the first.
        if (other !== store) await first;
        const [loss] = await Promise.allSettled([other.decide([lost]), first]);
        expect(loss).toMatchObject({ status: 'rejected', reason: expect.any(ConflictError) });
        const time = won.act.at.slice(0, 16).replace('T', ' ');
        expect(loss).toMatchObject({ reason: { code: 'conflict', subject: 'a', message: `Ada confirmed this change on ${time} UTC.` } });
        expect(await other.review('a')).toEqual(won.review);
        expect(await other.acts()).toEqual([won.act]);
      },
    );

    it('are written all or none', async () => {
      const { store } = await withChanges([sampleChange('a', 1), sampleChange('b', 2), sampleChange('c', 3)]);
      await store.decide([step(fresh('b'))]);
      const before = await store.acts();
      await expect(store.decide([step(fresh('a')), step(fresh('b')), step(fresh('c'))])).rejects.toBeInstanceOf(ConflictError);
      expect(await store.review('a')).toEqual(fresh('a'));
      expect(await store.change('c')).toMatchObject({ state: 'flagged' });
      expect(await store.acts()).toEqual(before);
    });

    it('follow on each other in one go', async () => {
      const { store } = await withChanges([sampleChange('a', 1)]);
      const first = step(fresh('a'));
      const second = step(first.review, { state: 'dismissed' });
      await store.decide([first, second]);
      expect(await store.review('a')).toEqual(second.review);
    });

    it('name the last act that moved the review, not a comment after it', async () => {
      const { store } = await withChanges([sampleChange('a', 1)]);
      const decided = step(fresh('a'));
      await store.decide([decided]);
      const comment = { ...decided.act, id: 'act_comment', by: BOB, kind: 'comment', detail: { text: 'Really?' } } as const;
      await store.note([comment]);
      await expect(store.decide([step(fresh('a'), {}, BOB)])).rejects.toThrow(/^Ada confirmed this change on /);
    });
  });

  describe(`store: ${adapter}: the queue`, () => {
    it('has the worst first, then the newest, without what is decided or held back', async () => {
      const { store } = await withChanges([
        sampleChange('low', 4, { severity: 'low' }),
        sampleChange('old', 1, { severity: 'high' }),
        sampleChange('new', 2, { severity: 'high' }),
        sampleChange('held', 3, { severity: 'critical', suppressedBy: 'noise' }),
        sampleChange('done', 5, { severity: 'critical' }),
      ]);
      await store.decide([step(fresh('done'))]);
      expect(ids(await store.queue())).toEqual(['new', 'old', 'low']);
      expect(ids(await store.queue({ order: 'newest' }))).toEqual(['low', 'new', 'old']);
      expect(ids(await store.queue({ order: 'oldest' }))).toEqual(['old', 'new', 'low']);
      expect(ids(await store.queue({ limit: 1, offset: 1 }))).toEqual(['old']);
      expect(ids(await store.queue({ state: 'confirmed' }))).toEqual(['done']);
      expect(await store.countQueue()).toEqual({ entries: 3, changes: 3 });
    });

    it('shows an incident as one entry, its worst part in front, and the next one once that is decided', async () => {
      const { store } = await withChanges([part('p1', 'low'), part('p2', 'high'), part('p3', 'high'), sampleChange('single', 1)]);
      expect(await store.queue()).toEqual([
        { change: 'p2', incident: 'inc_1', parts: 3 },
        { change: 'single', parts: 1 },
      ]);
      await store.decide([step(fresh('p2'))]);
      expect(await store.queue()).toMatchObject([{ change: 'p3', parts: 2 }, { change: 'single' }]);
      expect(await store.queue({ state: 'confirmed' })).toEqual([{ change: 'p2', incident: 'inc_1', parts: 1 }]);
      await store.decide([step(fresh('p1')), step(fresh('p3'))]);
      expect(ids(await store.queue())).toEqual(['single']);
      expect(await store.queue({ state: 'confirmed' })).toEqual([{ change: 'p2', incident: 'inc_1', parts: 3 }]);
    });

    it('gives, of an incident, what fits the filter', async () => {
      const { store } = await withChanges([part('p1', 'high', { kind: 'row' }), part('p2', 'low'), part('p3', 'medium')]);
      expect(await store.queue({ kind: 'passage' })).toEqual([{ change: 'p3', incident: 'inc_1', parts: 2 }]);
      expect(await store.countQueue({ kind: 'passage' })).toEqual({ entries: 1, changes: 2 });
    });

    it('ranks by the severity that somebody corrected', async () => {
      const { store } = await withChanges([part('p1', 'low'), part('p2', 'high'), sampleChange('single', 1)]);
      const moved = step(fresh('p1'), { state: 'flagged', edits: { severity: 'critical' } });
      await store.decide([moved]);
      expect(await store.queue({ severity: 'critical' })).toEqual([{ change: 'p1', incident: 'inc_1', parts: 1 }]);
      expect(ids(await store.queue())).toEqual(['p1', 'single']);
      await store.decide([step(moved.review, { state: 'flagged', edits: {} })]);
      expect(ids(await store.queue())).toEqual(['p2', 'single']);
    });

    it('finds what is assigned to somebody or to nobody, and what waits for a second person', async () => {
      const { store } = await withChanges([sampleChange('a', 1), sampleChange('b', 2), sampleChange('c', 3)]);
      const proposal = { decision: 'dismissed', by: ADA, at: at(9) } as const;
      await store.decide([step(fresh('a'), { state: 'flagged', assignee: ADA.id }), step(fresh('b'), { state: 'flagged', proposal })]);
      expect(ids(await store.queue({ assignee: ADA.id }))).toEqual(['a']);
      expect(ids(await store.queue({ assignee: null }))).toEqual(['c', 'b']);
      expect(ids(await store.queue({ proposed: true }))).toEqual(['b']);
      expect(ids(await store.queue({ proposed: false }))).toEqual(['c', 'a']);
    });

    it('lists the keys of what is flagged', async () => {
      const key = (name: string) => ({ kind: 'fact', key: name }) as const;
      const { store } = await withChanges([
        sampleChange('a', 1, key('b.two')),
        sampleChange('b', 2, key('a.one')),
        sampleChange('c', 3, key('b.two')),
        sampleChange('d', 4, key('c.decided')),
        sampleChange('e', 5, { ...key('d.held'), suppressedBy: 'noise' }),
        sampleChange('f', 6),
      ]);
      await store.decide([step(fresh('d'))]);
      expect(await store.queueKeys()).toEqual(['a.one', 'b.two']);
    });

    it('is what looking at every change would give, whatever was recorded, decided and asked', async () => {
      const sources = ['acme/dpa', 'acme/terms', 'bolt/dpa'];
      const pages = { 'acme/dpa': 'dpa', 'acme/terms': 'terms', 'bolt/dpa': 'dpa' } as Record<string, (typeof SOURCE_KINDS)[number]>;
      const change = fc.record({
        kind: fc.constantFrom(...CHANGE_KINDS),
        severity: fc.constantFrom(...SEVERITIES),
        key: fc.constantFrom('a', 'b', undefined),
        held: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
        decide: fc.constantFrom(undefined, ...CHANGE_STATES),
        edit: fc.constantFrom(undefined, undefined, ...SEVERITIES),
        assignee: fc.constantFrom(undefined, ADA.id, BOB.id),
        proposed: fc.boolean(),
      });
      const visit = fc.record({
        source: fc.constantFrom(...sources),
        incident: fc.boolean(),
        changes: fc.array(change, { minLength: 1, maxLength: 4 }),
      });
      const often = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined, freq: 2 });
      const asked = fc.record({
        vendor: often(fc.constantFrom('acme', 'bolt')),
        source: often(fc.constantFrom(...sources)),
        kind: often(fc.constantFrom(...CHANGE_KINDS)),
        page: often(fc.constantFrom('dpa' as const, 'terms' as const)),
        severity: often(fc.constantFrom(...SEVERITIES)),
        key: often(fc.constantFrom('a', 'b')),
        incident: often(fc.constantFrom('inc_1', 'inc_2')),
        state: often(fc.constantFrom(...CHANGE_STATES)),
        proposed: often(fc.boolean()),
        assignee: often(fc.constantFrom(ADA.id, null)),
        since: often(fc.constantFrom(at(2), at(3))),
        until: often(fc.constantFrom(at(3), at(5))),
        order: often(fc.constantFrom('severity' as const, 'newest' as const, 'oldest' as const)),
        limit: often(fc.integer({ min: 1, max: 3 })),
        offset: often(fc.integer({ min: 0, max: 2 })),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(visit, { maxLength: 6 }), fc.array(asked, { minLength: 6, maxLength: 6 }), async (visits, questions) => {
          const { store } = await declared();
          await store.declare(sources.map((id) => sampleSource(id, { kind: pages[id] ?? 'dpa' })));
          const all: Known[] = [];
          for (const [n, { source, incident, changes }] of visits.entries()) {
            const recorded = changes.map(({ kind, severity, key, held }, place) =>
              sampleChange(`${n}.${place}`, n, {
                source,
                kind,
                severity,
                ...(key === undefined ? {} : { key }),
                ...(held ? { suppressedBy: 'noise' } : {}),
                ...(incident ? { incident: `inc_${n}` } : {}),
              }),
            );
            const { visit: visited, ...rest } = sampleRecord(n, recorded);
            const { baseline: _, extraction: __, ...record } = rest;
            await store.commit(sampleBatch([{ ...record, visit: { ...visited, id: `${source}@${n}`, sourceId: source } }]));
            for (const [place, { decide, edit, assignee, proposed }] of changes.entries()) {
              const known: Known = { ...(recorded[place] as Change), place, page: pages[source] ?? 'dpa', proposed: false };
              all.push(known);
              if (decide === undefined) continue;
              if (edit !== undefined) known.severity = edit;
              if (assignee !== undefined) known.assignee = assignee;
              Object.assign(known, { state: decide, proposed });
              const more: Partial<Review> = { state: decide };
              if (assignee !== undefined) more.assignee = assignee;
              if (edit !== undefined) more.edits = { severity: edit };
              if (proposed) more.proposal = { decision: 'confirmed', by: ADA, at: at(1) };
              await store.decide([step(fresh(known.id), more)]);
            }
          }
          for (const question of questions) {
            const filter = Object.fromEntries(Object.entries(question).filter(([, value]) => value !== undefined)) as QueueFilter;
            const { entries, count } = expected(all, filter);
            expect([filter, await store.queue(filter)]).toEqual([filter, entries]);
            expect([filter, await store.countQueue(filter)]).toEqual([filter, count]);
          }
        }),
        { numRuns: 40 },
      );
    });
  });
}

interface Known extends Change {
  place: number;
  page: (typeof SOURCE_KINDS)[number];
  assignee?: string;
  proposed: boolean;
}

/** The queue by the plainest means. */
function expected(all: Known[], filter: QueueFilter): { entries: QueueEntry[]; count: { entries: number; changes: number } } {
  const { state = 'flagged', since = '', until = '~', order = 'severity', limit = 100, offset = 0 } = filter;
  const fits = (known: Known): boolean =>
    known.suppressedBy === undefined &&
    known.state === state &&
    known.firstSeenNewAt >= since &&
    known.firstSeenNewAt < until &&
    (['vendor', 'source', 'kind', 'page', 'severity', 'key', 'incident', 'proposed'] as const).every(
      (name) => filter[name] === undefined || known[name] === filter[name],
    ) &&
    (filter.assignee === undefined || (known.assignee ?? null) === filter.assignee);
  const rank = ({ severity }: Known): number => SEVERITIES.indexOf(severity);
  const place = (a: Known, b: Known): number => (a.source < b.source ? -1 : a.source > b.source ? 1 : a.place - b.place);
  const time = (a: Known, b: Known): number => Date.parse(a.firstSeenNewAt) - Date.parse(b.firstSeenNewAt);
  const fitting = all.filter(fits);
  const groups = [...Map.groupBy(fitting, ({ incident, id }) => incident ?? id).values()].map((some) => ({
    head: some.toSorted((a, b) => rank(a) - rank(b) || a.place - b.place)[0] as Known,
    parts: some.length,
  }));
  const sorted = groups.toSorted(({ head: a }, { head: b }) => {
    if (order === 'oldest') return time(a, b) || place(a, b);
    return (order === 'severity' ? rank(a) - rank(b) : 0) || time(b, a) || place(a, b);
  });
  const entries = sorted
    .slice(offset, offset + limit)
    .map(({ head: { id, incident }, parts }) => ({ change: id, ...(incident === undefined ? {} : { incident }), parts }));
  return { entries, count: { entries: groups.length, changes: fitting.length } };
}

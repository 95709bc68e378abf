/**
 * What every store must count, and that it counts what the pages would by reading everything.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.ts';
import type { SourceSelection } from '../../src/domain/overview.ts';
import type { Store } from '../../src/domain/ports.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { eventTally, STANDINGS, standingOf, tally } from '../../src/web/standing.ts';
import { at, failedVisit, sampleBatch, sampleChange, sampleObject, sampleSource, sampleVisit } from '../helpers/samples.ts';

const DAY = 24 * 60;
const NOW = 100 * DAY;

/** What can be the matter with a source. */
interface Plan {
  vendor: number;
  declared: boolean;
  archiveOnly: boolean;
  paused: boolean;
  pause: 'none' | 'endless' | 'lasting' | 'over' | 'ahead';
  /** Minutes before now, and what came of it. */
  visits: Array<{ ago: number; as: 'read' | 'failed' | 'archived' | 'archived-shell' }>;
  event: boolean;
}

const plan: fc.Arbitrary<Plan> = fc.record({
  vendor: fc.nat(3),
  declared: fc.boolean(),
  archiveOnly: fc.boolean(),
  paused: fc.boolean(),
  pause: fc.constantFrom('none', 'none', 'endless', 'lasting', 'over', 'ahead'),
  visits: fc.uniqueArray(
    fc.record({ ago: fc.integer({ min: 1, max: 4 * DAY }), as: fc.constantFrom('read', 'failed', 'archived', 'archived-shell') }),
    { maxLength: 4, selector: ({ ago }) => ago },
  ),
  event: fc.boolean(),
});

const PAUSES: Record<Exclude<Plan['pause'], 'none'>, { since: string; until?: string }> = {
  endless: { since: at(NOW - 10) },
  lasting: { since: at(NOW - 10), until: at(NOW + 10) },
  over: { since: at(NOW - 10), until: at(NOW) },
  ahead: { since: at(NOW + 5), until: at(NOW + 10) },
};

async function arrange(store: Store, plans: readonly Plan[]): Promise<void> {
  const sources = plans.map(({ vendor, archiveOnly, paused }, n) =>
    sampleSource(`v${vendor}/s${n}`, { ...(archiveOnly ? { archiveOnly } : {}), ...(paused ? { paused } : {}) }),
  );
  await store.declare(sources);
  for (const [n, { visits, pause, event }] of plans.entries()) {
    const sourceId = sources[n]?.id ?? '';
    const records = visits.map(({ ago, as }) => {
      const archived = as.startsWith('archived') ? { renderer: 'archive' as const } : {};
      const unread = as === 'archived-shell' ? { verdict: 'shell' as const } : {};
      const minutes = NOW - ago;
      const id = `${sourceId}@${at(minutes)}`;
      const visit =
        as === 'failed' ? failedVisit(minutes, { id, sourceId }) : sampleVisit(minutes, 'page', { id, sourceId, ...archived, ...unread });
      return { visit, changes: [], ...(as === 'read' || as === 'failed' ? { health: { edits: [] } } : {}) };
    });
    await store.commit({ ...sampleBatch([]), objects: [sampleObject('page')], records });
    if (pause !== 'none') await store.pause([sourceId], PAUSES[pause]);
    const detail = { sentence: 's', remedy: 'r' };
    const opened = { id: `${sourceId}:moved`, sourceId, kind: 'moved' as const, openedAt: at(NOW - 3), detail };
    if (event) await store.editHealth([{ act: 'open', event: opened }], at(NOW));
  }
  await store.declare(sources.filter((_, n) => plans[n]?.declared));
}

/** A change of a vendor, on the `day`th day of the samples. */
function changeOn(day: number, id: string, more: Partial<Change> = {}): Change {
  const source = more.source ?? 'acme/dpa';
  const page = sha256('page');
  return sampleChange(id, day * DAY + 60, { source, oldSnapshot: page, newSnapshot: page, ...more });
}

async function commitChanges(store: Store, changes: readonly Change[]): Promise<void> {
  for (const [key, own] of Map.groupBy(changes, ({ source, firstSeenNewAt }) => `${source}@${firstSeenNewAt}`)) {
    const { source = '', firstSeenNewAt = '' } = own[0] ?? {};
    const visit = sampleVisit(0, 'page', { id: key, sourceId: source, fetchedAt: firstSeenNewAt });
    await store.commit({ ...sampleBatch([]), objects: [sampleObject('page')], records: [{ visit, changes: own }] });
  }
}

const dayOf = (n: number) => at(n * DAY).slice(0, 10);

export function overviewContract(adapter: string, open: () => Promise<{ store: Store }>): void {
  const withSources = async (...ids: string[]) => {
    const { store } = await open();
    await store.declare(ids.map((id) => sampleSource(id)));
    return store;
  };

  describe(`store: ${adapter}: the census`, () => {
    it('says of many sources what their states say one by one', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(plan, { maxLength: 12 }), async (plans) => {
          const { store } = await open();
          await arrange(store, plans);
          const now = new Date(at(NOW));
          const states = await store.sources();
          const freshSince = at(NOW - DAY);
          const census = await store.census(now.toISOString(), freshSince);
          expect(census.standings).toEqual(tally(states, now));
          expect(census.events).toEqual(eventTally(states));
          expect(census.sources).toBe(states.length);
          expect(census.vendors).toBe(new Set(states.map(({ source }) => source.vendor.id)).size);
          const watched = states.filter((state) => !state.undeclared && !['paused', 'archive'].includes(standingOf(state, now).name));
          expect(census.watched).toBe(watched.length);
          for (const standing of STANDINGS) {
            const selected = await store.selectSources({ standing }, { at: now.toISOString(), limit: 100 });
            expect(selected.map(({ source }) => source.id).sort()).toEqual(
              states.filter((state) => standingOf(state, now).name === standing).map(({ source }) => source.id),
            );
            expect(await store.countSources({ standing }, now.toISOString())).toBe(selected.length);
          }
          const fresh = await store.countSources({ readSince: freshSince }, now.toISOString());
          expect(fresh).toBe(census.fresh);
          expect(await store.countSources({ notReadSince: freshSince }, now.toISOString())).toBe(census.watched - fresh);
        }),
        { numRuns: 25 },
      );
    });

    it('counts as fresh what a check has read since then, and nothing that an archive brought', async () => {
      const store = await withSources('a/one', 'a/two', 'b/three');
      const check = (minutes: number, sourceId: string, more = {}) => ({
        visit: sampleVisit(minutes, 'page', { sourceId, id: `${sourceId}@${at(minutes)}`, ...more }),
        changes: [],
      });
      await store.commit({
        ...sampleBatch([]),
        objects: [sampleObject('page')],
        records: [
          { ...check(100, 'a/one'), health: { edits: [] } },
          { ...check(10, 'a/two'), health: { edits: [] } },
          check(100, 'b/three', { renderer: 'archive' }),
        ],
      });
      expect(await store.census(at(110), at(50))).toMatchObject({ watched: 3, watchedVendors: 2, fresh: 1, lastVisitAt: at(100) });
    });
  });

  describe(`store: ${adapter}: selected sources`, () => {
    it('come by name of the vendor, page by page', async () => {
      const { store } = await open();
      const named = (id: string, name: string) => sampleSource(id, { vendor: { id: id.split('/')[0] ?? '', name } });
      await store.declare([named('a/1', 'zebra'), named('b/1', 'Ant'), named('b/2', 'Ant'), named('c/1', 'bee')]);
      const ids = async (limit: number, offset: number) =>
        (await store.selectSources({}, { at: at(0), limit, offset })).map(({ source }) => source.id);
      expect(await ids(3, 0)).toEqual(['b/1', 'b/2', 'c/1']);
      expect(await ids(3, 3)).toEqual(['a/1']);
    });

    it.each<[SourceSelection, string[]]>([
      [{ text: 'DPA' }, ['acme/dpa']],
      [{ text: '100%' }, ['odd/100%']],
      [{ text: '_' }, []],
      [{ text: '\\' }, []],
      [{ text: 'https://beta' }, ['beta/terms']],
      [{ vendor: 'acme' }, ['acme/dpa']],
      [{ vendor: 'acme', text: 'terms' }, []],
    ])('are found by %j, read literally', async (selection, expected) => {
      const store = await withSources('acme/dpa', 'beta/terms', 'odd/100%');
      const found = await store.selectSources(selection, { at: at(0), limit: 10 });
      expect(found.map(({ source }) => source.id)).toEqual(expected);
    });

    it('are found by what a later declaration says', async () => {
      const store = await withSources('acme/dpa');
      await store.declare([
        sampleSource('acme/dpa', { url: 'https://moved.example', vendor: { id: 'acme', name: 'New name' }, paused: true }),
      ]);
      expect(await store.countSources({ text: 'moved.example' }, at(0))).toBe(1);
      expect(await store.countSources({ text: 'new name' }, at(0))).toBe(1);
      expect(await store.countSources({ standing: 'paused' }, at(0))).toBe(1);
    });

    it('that could not be read come longest first where that is asked for', async () => {
      const store = await withSources('a/late', 'b/early');
      const failed = (minutes: number, sourceId: string) => ({
        visit: failedVisit(minutes, { id: `${sourceId}!`, sourceId }),
        changes: [],
      });
      await store.commit(sampleBatch([failed(5, 'a/late'), failed(2, 'b/early')]));
      const found = await store.selectSources({ standing: 'unread' }, { at: at(9), limit: 1, order: 'unread' });
      expect(found.map(({ source }) => source.id)).toEqual(['b/early']);
    });
  });

  describe(`store: ${adapter}: changes over time`, () => {
    it('are counted by vendor, severity and bin; both ends of the range are in it, and what is held back is not', async () => {
      const store = await withSources('acme/dpa', 'beta/dpa');
      await commitChanges(store, [
        changeOn(0, 'before'),
        changeOn(1, 'first', { severity: 'high' }),
        changeOn(7, 'same bin', { severity: 'high' }),
        changeOn(7, 'held back', { severity: 'high', suppressedBy: 'noise' }),
        changeOn(8, 'next bin', { severity: 'low' }),
        changeOn(14, 'last day', { source: 'beta/dpa', severity: 'low' }),
        changeOn(15, 'after'),
      ]);
      const range = { from: dayOf(1), to: dayOf(14), days: 7, vendors: 5 };
      const { vendors, others, bins } = await store.changesOverTime(range);
      expect(vendors).toEqual([
        { id: 'acme', name: 'acme' },
        { id: 'beta', name: 'beta' },
      ]);
      expect(others).toBe(0);
      expect(bins.toSorted((a, b) => a.bin - b.bin || (a.vendor ?? '').localeCompare(b.vendor ?? ''))).toEqual([
        { vendor: 'acme', severity: 'high', bin: 0, changes: 2 },
        { vendor: 'acme', severity: 'low', bin: 1, changes: 1 },
        { vendor: 'beta', severity: 'low', bin: 1, changes: 1 },
      ]);
    });

    it('put vendors with most and worst first, and count the others together', async () => {
      const ids = ['many', 'worst', 'few', 'least'];
      const store = await withSources(...ids.map((id) => `${id}/dpa`));
      const of = (vendor: string, n: number, severity: Change['severity']) =>
        Array.from({ length: n }, (_, k) => changeOn(1, `${vendor} ${k}`, { source: `${vendor}/dpa`, severity }));
      await commitChanges(store, [
        ...of('many', 5, 'low'),
        ...of('worst', 1, 'critical'),
        ...of('few', 3, 'low'),
        ...of('least', 2, 'low'),
      ]);
      const { vendors, others, bins } = await store.changesOverTime({ from: dayOf(0), to: dayOf(9), days: 1, vendors: 2 });
      expect(vendors.map(({ id }) => id)).toEqual(['worst', 'many']);
      expect(others).toBe(2);
      expect(bins.filter(({ vendor }) => vendor === undefined)).toEqual([{ severity: 'low', bin: 1, changes: 5 }]);
    });

    it('have a first and a last one, or none at all', async () => {
      const store = await withSources('acme/dpa');
      expect(await store.changeSpan()).toBeUndefined();
      expect(await store.changesOverTime({ from: dayOf(0), to: dayOf(9), days: 1, vendors: 3 })).toEqual({
        vendors: [],
        others: 0,
        bins: [],
      });
      await commitChanges(store, [changeOn(3, 'a'), changeOn(5, 'b'), changeOn(9, 'held', { suppressedBy: 'noise' })]);
      expect(await store.changeSpan()).toEqual({ first: at(3 * DAY + 60), last: at(5 * DAY + 60) });
    });
  });

  describe(`store: ${adapter}: visits and stored pages of a source`, () => {
    it('are marked by what they brought, newest first', async () => {
      const store = await withSources('acme/dpa');
      await commitChanges(store, [changeOn(1, 'seen'), changeOn(2, 'held', { suppressedBy: 'noise' })]);
      await store.commit(sampleBatch([{ visit: failedVisit(3 * DAY), changes: [] }]));
      expect(await store.visitMarks('acme/dpa', { limit: 9 })).toEqual([
        { at: at(3 * DAY), mark: 'unread' },
        { at: at(2 * DAY + 60), mark: 'read' },
        { at: at(DAY + 60), mark: 'changed' },
      ]);
      expect(await store.visitMarks('acme/dpa', { limit: 1, offset: 1 })).toEqual([{ at: at(2 * DAY + 60), mark: 'read' }]);
    });

    it('stand for a text by the page that it was last seen on, whatever bytes it had before', async () => {
      const store = await withSources('acme/dpa');
      const contentHash = sha256('the same text');
      const visit = (minutes: number, page: string) => ({ visit: sampleVisit(minutes, page, { contentHash }), changes: [] });
      await store.commit(sampleBatch([visit(1, 'z'), visit(2, 'a'), visit(3, 'm')]));
      expect(await store.snapshots('acme/dpa', { limit: 9, texts: true })).toEqual([
        { sha256: sha256('m'), firstSeenAt: at(1), lastSeenAt: at(3), visits: 3, size: 1000, readable: true, contentHash },
      ]);
      expect(await store.countTexts('acme/dpa')).toBe(1);
    });

    it('are told once however often they were seen, last seen first', async () => {
      const store = await withSources('acme/dpa', 'acme/other');
      const visit = (minutes: number, page: string, more = {}) => ({ visit: sampleVisit(minutes, page, more), changes: [] });
      await store.commit(
        sampleBatch([
          visit(1, 'old', { screenshot: sha256('picture') }),
          visit(2, 'new'),
          visit(3, 'old'),
          visit(4, 'wall', { verdict: 'challenge', contentHash: sha256('wall text') }),
          visit(5, 'of another', { sourceId: 'acme/other' }),
        ]),
      );
      const pages = await store.snapshots('acme/dpa', { limit: 9 });
      expect(pages).toEqual([
        { sha256: sha256('wall'), firstSeenAt: at(4), lastSeenAt: at(4), visits: 1, size: 1000, readable: false },
        {
          sha256: sha256('old'),
          firstSeenAt: at(1),
          lastSeenAt: at(3),
          visits: 2,
          size: 1000,
          readable: true,
          contentHash: sha256('content old'),
          screenshot: sha256('picture'),
        },
        expect.objectContaining({ sha256: sha256('new') }),
      ]);
      expect(await store.snapshots('acme/dpa', { limit: 1, offset: 1 })).toEqual([pages[1]]);
      expect(await store.countTexts('acme/dpa')).toBe(2);
      expect(await store.snapshots('acme/dpa', { limit: 9, texts: true })).toEqual(pages.slice(1));
      expect(await store.snapshots('acme/dpa', { limit: 1, offset: 1, texts: true })).toEqual([pages[2]]);
      expect(await store.snapshot('acme/dpa', sha256('old'))).toEqual(pages[1]);
      expect(await store.snapshot('acme/dpa', sha256('of another'))).toBeUndefined();
    });
  });

  describe(`store: ${adapter}: numbers for machines`, () => {
    it('add up all sources', async () => {
      const store = await withSources('acme/dpa', 'beta/dpa');
      expect(await store.totals()).toEqual({ visits: 0, snapshots: 0, verdicts: {}, failing: {}, pending: 0 });
      const failing = { since: at(4), checks: 1, kind: 'timeout', lasting: 'transient', sentence: 's', remedy: 'r' } as const;
      await commitChanges(store, [changeOn(1, 'a'), changeOn(1, 'b')]);
      const visit = failedVisit(4, { sourceId: 'beta/dpa', id: 'x' });
      await store.commit(sampleBatch([{ visit, changes: [], health: { failing, edits: [] } }]));
      expect(await store.totals()).toEqual({
        visits: 2,
        snapshots: 1,
        verdicts: { content: 1, unreachable: 1 },
        failing: { timeout: 1 },
        verifiedAt: at(DAY + 60),
        pending: 2,
      });
    });

    it('of the pulse grow with each thing that is recorded, and stay while nothing is', async () => {
      const store = await withSources('acme/dpa');
      const empty = await store.pulse();
      expect(await store.pulse()).toEqual(empty);
      await commitChanges(store, [changeOn(1, 'a')]);
      const some = await store.pulse();
      expect(some.visits).toBeGreaterThan(empty.visits);
      expect(some.changes).toBeGreaterThan(empty.changes);
      expect(some.deliveries).toBeGreaterThan(empty.deliveries);
      const by = { kind: 'system', id: 's', name: 's' } as const;
      await store.note([{ id: 'act', at: at(1), by, kind: 'source.check', subject: { type: 'source', id: 'acme/dpa' }, detail: {} }]);
      expect((await store.pulse()).acts).toBeGreaterThan(some.acts);
    });
  });
}

/**
 * What every store must do.
 * @module
 */
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.ts';
import { OvertakenError } from '../../src/domain/errors.ts';
import type { ChangeFilter, Store } from '../../src/domain/ports.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { alerting, alertingChanges } from '../helpers/alerting.ts';
import {
  at,
  collect,
  failedVisit,
  sampleBaseline,
  sampleBatch,
  sampleChange,
  sampleExtraction,
  sampleMark,
  sampleObject,
  sampleRecord,
  sampleRuleEdit,
  sampleSource,
  sampleVisit,
} from '../helpers/samples.ts';
import { accessContract } from './store.access.contract.ts';
import { actContract } from './store.acts.contract.ts';
import { alertsContract } from './store.alerts.contract.ts';
import { apiContract } from './store.api.contract.ts';
import { auditContract } from './store.audit.contract.ts';
import { correctionsContract } from './store.corrections.contract.ts';
import { deadlinesContract } from './store.deadlines.contract.ts';
import { healthContract } from './store.health.contract.ts';
import { ignoreContract } from './store.ignore.contract.ts';
import { journalContract } from './store.journal.contract.ts';
import { ledgerContract } from './store.ledger.contract.ts';
import { opinionsContract } from './store.opinions.contract.ts';
import { overviewContract } from './store.overview.contract.ts';
import { registryContract } from './store.registry.contract.ts';
import { retentionContract } from './store.retention.contract.ts';
import { reviewContract } from './store.review.contract.ts';
import { tallyContract } from './store.tally.contract.ts';

export interface StoreHarness {
  store: Store;
  /** Opens another store on the same data, as another process would. */
  again(): Promise<Store>;
}

/** Runs the suite. `open` gives an empty store that goes when the running test is finished. */
export function storeContract(adapter: string, open: () => Promise<StoreHarness>): void {
  const source = sampleSource();
  /** A store that knows `acme/dpa`. */
  const openDeclared = async (): Promise<StoreHarness> => {
    const harness = await open();
    await harness.store.declare([source]);
    return harness;
  };
  const idsOf = async (store: Store, filter?: ChangeFilter): Promise<string[]> => {
    const ids: string[] = [];
    for await (const change of store.changes(filter)) ids.push(change.id);
    return ids;
  };

  describe(`store: ${adapter}: sources`, () => {
    it('gives vendors with their names and how many sources they have, in the order of their ids', async () => {
      const { store } = await open();
      await store.declare([sampleSource('zeta/terms'), source, sampleSource('acme/terms')]);
      expect(await store.vendors()).toEqual([
        { id: 'acme', name: source.vendor.name, sources: 2 },
        { id: 'zeta', name: sampleSource('zeta/terms').vendor.name, sources: 1 },
      ]);
    });

    it('gives declared sources back as they were declared, in the order of their ids', async () => {
      const { store } = await open();
      const full = sampleSource('zeta/terms', {
        schedule: '0 6 * * *',
        section: { title: ['A', 'B'] },
        offerings: ['zeta-model'],
        archives: ['Zeta/Terms'],
      });
      await store.declare([full, source]);
      expect((await store.sources()).map((state) => state.source)).toEqual([source, full]);
      expect(await store.source('zeta/terms')).toEqual({ source: full, visits: 0, snapshots: 0, changes: 0 });
      expect(await store.source('nobody/nothing')).toBeUndefined();
    });

    it('gives single declarations without what is known of them', async () => {
      const { store } = await open();
      const other = sampleSource('zeta/terms', { kind: 'terms' });
      await store.declare([source, other]);
      expect(await store.declarations(['zeta/terms', 'nobody/nothing'])).toEqual(new Map([['zeta/terms', other]]));
      expect(await store.declarations([])).toEqual(new Map());
    });

    it('lists the sources of one vendor', async () => {
      const { store } = await open();
      await store.declare([source, sampleSource('acme-two/dpa'), sampleSource('acme/terms')]);
      expect((await store.sources({ vendor: 'acme' })).map((state) => state.source.id)).toEqual(['acme/dpa', 'acme/terms']);
    });

    it('keeps the history of a source that is declared no more, and takes it up again', async () => {
      const { store } = await openDeclared();
      await store.commit(sampleBatch([sampleRecord(1)]));
      await store.setDue('acme/dpa', at(5));
      await store.declare([]);
      expect(await store.source('acme/dpa')).toMatchObject({ undeclared: true, visits: 1 });
      expect(await store.due(at(9), 10)).toEqual([]);
      await store.declare([{ ...source, url: 'https://acme/new' }]);
      const state = await store.source('acme/dpa');
      expect(state).toMatchObject({ visits: 1, source: { url: 'https://acme/new' } });
      expect(state).not.toHaveProperty('undeclared');
    });

    it('declares sources beside those that are declared, and in another way', async () => {
      const { store } = await openDeclared();
      await store.setDue('acme/dpa', at(5));
      await store.declareAlso([sampleSource('acme/terms')]);
      expect((await store.due(at(9), 10)).map(({ sourceId }) => sourceId)).toEqual(['acme/dpa']);
      expect(await store.source('acme/terms')).not.toHaveProperty('undeclared');
      await store.declareAlso([{ ...source, url: 'https://acme/new' }]);
      expect((await store.source('acme/dpa'))?.source.url).toBe('https://acme/new');
      expect((await store.source('acme/dpa'))?.nextDueAt).toBe(at(5));
    });

    it('tells what is declared no more, and keeps what a page added until watchers have had it', async () => {
      const { store } = await openDeclared();
      const [terms, added] = [sampleSource('acme/terms'), sampleSource('acme/added')];
      await store.declareAlso([{ ...added, added: true }]);
      await store.setDue('acme/added', at(5));
      expect(await store.declare([terms])).toEqual({ gone: ['acme/dpa'], kept: ['acme/added'], known: 2 });
      expect((await store.source('acme/added'))?.nextDueAt).toBe(at(5));
      // Of one process, not of watchers as a whole.
      await store.declareAlso([added]);
      expect(await store.declare([terms])).toEqual({ gone: [], kept: ['acme/added'], known: 2 });
      expect(await store.declare([terms, added])).toEqual({ gone: [], kept: [], known: 2 });
      expect(await store.declare([terms])).toEqual({ gone: ['acme/added'], kept: [], known: 2 });
      expect((await store.source('acme/added'))?.nextDueAt).toBeUndefined();
    });

    it('gives what is declared page by page, in the order of ids', async () => {
      const { store } = await open();
      await store.declare(['a-1/x', 'a/x', 'B/x', 'c/x'].map((id) => sampleSource(id)));
      await store.declare(['a-1/x', 'a/x', 'B/x'].map((id) => sampleSource(id)));
      await store.addArchived([sampleSource('b/y', { archiveOnly: true })]);
      const first = await store.declared({ limit: 2 });
      expect(first.map(({ id }) => id)).toEqual(['B/x', 'a-1/x']);
      expect(await store.declared({ after: 'a-1/x', limit: 2 })).toEqual([sampleSource('a/x')]);
    });

    it('adds documents that only an archive knows, without touching declared ones, and a watcher can claim them later', async () => {
      const { store } = await openDeclared();
      const archived = sampleSource('acme/imprint', { archiveOnly: true });
      await store.addArchived([archived, { ...source, url: 'https://elsewhere' }]);
      expect((await store.source('acme/dpa'))?.source).toEqual(source);
      await store.declare([source]);
      expect((await store.source('acme/imprint'))?.source.archiveOnly).toBe(true);
      expect(await store.source('acme/imprint')).not.toHaveProperty('undeclared');
      await store.declare([source, sampleSource('acme/imprint')]);
      expect((await store.source('acme/imprint'))?.source).toEqual(sampleSource('acme/imprint'));
    });

    it('sums up visits, snapshots, changes and the last visit', async () => {
      const { store } = await openDeclared();
      const again = { visit: sampleVisit(3, 'page 1', { verdict: 'unchanged' }), changes: [] };
      await store.commit(sampleBatch([sampleRecord(1), sampleRecord(2, [sampleChange('c1', 2), sampleChange('c2', 2)]), again]));
      expect(await store.source('acme/dpa')).toEqual({
        source,
        lastVisit: { id: `acme/dpa@${at(3)}`, at: at(3), verdict: 'unchanged', because: 'it has passages' },
        verifiedAt: at(3),
        firstSeenAt: at(1),
        visits: 3,
        snapshots: 2,
        changes: 2,
        lastChangeAt: at(2),
      });
    });

    it('tells since when a page could not be read, and forgets it once it was read again', async () => {
      const { store } = await openDeclared();
      const failed = (minutes: number) => ({ visit: failedVisit(minutes), changes: [] });
      await store.commit(sampleBatch([failed(1)]));
      expect(await store.source('acme/dpa')).toMatchObject({ unreadSince: at(1) });
      await store.commit(sampleBatch([sampleRecord(2), failed(3), failed(4)]));
      expect(await store.source('acme/dpa')).toMatchObject({
        verifiedAt: at(2),
        unreadSince: at(3),
        lastVisit: { verdict: 'unreachable' },
      });
      await store.commit(sampleBatch([sampleRecord(5)]));
      const state = await store.source('acme/dpa');
      expect(state?.verifiedAt).toBe(at(5));
      expect(state).not.toHaveProperty('unreadSince');
    });

    it('sums up right when older history is imported after newer visits', async () => {
      const { store } = await openDeclared();
      await store.commit(sampleBatch([sampleRecord(10), { visit: failedVisit(11), changes: [] }]));
      await store.commit(sampleBatch([sampleRecord(1)]));
      expect(await store.source('acme/dpa')).toMatchObject({
        verifiedAt: at(10),
        unreadSince: at(11),
        visits: 3,
        lastVisit: { at: at(11) },
      });
    });
  });

  describe(`store: ${adapter}: commit`, () => {
    it('gives a visit back as it was, whether it was read or not', async () => {
      const { store } = await openDeclared();
      const rich = sampleVisit(1, 'page 1', {
        redirects: [{ from: 'http://a', to: 'https://a', status: 301 }],
        tls: { protocol: 'TLSv1.3', issuer: 'CA' },
        durationMs: 12.5,
        screenshot: sha256('png'),
        evidenceOnly: true,
        robots: { allowed: true, rule: 'Allow: /dpa (line 2)', url: 'https://acme/robots.txt', fetchedAt: at(0) },
        unmatched: ['remove ".ad"'],
        forwardsTo: 'https://acme/new',
      });
      const failed = failedVisit(2);
      await store.commit(
        sampleBatch([
          { visit: rich, changes: [] },
          { visit: failed, changes: [] },
        ]),
      );
      expect(await store.visit(rich.id)).toEqual(rich);
      expect(await store.visit(failed.id)).toEqual(failed);
      expect(await store.visit('none')).toBeUndefined();
    });

    it('finds the latest visit up to a time that brought some bytes, of this source alone', async () => {
      const { store } = await openDeclared();
      const visits = [1, 2, 3].map((minutes) => sampleVisit(minutes, 'page'));
      await store.commit(sampleBatch([...visits, sampleVisit(4, 'other')].map((visit) => ({ visit, changes: [] }))));
      const bytes = sha256('page');
      expect((await store.visitOf('acme/dpa', bytes))?.id).toBe(visits[2]?.id);
      expect((await store.visitOf('acme/dpa', bytes, at(2)))?.id).toBe(visits[1]?.id);
      expect(await store.visitOf('acme/dpa', bytes, at(0))).toBeUndefined();
      expect(await store.visitOf('acme/terms', bytes)).toBeUndefined();
    });

    it('finds a visit that tells the hash of its content before one that does not', async () => {
      const { store } = await openDeclared();
      const { contentHash: _, ...silent } = sampleVisit(2, 'page');
      const told = sampleVisit(1, 'page', { contentHash: sha256('content') });
      await store.commit(sampleBatch([told, silent].map((visit) => ({ visit, changes: [] }))));
      expect((await store.visitOf('acme/dpa', sha256('page')))?.id).toBe(told.id);
    });

    it('finds the latest picture of some bytes, and knows the pictures that visits name', async () => {
      const { store } = await openDeclared();
      const [first, second] = [sha256('png 1'), sha256('png 2')];
      const pictured = [
        sampleVisit(1, 'page', { screenshot: first }),
        sampleVisit(2, 'page', { screenshot: second }),
        sampleVisit(3, 'page'),
      ];
      await store.commit(sampleBatch(pictured.map((visit) => ({ visit, changes: [] }))));
      expect(await store.pictureOf('acme/dpa', sha256('page'))).toEqual({
        sha256: second,
        at: at(2),
        visit: pictured[1]?.id,
      });
      expect(await store.pictureOf('acme/dpa', sha256('other'))).toBeUndefined();
      expect([await store.hasPicture(first), await store.hasPicture(sha256('page'))]).toEqual([true, false]);
    });

    it('gives a change back as it was', async () => {
      const { store } = await openDeclared();
      const plain = sampleChange('c1', 1);
      const { oldQuote: _old, ...added } = plain;
      const rich: Change = {
        ...added,
        id: 'c2',
        kind: 'fact',
        action: 'added',
        key: 'subprocessors.notice',
        path: ['A', 'B'],
        oldValue: 0,
        newValue: { n: 10, unit: 'd' },
        newQuote: '',
        publishedAt: '2026-02-27',
        effectiveAt: '2026-04-01',
        deadlines: [{ dueOn: '2026-04-01', clause: '§ 4', basis: 'stated' }],
        reverts: 'c1',
        incident: 'inc_1',
        suppressedBy: 'flapping',
      };
      await store.commit(sampleBatch([sampleRecord(1, [plain, rich])]));
      expect(await store.change('c1')).toEqual(plain);
      expect(await store.change('c2')).toEqual(rich);
      expect(await store.change('c3')).toBeUndefined();
    });

    it('lists visits newest first, page by page', async () => {
      const { store } = await openDeclared();
      await store.commit(sampleBatch([sampleRecord(2), sampleRecord(1), sampleRecord(3)]));
      const times = async (page?: { limit?: number; offset?: number }) =>
        (await store.visits('acme/dpa', page)).map((visit) => visit.fetchedAt);
      expect(await times()).toEqual([at(3), at(2), at(1)]);
      expect(await times({ limit: 1, offset: 1 })).toEqual([at(2)]);
      await store.declareAlso([sampleSource('acme/terms'), sampleSource('acme/never')]);
      const terms = { sourceId: 'acme/terms' };
      const of = { visit: sampleVisit(7, 'page 7', terms), baseline: sampleBaseline(7, 'page 7', terms) };
      await store.commit(sampleBatch([sampleRecord(7, [], of)]));
      const latest = await store.latestVisits(['acme/dpa', 'acme/never', 'acme/terms'], 2);
      expect([...latest].map(([id, visits]) => [id, visits.map((visit) => visit.fetchedAt)]).toSorted()).toEqual([
        ['acme/dpa', [at(3), at(2)]],
        ['acme/terms', [at(7)]],
      ]);
      expect(await store.latestVisits([], 2)).toEqual(new Map());
      const oldestFirst = await store.visits('acme/dpa', { limit: 2, offset: 1, oldestFirst: true });
      expect(oldestFirst.map((visit) => visit.fetchedAt)).toEqual([at(2), at(3)]);
    });

    it('keeps rule edits with the visit that brought them, once, and tells since when the present rules are in use', async () => {
      const { store } = await openDeclared();
      await store.declare([source, sampleSource('acme/terms')]);
      const edited = (minutes: number) => sampleRecord(minutes, [], { ruleEdit: sampleRuleEdit(minutes) });
      await store.commit(sampleBatch([sampleRecord(1), edited(2), edited(3)]));
      await store.commit(sampleBatch([edited(2)]));
      expect(await store.ruleEdits()).toEqual([sampleRuleEdit(3), sampleRuleEdit(2)]);
      expect(await store.ruleEdits({ source: 'acme/dpa', since: at(2), limit: 1 })).toEqual([sampleRuleEdit(3)]);
      expect(await store.ruleEdits({ since: at(3) })).toEqual([sampleRuleEdit(3)]);
      expect(await store.ruleEdits({ source: 'acme/terms' })).toEqual([]);
      const [dpa, terms] = await store.sources();
      expect(dpa?.rulesChangedAt).toBe(at(3));
      expect(terms).not.toHaveProperty('rulesChangedAt');
    });

    it.each<[string, (good: ReturnType<typeof sampleBatch>) => ReturnType<typeof sampleBatch>]>([
      [
        'a visit of an unknown source',
        (good) => ({
          ...good,
          records: [...good.records, sampleRecord(9, [], { visit: sampleVisit(9, 'page 2', { sourceId: 'no/body' }) })],
        }),
      ],
      ['a visit whose page is not stored', (good) => ({ ...good, objects: good.objects.slice(1) })],
      [
        'a change whose evidence is not stored',
        (good) => ({
          ...good,
          records: [...good.records, sampleRecord(2, [sampleChange('c9', 2, { oldSnapshot: sha256('lost') })])].slice(-1),
        }),
      ],
      [
        'a page whose dictionary is not stored',
        (good) => ({ ...good, objects: [...good.objects, sampleObject('delta', { base: sha256('lost'), depth: 1 })] }),
      ],
    ])('leaves nothing of a batch with %s', async (_what, spoil) => {
      const { store } = await openDeclared();
      await store.commit(sampleBatch([sampleRecord(1)]));
      const good = sampleBatch([sampleRecord(2, [sampleChange('c1', 2)]), sampleRecord(3, [sampleChange('c2', 3)])], {
        importMark: sampleMark(2),
      });
      const before = await everything(store);
      await expect(store.commit(spoil(good))).rejects.toThrow();
      expect(await everything(store)).toEqual(before);
      await store.commit(good);
      expect(await idsOf(store)).toEqual(['c1', 'c2']);
    });

    it('changes nothing when a batch is committed again', async () => {
      const { store } = await openDeclared();
      const batch = sampleBatch([sampleRecord(1), sampleRecord(2, [sampleChange('c1', 2)])], { importMark: sampleMark(2) });
      await store.commit(batch);
      const before = await everything(store);
      await store.commit({ ...batch, recordedAt: at(99) });
      expect(await everything(store)).toEqual(before);
    });

    it('skips changes and baseline of a visit that is stored already', async () => {
      const { store } = await openDeclared();
      await store.commit(sampleBatch([sampleRecord(1)]));
      await store.commit(
        sampleBatch([sampleRecord(1, [sampleChange('c1', 1)], { baseline: sampleBaseline(1, 'other', { sha256: sha256('page 1') }) })]),
      );
      expect(await idsOf(store)).toEqual([]);
      expect((await store.baseline('acme/dpa'))?.fingerprint).toBe(sha256('fingerprint page 1'));
    });

    it('refuses changes that were found against what is not the baseline any more, and writes nothing of their batch', async () => {
      const { store } = await openDeclared();
      const { contentHash } = sampleBaseline(1).extraction;
      const change = sampleChange('c2', 2);
      const record = sampleRecord(2, [change], { comparedWith: null, baseline: sampleBaseline(2) });
      await store.commit(sampleBatch([sampleRecord(1, [], { comparedWith: null, baseline: sampleBaseline(1) })]));
      await expect(store.commit(sampleBatch([record]))).rejects.toBeInstanceOf(OvertakenError);
      expect([await store.visit(record.visit.id), await alerting(store)]).toEqual([undefined, []]);
      await store.commit(sampleBatch([{ ...record, comparedWith: contentHash }]));
      expect(await alertingChanges(store)).toEqual(['c2']);
    });

    it('commits batches that are handed over at the same time one after the other', async () => {
      const { store } = await openDeclared();
      const batches = Array.from({ length: 20 }, (_, index) =>
        sampleBatch([sampleRecord(index + 1, [sampleChange(`c${index}`, index + 1)])]),
      );
      await Promise.all(batches.map((batch) => store.commit(batch)));
      expect(await store.source('acme/dpa')).toMatchObject({ visits: 20, changes: 20, verifiedAt: at(20) });
    });

    it('takes a large batch', async () => {
      const { store } = await openDeclared();
      const records = Array.from({ length: 1000 }, (_, index) => sampleRecord(index, [sampleChange(`c${index}`, index)]));
      await store.commit(sampleBatch(records));
      expect(await store.source('acme/dpa')).toMatchObject({ visits: 1000, snapshots: 1000, changes: 1000 });
      expect(await alertingChanges(store)).toEqual(records.map((_, index) => `c${index}`));
    });

    it('shows other readers either nothing or all of a batch', async () => {
      const { store, again } = await openDeclared();
      const reader = await again();
      const writing = (async () => {
        for (let batch = 0; batch < 10; batch += 1) {
          await store.commit(sampleBatch(Array.from({ length: 50 }, (_, index) => sampleRecord(batch * 50 + index + 1))));
        }
      })();
      const seen: number[] = [];
      let done = false;
      void writing.finally(() => {
        done = true;
      });
      while (!done) {
        seen.push((await reader.source('acme/dpa'))?.visits ?? -1);
        await new Promise(setImmediate);
      }
      await writing;
      expect(seen.filter((visits) => visits % 50 !== 0)).toEqual([]);
      expect(await reader.source('acme/dpa')).toMatchObject({ visits: 500 });
    });
  });

  describe(`store: ${adapter}: baseline and history`, () => {
    it('gives the baseline back with its extraction', async () => {
      const { store } = await openDeclared();
      expect(await store.baseline('acme/dpa')).toBeUndefined();
      await store.commit(sampleBatch([sampleRecord(1)]));
      expect(await store.baseline('acme/dpa')).toEqual(sampleBaseline(1));
    });

    it('moves the baseline forward and never backward', async () => {
      const { store } = await openDeclared();
      await store.commit(sampleBatch([sampleRecord(5)]));
      await store.commit(sampleBatch([sampleRecord(3)]));
      expect((await store.baseline('acme/dpa'))?.verifiedAt).toBe(at(5));
      await store.commit(sampleBatch([sampleRecord(7), sampleRecord(6)]));
      expect((await store.baseline('acme/dpa'))?.verifiedAt).toBe(at(7));
    });

    it('extends the time at which the same content was verified', async () => {
      const { store } = await openDeclared();
      await store.commit(sampleBatch([sampleRecord(1)]));
      const still = sampleBaseline(1, 'page 1', {
        verifiedAt: at(8),
        doubt: { contentHash: sha256('shorter'), since: at(7) },
        unmatched: [],
      });
      await store.commit(sampleBatch([{ visit: sampleVisit(8, 'page 1', { verdict: 'unchanged' }), changes: [], baseline: still }]));
      expect(await store.baseline('acme/dpa')).toEqual(still);
    });

    it('leaves the baseline alone when a visit may not touch it', async () => {
      const { store } = await openDeclared();
      await store.commit(sampleBatch([sampleRecord(1)]));
      await store.commit(sampleBatch([{ visit: failedVisit(2), changes: [] }]));
      expect(await store.baseline('acme/dpa')).toEqual(sampleBaseline(1));
    });

    it('moves the date of a baseline that a visit only verifies, and clears its doubt', async () => {
      const { store } = await openDeclared();
      const { doubt, ...clear } = sampleBaseline(1, undefined, { doubt: { contentHash: 'other', since: at(1) } });
      await store.commit(sampleBatch([sampleRecord(1, [], { baseline: { ...clear, ...(doubt ? { doubt } : {}) } })]));
      const again = (minutes: number) => sampleVisit(minutes, 'page 1', { verdict: 'unchanged', finalUrl: `https://acme/${minutes}` });
      await store.commit(sampleBatch([{ visit: again(3), changes: [], verifies: true }]));
      expect(await store.baseline('acme/dpa')).toEqual({ ...clear, verifiedAt: at(3), url: 'https://acme/3' });
      await store.commit(sampleBatch([{ visit: again(2), changes: [], verifies: true }]));
      expect((await store.baseline('acme/dpa'))?.verifiedAt).toBe(at(3));
    });

    it('tells what is known of a source before it is visited', async () => {
      const { store } = await openDeclared();
      expect(await store.known('acme/dpa')).toEqual({ holdsBack: false, troubled: false });
      const headers = { etag: '"v1"', 'last-modified': 'yesterday' };
      const record = sampleRecord(1, [], { visit: sampleVisit(1, undefined, { headers }) });
      await store.commit(sampleBatch([record]));
      const { extraction, firstSeenAt: _, ...mark } = sampleBaseline(1);
      const { contentHash, extractorVersion } = extraction;
      expect(await store.known('acme/dpa')).toEqual({
        mark: { ...mark, contentHash, extractorVersion, doubted: false },
        whole: { at: at(1), renderer: 'http', validators: { url: 'https://acme/dpa', etag: '"v1"', lastModified: 'yesterday' } },
        holdsBack: false,
        troubled: false,
      });
    });

    it('knows when the baseline was last visited in full, and no other page', async () => {
      const { store } = await openDeclared();
      await store.commit(sampleBatch([sampleRecord(1, [], { visit: sampleVisit(1, undefined, { headers: {}, renderer: 'chromium' }) })]));
      const known = sampleVisit(2, 'page 1', { headers: { 'x-clausewatch-known': 'true' }, renderer: 'chromium', verdict: 'unchanged' });
      await store.commit(sampleBatch([{ visit: known, changes: [], verifies: true }]));
      await store.commit(sampleBatch([{ visit: sampleVisit(3, 'another page', { headers: { etag: '"v1"' } }), changes: [] }]));
      expect((await store.known('acme/dpa')).whole).toEqual({ at: at(1), renderer: 'chromium' });
    });

    it('knows whether something in it was opened at that visit', async () => {
      const { store } = await openDeclared();
      const headers = { 'x-clausewatch-revealed': '1 pressed, 0 scrolled' };
      await store.commit(sampleBatch([sampleRecord(1, [], { visit: sampleVisit(1, undefined, { headers, renderer: 'chromium' }) })]));
      expect((await store.known('acme/dpa')).whole).toEqual({ at: at(1), renderer: 'chromium', opened: true });
    });

    it('remembers by which renderer a source is visited, the last word only', async () => {
      const { store } = await openDeclared();
      await store.learn('acme/dpa', { renderer: 'http', at: at(1), because: 'the same passages' });
      await store.learn('acme/dpa', { renderer: 'chromium', at: at(2), because: 'more text' });
      expect(await store.known('acme/dpa')).toEqual({
        learned: { renderer: 'chromium', at: at(2), because: 'more text' },
        holdsBack: false,
        troubled: false,
      });
    });

    it('says whether a source is in trouble', async () => {
      const { store } = await openDeclared();
      const failing = { since: at(1), checks: 1, kind: 'timeout', lasting: 'transient', sentence: 'Slow.', remedy: 'Wait.' } as const;
      await store.commit(sampleBatch([{ visit: failedVisit(1), changes: [], health: { failing, edits: [] } }]));
      expect((await store.known('acme/dpa')).troubled).toBe(true);
      await store.commit(sampleBatch([sampleRecord(2, [], { health: { edits: [] } })]));
      expect((await store.known('acme/dpa')).troubled).toBe(false);
      const event = {
        id: 'e',
        sourceId: 'acme/dpa',
        kind: 'moved',
        openedAt: at(3),
        detail: { sentence: 'Moved.', remedy: 'Go.' },
      } as const;
      await store.editHealth([{ act: 'open', event }], at(3));
      expect((await store.known('acme/dpa')).troubled).toBe(true);
    });

    it('says whether changes of a source are held back', async () => {
      const { store } = await openDeclared();
      await store.commit(sampleBatch([sampleRecord(1, [sampleChange('held', 1, { suppressedBy: 'flapping' })])]));
      expect((await store.known('acme/dpa')).holdsBack).toBe(true);
    });

    it('finds extractions by content and by extractor version', async () => {
      const { store } = await openDeclared();
      const one = sampleExtraction('page 1');
      const two = { ...one, extractorVersion: '2', title: 'Read anew' };
      await store.commit(sampleBatch([sampleRecord(1)]));
      await store.commit(sampleBatch([sampleRecord(2, [], { extraction: two })]));
      expect(await store.extraction('acme/dpa', one.contentHash, '1')).toEqual(one);
      expect(await store.extraction('acme/dpa', one.contentHash, '2')).toEqual(two);
      expect(await store.extraction('acme/dpa', one.contentHash)).toEqual(two);
      expect(await store.extraction('acme/dpa', one.contentHash, '3')).toBeUndefined();
      expect(await store.extraction('acme/terms', one.contentHash)).toBeUndefined();
    });

    it('tells the earliest and latest readable visit', async () => {
      const { store } = await openDeclared();
      expect(await store.history('acme/dpa')).toEqual({});
      await store.commit(
        sampleBatch([{ visit: failedVisit(1), changes: [] }, sampleRecord(3), sampleRecord(2), { visit: failedVisit(4), changes: [] }]),
      );
      expect(await store.history('acme/dpa')).toEqual({
        first: { at: at(2), sha256: sha256('page 2'), contentHash: sha256('content page 2') },
        last: { at: at(3) },
      });
    });
  });

  describe(`store: ${adapter}: objects`, () => {
    it('tells where a page lies', async () => {
      const { store } = await openDeclared();
      const key = sampleObject('key');
      const delta = sampleObject('delta', { base: key.sha256, depth: 1 });
      await store.commit({ objects: [delta, key], records: [], recordedAt: at(0) });
      expect(await store.object(key.sha256)).toEqual(key);
      expect(await store.object(delta.sha256)).toEqual(delta);
      expect(await store.object(sha256('none'))).toBeUndefined();
    });

    it('lists the latest pages of a source, each once, newest first', async () => {
      const { store } = await openDeclared();
      await store.declare([source, sampleSource('acme/terms')]);
      const other = sampleVisit(9, 'other', { sourceId: 'acme/terms' });
      const seenAgain = { visit: sampleVisit(4, 'page 1'), changes: [] };
      await store.commit(sampleBatch([sampleRecord(1), sampleRecord(2), sampleRecord(3), seenAgain, { visit: other, changes: [] }]));
      const recent = await store.recentObjects('acme/dpa', 2);
      expect(recent.map((object) => object.sha256)).toEqual([sha256('page 1'), sha256('page 3')]);
      expect(await store.recentObjects('acme/dpa', 10)).toHaveLength(3);
    });

    it('keeps the place of a page that is stored again, unless the new one takes fewer pages to read', async () => {
      const { store } = await openDeclared();
      const base = sampleObject('base');
      const first = sampleObject('page', { base: base.sha256, depth: 5 });
      await store.commit({ objects: [base, first], records: [], recordedAt: at(0) });
      await store.commit({ objects: [{ ...first, pack: sha256('deeper'), depth: 6 }], records: [], recordedAt: at(0) });
      expect(await store.object(first.sha256)).toEqual(first);
      const shallow = sampleObject('page', { pack: sha256('shallower'), depth: 0, offset: 70 });
      await store.commit({ objects: [shallow], records: [], recordedAt: at(0) });
      expect(await store.object(first.sha256)).toEqual(shallow);
    });

    it('names packs and screenshots that something refers to', async () => {
      const { store } = await openDeclared();
      const visit = sampleVisit(1, 'page 1', { screenshot: sha256('png') });
      await store.commit(
        sampleBatch([{ visit, changes: [] }], {
          objects: [sampleObject('page 1'), sampleObject('x', { pack: sampleObject('page 1').pack })],
        }),
      );
      expect(await store.packs()).toEqual(new Set([sampleObject('page 1').pack, sha256('png')]));
    });
  });

  describe(`store: ${adapter}: changes`, () => {
    /** Changes at minutes 1 to 3 of two sources; committed in another order than they are listed. */
    async function withChanges(): Promise<StoreHarness> {
      const harness = await open();
      const { store } = harness;
      await store.declare([source, sampleSource('zeta/dpa')]);
      const zeta = {
        visit: sampleVisit(1, 'zeta', { sourceId: 'zeta/dpa' }),
        changes: [sampleChange('z', 1, { source: 'zeta/dpa', oldSnapshot: sha256('zeta'), newSnapshot: sha256('zeta') })],
      };
      await store.commit(sampleBatch([sampleRecord(3, [sampleChange('e', 3, { state: 'confirmed' })]), zeta]));
      await store.commit(
        sampleBatch([
          sampleRecord(1, [sampleChange('y', 1), sampleChange('x', 1, { severity: 'critical' })]),
          sampleRecord(2, [sampleChange('d', 2)]),
        ]),
      );
      return harness;
    }

    it('come in the order of time, source and place on the page', async () => {
      const { store } = await withChanges();
      expect(await idsOf(store)).toEqual(['y', 'x', 'z', 'd', 'e']);
      expect(await idsOf(store, { newestFirst: true })).toEqual(['e', 'd', 'y', 'x', 'z']);
    });

    it.each<[ChangeFilter, string[]]>([
      [{ vendor: 'zeta' }, ['z']],
      [{ source: 'acme/dpa' }, ['y', 'x', 'd', 'e']],
      [{ since: at(2) }, ['d', 'e']],
      [{ until: at(2) }, ['y', 'x', 'z']],
      [{ since: at(1).slice(0, 10), until: at(3) }, ['y', 'x', 'z', 'd']],
      [{ severity: 'critical' }, ['x']],
      [{ significance: 'editorial' }, []],
      [{ ids: ['x', 'nothing'] }, ['x']],
      [{ ids: [] }, []],
      [{ state: 'confirmed' }, ['e']],
      [{ vendor: 'acme', state: 'flagged', since: at(2) }, ['d']],
      [{ limit: 2 }, ['y', 'x']],
      [{ limit: 2, offset: 1 }, ['x', 'z']],
      [{ newestFirst: true, limit: 3, offset: 1 }, ['d', 'y', 'x']],
      [{ offset: 9 }, []],
      [{ limit: 0 }, []],
      [{ vendor: "acme' or 1=1 --" }, []],
    ])('filtered by %j', async (filter, ids) => {
      const { store } = await withChanges();
      expect(await idsOf(store, filter)).toEqual(ids);
    });

    it('are found since a time of each source, but for those that a rule holds back', async () => {
      const { store } = await withChanges();
      await store.commit(sampleBatch([sampleRecord(4, [sampleChange('held', 4, { suppressedBy: 'flapping' })])]));
      const since = async (...times: Array<[string, string]>) => (await store.changesSince(new Map(times))).map(({ id }) => id).toSorted();
      expect(await since(['acme/dpa', at(2)], ['zeta/dpa', at(2)])).toEqual(['d', 'e']);
      expect(await since(['acme/dpa', at(3)], ['zeta/dpa', ''])).toEqual(['e', 'z']);
      expect(await since(['nobody/dpa', ''])).toEqual([]);
      expect(await since()).toEqual([]);
      expect(await store.changesSince(new Map([['acme/dpa', at(3)]]))).toEqual([await store.change('e')]);
    });

    it('are found by their significance, and counted', async () => {
      const { store } = await openDeclared();
      const changes = [
        sampleChange('a', 1, { significance: 'editorial' }),
        sampleChange('b', 1),
        sampleChange('c', 1, { significance: 'editorial' }),
      ];
      await store.commit(sampleBatch([sampleRecord(1, changes)]));
      expect(await idsOf(store, { significance: 'editorial', newestFirst: true })).toEqual(['a', 'c']);
      expect(await store.countChanges({ significance: 'substantive' })).toBe(1);
    });

    it('that a rule holds back are left out unless they are asked for, also of the totals', async () => {
      const { store } = await openDeclared();
      const changes = [sampleChange('shown', 1), sampleChange('held', 1, { suppressedBy: 'flapping' })];
      await store.commit(sampleBatch([sampleRecord(1, changes)]));
      expect(await idsOf(store, {})).toEqual(['shown']);
      expect(await idsOf(store, { suppressed: 'too' })).toEqual(['shown', 'held']);
      expect(await idsOf(store, { suppressed: 'only' })).toEqual(['held']);
      expect([await store.countChanges(), await store.countChanges({ suppressed: 'too' })]).toEqual([1, 2]);
      expect((await store.source('acme/dpa'))?.changes).toBe(1);
      expect(await store.change('held')).toMatchObject({ suppressedBy: 'flapping' });
    });

    it('are found by the incident that they are parts of', async () => {
      const { store } = await openDeclared();
      const changes = [sampleChange('a', 1, { incident: 'inc_1' }), sampleChange('b', 1), sampleChange('c', 1, { incident: 'inc_1' })];
      await store.commit(sampleBatch([sampleRecord(1, changes)]));
      expect(await idsOf(store, { incident: 'inc_1' })).toEqual(['a', 'c']);
      expect(await store.countChanges({ incident: 'inc_1' })).toBe(2);
    });

    it('are counted without regard to limit and offset', async () => {
      const { store } = await withChanges();
      expect(await store.countChanges()).toBe(5);
      expect(await store.countChanges({ vendor: 'acme', limit: 1, offset: 3 })).toBe(4);
    });

    it.each([false, true])('are all listed once when there are very many (newest first: %s)', async (newestFirst) => {
      const { store } = await openDeclared();
      // Several visits at one time and pages larger than a batch of rows: the seams between pages must hold.
      const records = Array.from({ length: 30 }, (_, visit) => {
        const minutes = Math.floor(visit / 10) + 1;
        const id = `acme/dpa@${at(minutes)}#${visit}`;
        return sampleRecord(
          minutes,
          Array.from({ length: 60 }, (_, index) => sampleChange(`c${visit}-${index}`, minutes)),
          { visit: sampleVisit(minutes, undefined, { id }) },
        );
      });
      await store.commit(sampleBatch(records));
      const ids = await idsOf(store, { newestFirst });
      expect(ids).toHaveLength(1800);
      expect(new Set(ids).size).toBe(1800);
      expect(await idsOf(store, { newestFirst, limit: 700, offset: 600 })).toEqual(ids.slice(600, 1300));
    });

    it('can be listed while the caller uses the store', async () => {
      const { store } = await withChanges();
      const sources: Array<string | undefined> = [];
      for await (const change of store.changes()) {
        sources.push((await store.source(change.source))?.source.id);
        await store.setDue('acme/dpa', change.firstSeenNewAt);
      }
      expect(sources).toHaveLength(5);
    });
  });

  describe(`store: ${adapter}: due times and import marks`, () => {
    it('lists sources that are due, the longest due first', async () => {
      const { store } = await open();
      await store.declare(['a/a', 'b/b', 'c/c', 'd/d'].map((id) => sampleSource(id)));
      await store.setManyDue([
        { sourceId: 'a/a', dueAt: at(3) },
        { sourceId: 'b/b', dueAt: at(1) },
        { sourceId: 'c/c', dueAt: at(4) },
      ]);
      expect(await store.due(at(3), 10)).toEqual([
        { sourceId: 'b/b', dueAt: at(1) },
        { sourceId: 'a/a', dueAt: at(3) },
      ]);
      expect(await store.due(at(9), 1)).toEqual([{ sourceId: 'b/b', dueAt: at(1) }]);
      expect(await store.source('c/c')).toMatchObject({ nextDueAt: at(4) });
    });

    it('moves and clears a due time, and keeps it when sources are declared again', async () => {
      const { store } = await openDeclared();
      await store.setDue('acme/dpa', at(1));
      await store.setDue('acme/dpa', at(2));
      await store.declare([source]);
      expect(await store.due(at(5), 10)).toEqual([{ sourceId: 'acme/dpa', dueAt: at(2) }]);
      expect(await store.due(at(5), 10, at(1))).toHaveLength(1);
      expect(await store.due(at(5), 10, at(2))).toEqual([]);
      await store.setDue('acme/dpa', undefined);
      expect(await store.due(at(5), 10)).toEqual([]);
      expect(await store.source('acme/dpa')).not.toHaveProperty('nextDueAt');
    });

    it('moves a due time only where nobody else has moved it, if it is asked to', async () => {
      const { store } = await open();
      await store.declare(['a/a', 'b/b', 'c/c'].map((id) => sampleSource(id)));
      for (const id of ['a/a', 'b/b']) await store.setDue(id, at(1));
      await store.setManyDue([
        { sourceId: 'a/a', was: at(1), dueAt: at(2) },
        { sourceId: 'b/b', was: at(0), dueAt: at(2) },
        { sourceId: 'c/c', was: at(0), dueAt: at(2) },
      ]);
      expect(await store.due(at(9), 10)).toEqual([
        { sourceId: 'b/b', dueAt: at(1) },
        { sourceId: 'a/a', dueAt: at(2) },
      ]);
      await store.setManyDue([{ sourceId: 'a/a', was: at(2), dueAt: undefined }]);
      expect((await store.due(at(9), 10)).map(({ sourceId }) => sourceId)).toEqual(['b/b']);
    });

    it('tells of what is due by which renderer it was learned to be visited', async () => {
      const { store } = await openDeclared();
      await store.setDue('acme/dpa', at(1));
      await store.learn('acme/dpa', { renderer: 'http', at: at(0), because: 'it is enough' });
      expect(await store.due(at(1), 1)).toEqual([{ sourceId: 'acme/dpa', dueAt: at(1), learned: { renderer: 'http', at: at(0) } }]);
    });

    it('gives what decides when declared sources are due, of some or of all', async () => {
      const { store } = await open();
      await store.declare([source, sampleSource('b/b'), sampleSource('c/c')]);
      await store.commit(
        sampleBatch([
          { visit: failedVisit(1), changes: [] },
          sampleRecord(2),
          sampleRecord(3, [sampleChange('c1', 3)]),
          { visit: failedVisit(4), changes: [] },
        ]),
      );
      await store.setDue('acme/dpa', at(9));
      await store.pause(['b/b'], { since: at(1), until: at(8) });
      const known = {
        sourceId: 'acme/dpa',
        nextDueAt: at(9),
        firstSeenAt: at(2),
        lastChangeAt: at(3),
        lastVisitAt: at(4),
        lastVerdict: 'unreachable',
      };
      expect(await store.plans(['acme/dpa', 'no/body'])).toEqual([known]);
      expect(await store.source('acme/dpa')).toMatchObject({ firstSeenAt: at(2) });
      expect((await store.plans()).toSorted((a, b) => (a.sourceId < b.sourceId ? -1 : 1))).toEqual([
        known,
        { sourceId: 'b/b', pausedSince: at(1), pausedUntil: at(8) },
        { sourceId: 'c/c' },
      ]);
      await store.declare([source]);
      expect(await store.plans(['c/c'])).toEqual([]);
      expect((await store.plans()).map(({ sourceId }) => sourceId)).toEqual(['acme/dpa']);
    });

    it('moves and clears many due times at once, and none of sources that are declared no more', async () => {
      const { store } = await open();
      const ids = Array.from({ length: 2500 }, (_, n) => `v/s${n}`);
      await store.declare(ids.map((id) => sampleSource(id)));
      await store.declare(ids.slice(1).map((id) => sampleSource(id)));
      await store.setManyDue(ids.map((sourceId) => ({ sourceId, dueAt: at(1) })));
      expect((await store.due(at(1), 9999)).length).toBe(2499);
      await store.setManyDue(ids.slice(0, 2000).map((sourceId) => ({ sourceId, dueAt: undefined })));
      expect((await store.due(at(1), 9999)).length).toBe(500);
      await store.setManyDue([]);
    });

    it('keeps a pause with its end and reason, over new declarations', async () => {
      const { store, again } = await openDeclared();
      await store.pause(['acme/dpa'], { since: at(1), until: at(5), reason: 'they rebuild <their> site' });
      await store.declare([source]);
      const paused = { pausedSince: at(1), pausedUntil: at(5), pauseReason: 'they rebuild <their> site' };
      expect(await store.source('acme/dpa')).toMatchObject(paused);
      expect(await (await again()).sources()).toMatchObject([paused]);
    });

    it('keeps the beginning of a pause that is in force, and takes the new end and reason', async () => {
      const { store } = await openDeclared();
      const pausedFrom = async () => (await store.source('acme/dpa'))?.pausedSince;
      await store.pause(['acme/dpa'], { since: at(1), reason: 'first' });
      await store.pause(['acme/dpa'], { since: at(2), until: at(5) });
      expect(await store.source('acme/dpa')).toMatchObject({ pausedSince: at(1), pausedUntil: at(5) });
      expect(await store.source('acme/dpa')).not.toHaveProperty('pauseReason');
      await store.pause(['acme/dpa'], { since: at(4), until: at(6) });
      expect(await pausedFrom()).toBe(at(1));
      await store.pause(['acme/dpa'], { since: at(6) });
      expect(await pausedFrom()).toBe(at(6));
    });

    it('ends a pause that is in force, and leaves one that is over as it was', async () => {
      const { store } = await open();
      await store.declare(['a/a', 'b/b', 'c/c', 'd/d'].map((id) => sampleSource(id)));
      await store.pause(['a/a'], { since: at(1) });
      await store.pause(['b/b'], { since: at(1), until: at(9) });
      await store.pause(['c/c'], { since: at(1), until: at(2) });
      await store.resume(['a/a', 'b/b', 'c/c', 'd/d'], at(3));
      expect((await store.sources()).map(({ pausedUntil }) => pausedUntil)).toEqual([at(3), at(3), at(2), undefined]);
    });

    it('pauses all of the sources or none', async () => {
      const { store } = await openDeclared();
      await expect(store.pause(['acme/dpa', 'no/body'], { since: at(1) })).rejects.toThrow();
      expect(await store.source('acme/dpa')).not.toHaveProperty('pausedSince');
    });

    it('keeps the latest robots.txt of each origin', async () => {
      const { store, again } = await open();
      const robots = (minutes: number, body: string, origin = 'https://acme') => ({ origin, fetchedAt: at(minutes), status: 200, body });
      await store.keepRobots(robots(2, 'User-agent: *\n'));
      await store.keepRobots(robots(3, '', 'http://acme'));
      expect(await store.robots('https://acme')).toEqual(robots(2, 'User-agent: *\n'));
      await store.keepRobots({ ...robots(5, 'newer'), status: 404 });
      await store.keepRobots(robots(4, 'older'));
      expect(await (await again()).robots('https://acme')).toEqual({ ...robots(5, 'newer'), status: 404 });
      expect(await store.robots('https://acme:8443')).toBeUndefined();
    });

    it('remembers how far each document of an archive is, with the page it stopped at', async () => {
      const { store } = await openDeclared();
      const cursor = sampleBaseline(2, 'page 2', { doubt: { contentHash: sha256('shorter'), since: at(1) } });
      const second = sampleMark(2, { document: 'd2', cursor, boundary: at(9) });
      await store.commit(sampleBatch([sampleRecord(2)], { importMark: second }));
      await store.commit(sampleBatch([], { importMark: sampleMark(1) }));
      await store.commit(sampleBatch([], { importMark: sampleMark(7, { archive: 'b' }) }));
      expect(await store.importMarks('a')).toEqual([sampleMark(1), second]);
      expect(await store.importMarks('c')).toEqual([]);
    });

    it('keeps the latest import mark of a document, also when an import begins anew', async () => {
      const { store } = await openDeclared();
      for (const done of [2, 5, 3]) await store.commit(sampleBatch([], { importMark: sampleMark(done) }));
      expect(await store.importMarks('a')).toEqual([sampleMark(3)]);
    });

    it('keeps everything when it is closed and opened again', async () => {
      const { store, again } = await openDeclared();
      await store.commit(
        sampleBatch([sampleRecord(1, [sampleChange('c', 1)], { ruleEdit: sampleRuleEdit(1) })], { importMark: sampleMark(1) }),
      );
      await store.pause(['acme/dpa'], { since: at(1), until: at(2), reason: 'why' });
      const before = await everything(store);
      await store.close();
      expect(await everything(await again())).toEqual(before);
    });
  });

  healthContract(adapter, openDeclared);
  reviewContract(adapter, openDeclared);
  ignoreContract(adapter, openDeclared);
  overviewContract(adapter, open);
  actContract(adapter, open);
  accessContract(adapter, open);
  deadlinesContract(adapter, openDeclared);
  journalContract(adapter, openDeclared);
  ledgerContract(adapter, openDeclared);
  auditContract(adapter, open);
  alertsContract(adapter, openDeclared);
  apiContract(adapter, open);
  correctionsContract(adapter, open);
  opinionsContract(adapter, open);
  registryContract(adapter, open);
  tallyContract(adapter, open);
  retentionContract(adapter, open);
}

/** What can be seen of a store with the sources and archive of these tests. */
async function everything(store: Store): Promise<unknown> {
  return {
    sources: await store.sources(),
    visits: await store.visits('acme/dpa'),
    baseline: await store.baseline('acme/dpa'),
    changes: await collect(store.changes()),
    journal: await collect(store.journal()),
    alerting: await store.unrouted(1000),
    marks: await store.importMarks('a'),
    ruleEdits: await store.ruleEdits(),
    health: await store.health(),
    packs: await store.packs(),
    objects: await Promise.all([1, 2, 3].map((minutes) => store.object(sha256(`page ${minutes}`)))),
    extractions: await Promise.all(
      [1, 2, 3].map((minutes) => store.extraction('acme/dpa', sampleExtraction(`page ${minutes}`).contentHash)),
    ),
  };
}

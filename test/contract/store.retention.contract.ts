/**
 * What every store must do with retention: it removes in one go what it is told to and what still may go, and tells the ledger of it.
 * @module
 */
import { describe, expect, it } from 'vitest';
import type { NoticeItem } from '../../src/domain/alert.ts';
import { OvertakenError } from '../../src/domain/errors.ts';
import type { Store, VisitRecord } from '../../src/domain/ports.ts';
import type { CitedPages, CitedUntil, Removing, VisitRemoval } from '../../src/domain/retention.ts';
import type { Act } from '../../src/domain/review.ts';
import { sha256 } from '../../src/lib/hash.ts';
import {
  at,
  collect,
  sampleBaseline,
  sampleBatch,
  sampleChange,
  sampleObject,
  sampleRecord,
  sampleSource,
  sampleVisit,
} from '../helpers/samples.ts';
import type { StoreHarness } from './store.contract.ts';

const NOW = at(1_000_000);
const BY = { kind: 'system', id: 'retention', name: 'retention policy' } as const;
const NOTHING_CITED: CitedUntil = {};
const NONE_CITED: CitedPages = { pages: new Set(), until: NOTHING_CITED };
const page = (minutes: number): string => sha256(`page ${minutes}`);
/** Each page lies in a pack of its own. */
const objectOf = (minutes: number) => sampleObject(`page ${minutes}`);
const batchOf = ([record]: [VisitRecord]) =>
  sampleBatch([record], { objects: [objectOf((Date.parse(record.visit.fetchedAt) - Date.parse(at(0))) / 60_000)] });
const idOf = (minutes: number): string => sampleVisit(minutes).id;

function removing(id: string, what: Removing['policy']['what'] = 'unchanged'): Removing {
  return { id, at: NOW, by: BY, policy: { what, after: '365d' } };
}

const removal = (more: Partial<VisitRemoval> = {}): VisitRemoval => ({
  ...removing('r1'),
  source: 'acme/dpa',
  visits: [idOf(60)],
  pages: [page(60)],
  moved: [],
  cited: NOTHING_CITED,
  ...more,
});

function hold(id: string, type: 'vendor' | 'source', subject: string, minutes = 1): Act {
  return { id, at: at(minutes), by: BY, kind: 'hold.set', subject: { type, id: subject }, detail: { reason: `why ${id}` } };
}

export function retentionContract(adapter: string, open: () => Promise<StoreHarness>): void {
  /** Visits at 0, 60, 120 and 180 minutes, each with a page of its own; the last one found a change. */
  async function written(): Promise<Store> {
    const { store } = await open();
    await store.declare([sampleSource()]);
    for (const minutes of [0, 60, 120]) await store.commit(batchOf([sampleRecord(minutes)]));
    const change = sampleChange('chg_a', 180, { oldSnapshot: page(120), newSnapshot: page(180), lastSeenOldAt: at(120) });
    await store.commit(
      batchOf([{ ...sampleRecord(180), visit: sampleVisit(180, undefined, { screenshot: sha256('picture') }), changes: [change] }]),
    );
    return store;
  }

  /** What verification asks of the store finds nothing wrong. */
  async function expectSound(store: Store): Promise<void> {
    expect(await store.engineFaults()).toEqual([]);
    expect(await collect(store.contradictions())).toEqual([]);
    expect(await collect(store.untoldRows())).toEqual([]);
    for (const table of ['visits', 'objects', 'sources', 'tombstones', 'doomed', 'messages', 'message_attempts', 'alerts'])
      expect((await store.sealFaults(table)).items).toEqual([]);
  }

  describe(`store: ${adapter}: retention`, () => {
    it('removes visits and their pages, with an event that names them and tombstones by which they are found', async () => {
      const store = await written();
      const [digest] = await store.rowDigests([{ table: 'visits', key: [idOf(60)] }]);
      expect(await store.removeVisits(removal())).toBe('removed');
      expect(await store.visit(idOf(60))).toBeUndefined();
      expect(await store.object(page(60))).toBeUndefined();
      expect(await store.source('acme/dpa')).toMatchObject({ visits: 3, snapshots: 3 });
      const common = { event: 'tombstones/r1', at: NOW, source: 'acme/dpa', moment: at(60) };
      expect(await store.tombstone('visits', idOf(60))).toEqual({ ...common, what: 'visits', key: idOf(60), digest });
      expect(await store.tombstone('page', page(60))).toEqual({ ...common, what: 'page', key: page(60) });
      expect((await store.tombstonesOf('tombstones/r1')).map(({ what }) => what)).toEqual(['page', 'visits']);
      expect(JSON.parse((await store.ledgerEvent('tombstones/r1'))?.json ?? '').tombstone).toEqual({
        ...{ by: BY, policy: { what: 'unchanged', after: '365d' }, source: 'acme/dpa' },
        removed: [
          { what: 'page', key: page(60), moment: at(60) },
          { what: 'visits', key: idOf(60), moment: at(60), digest },
        ],
      });
      const rows = [idOf(60), idOf(0)].map((id) => ({ table: 'visits', key: [id] }));
      expect(await store.entombedDigests(rows)).toEqual([new Set([digest]), new Set()]);
      expect(await store.doomedBlobs(10)).toEqual([{ name: objectOf(60).pack, used: false }]);
      await expectSound(store);
    });

    it('refuses where a page is named, changed or built upon, and leaves everything as it was', async () => {
      const store = await written();
      const refused = async (more: Partial<VisitRemoval>): Promise<void> => {
        expect(await store.removeVisits(removal(more))).toBe('overtaken');
        expect(await store.visit(idOf(60))).toBeDefined();
        expect(await store.tombstonesOf('tombstones/r1')).toEqual([]);
        expect(await store.ledgerEvent('tombstones/r1')).toBeUndefined();
      };
      await refused({ pages: [page(60), page(0)] });
      await refused({ pages: [page(60), page(120)], visits: [idOf(60), idOf(120)] });
      await refused({ visits: [idOf(60), 'acme/dpa@gone'] });
      const from = objectOf(0);
      await refused({ moved: [{ from: { ...from, offset: from.offset + 1 }, to: { ...from, pack: sha256('new') } }] });
      const built = { ...sampleBatch([sampleRecord(240)]), objects: [sampleObject('', { sha256: page(240), base: page(60), depth: 40 })] };
      await store.commit(built);
      await refused({});
      await expectSound(store);
    });

    it('moves pages to another pack, and names the packs that are left empty', async () => {
      const store = await written();
      const from = objectOf(0);
      const to = { ...from, pack: sha256('new pack'), offset: 82, length: 55 };
      expect(await store.removeVisits(removal({ moved: [{ from, to }] }))).toBe('removed');
      expect(await store.object(page(0))).toEqual(to);
      await expectSound(store);
      const empty = [objectOf(0).pack, objectOf(60).pack].toSorted();
      expect(await store.doomedBlobs(10)).toEqual(empty.map((name) => ({ name, used: false })));
      await store.forgetDoomed(empty);
      expect(await store.doomedBlobs(10)).toEqual([]);
    });

    it('has a check made again that builds upon a page which is gone', async () => {
      const store = await written();
      await store.removeVisits(removal());
      const building = {
        ...sampleBatch([sampleRecord(240)]),
        objects: [sampleObject('', { sha256: page(240), base: page(60), depth: 40 })],
      };
      await expect(store.commit(building)).rejects.toBeInstanceOf(OvertakenError);
      await expect(
        store.commit({ ...sampleBatch([{ ...sampleRecord(240), visit: sampleVisit(240, 'page 60') }]), objects: [] }),
      ).rejects.toBeInstanceOf(OvertakenError);
      await store.commit(sampleBatch([sampleRecord(240)]));
      await expectSound(store);
    });

    it('keeps what is on hold, by vendor or source, until it is released', async () => {
      const store = await written();
      const holds = [hold('act_v', 'vendor', 'acme'), hold('act_s', 'source', 'acme/dpa', 2)];
      for (const [n, act] of holds.entries()) {
        await store.note([act]);
        expect(await store.removeVisits(removal())).toBe('held');
        expect((await store.holds({ open: true })).map(({ id }) => id)).toEqual([act.id]);
        const detail = { reason: 'it is over' };
        await store.note([{ id: `act_r${n}`, at: at(5), by: BY, kind: 'hold.release', subject: { type: 'hold', id: act.id }, detail }]);
      }
      const [newest] = await store.holds();
      const released = { at: at(5), by: BY, reason: 'it is over' };
      expect(newest).toEqual({
        id: 'act_s',
        subject: { type: 'source', id: 'acme/dpa' },
        reason: 'why act_s',
        at: at(2),
        by: BY,
        released,
      });
      expect(await store.removeVisits(removal())).toBe('removed');
    });

    it('tells what a source rests on, and how many visits name a page', async () => {
      const store = await written();
      const pins = await store.pins('acme/dpa');
      expect(pins).toEqual({ ids: new Set([idOf(180)]), times: new Set([at(120), at(180)]), pages: new Set([page(120), page(180)]) });
      expect(await store.visitsNaming('page', [page(0), sha256('none')])).toEqual(new Map([[page(0), 1]]));
      const aged = await store.agedVisits('acme/dpa', undefined, 2);
      expect(aged.map(({ id, readable, lasting }) => [id, readable, lasting])).toEqual([
        [idOf(0), true, false],
        [idOf(60), true, false],
      ]);
      expect((await store.agedVisits('acme/dpa', aged[1], 9)).map(({ id }) => id)).toEqual([idOf(120), idOf(180)]);
    });

    describe('pictures', () => {
      const picture = sha256('another picture');
      const removePictures = { ...removing('p1', 'pictures'), source: 'acme/dpa', pictures: [picture], before: at(400), cited: NONE_CITED };
      const aged = (store: Store, minutes = 400) => store.agedPictures('acme/dpa', at(minutes), NONE_CITED);

      /** A picture at 240 minutes; the page is another one since 300. */
      async function pictured(): Promise<Store> {
        const store = await written();
        await store.commit(withPicture(240));
        await store.commit(sampleBatch([sampleRecord(300)]));
        return store;
      }
      const withPicture = (minutes: number, source = 'acme/dpa') =>
        sampleBatch([
          {
            ...sampleRecord(minutes),
            baseline: sampleBaseline(minutes, undefined, { sourceId: source }),
            visit: sampleVisit(minutes, undefined, { sourceId: source, id: `${source}@${at(minutes)}`, screenshot: picture }),
          },
        ]);

      it('go while their visits stay, but those of changed pages; one that is taken again is there again', async () => {
        const store = await pictured();
        expect(await aged(store, 240)).toEqual([]);
        expect(await aged(store)).toEqual([{ sha256: picture, moment: at(240) }]);
        expect(await store.removePictures(removePictures)).toBe(1);
        expect((await store.packs()).has(picture)).toBe(false);
        expect(await store.hasPicture(picture)).toBe(false);
        expect(await store.pictureOf('acme/dpa', page(240))).toBeUndefined();
        expect(await aged(store)).toEqual([]);
        expect(await store.removePictures({ ...removePictures, id: 'p2' })).toBe(0);
        expect(await store.doomedBlobs(9)).toEqual([{ name: picture, used: false }]);
        await store.commit(withPicture(360));
        expect((await store.packs()).has(picture)).toBe(true);
        expect(await store.doomedBlobs(9)).toEqual([{ name: picture, used: true }]);
        await expectSound(store);
      });

      it('stay while their page is the baseline: the next change is held against it', async () => {
        const store = await written();
        await store.commit(withPicture(240));
        expect(await aged(store)).toEqual([]);
        expect(await store.removePictures(removePictures)).toBe(0);
      });

      it('stay while another source that names them is on hold, or has seen them lately', async () => {
        const store = await pictured();
        await store.declare([sampleSource(), sampleSource('zeta/dpa')]);
        await store.commit(withPicture(230, 'zeta/dpa'));
        expect(await store.visitsNaming('picture', [picture, page(240)])).toEqual(new Map([[picture, 2]]));
        await store.commit({
          ...sampleBatch([
            {
              ...sampleRecord(310),
              visit: sampleVisit(310, undefined, { sourceId: 'zeta/dpa', id: 'zeta/dpa@310' }),
              baseline: sampleBaseline(310, undefined, { sourceId: 'zeta/dpa' }),
            },
          ]),
        });
        expect(await aged(store)).toHaveLength(1);
        await store.note([hold('act_z', 'vendor', 'zeta')]);
        expect(await aged(store)).toEqual([]);
        expect(await store.removePictures(removePictures)).toBe(0);
        await store.note([{ ...hold('act_r', 'vendor', 'zeta'), kind: 'hold.release', subject: { type: 'hold', id: 'act_z' } }]);
        await store.commit(withPicture(450, 'zeta/dpa'));
        expect(await aged(store)).toEqual([]);
        expect(await store.removePictures(removePictures)).toBe(0);
      });

      it('stay where their page came to be cited', async () => {
        const store = await pictured();
        expect(await aged(store)).toHaveLength(1);
        const detail = { reason: `see ${page(240)}` };
        await store.note([{ id: 'act_c', at: at(5), by: BY, kind: 'comment', subject: { type: 'change', id: 'chg_a' }, detail }]);
        expect(await store.removePictures(removePictures)).toBe(0);
      });
    });

    it('removes messages that came to their end, and what was told stays told', async () => {
      const store = await written();
      const notice = { kind: 'alert', title: 'T', at: at(0), items: [] as NoticeItem[], more: 0, path: '/changes' } as const;
      const messages = ['done', 'waiting'].map((id) => ({
        id,
        channel: id,
        lane: 'l',
        createdAt: at(0),
        notBefore: at(0),
        notice: { ...notice, id },
      }));
      const alert = {
        channel: 'done',
        entry: 'chg_a:recorded',
        subject: 'chg_a',
        vendor: 'acme',
        rule: 'all',
        createdAt: at(0),
        message: 'done',
      };
      const { from, to } = await store.unrouted(9);
      await store.route({ from, to, alerts: [alert], messages });
      await store.claim({ channel: 'done', now: at(1), until: at(9), token: 't' });
      await store.attempted({ id: 'done', token: 't', at: at(2), ms: 3, outcome: { ok: true, receipt: '250' } });
      expect(await store.agedMessages(at(1), 9)).toEqual([]);
      expect(await store.agedMessages(NOW, 9)).toEqual(['done']);
      expect(await store.removeMessages({ ...removing('m1', 'messages'), messages: ['waiting'] })).toBe('overtaken');
      await store.note([hold('act_v', 'vendor', 'acme')]);
      expect(await store.agedMessages(NOW, 9)).toEqual([]);
      expect(await store.removeMessages({ ...removing('m1', 'messages'), messages: ['done'] })).toBe('held');
      await store.note([{ ...hold('act_r', 'vendor', 'acme'), kind: 'hold.release', subject: { type: 'hold', id: 'act_v' } }]);
      expect(await store.removeMessages({ ...removing('m1', 'messages'), messages: ['done'] })).toBe('removed');
      expect(await store.message('done')).toBeUndefined();
      expect(await store.attempts('done')).toEqual([]);
      expect(await store.alerted(['chg_a'])).toEqual(new Set(['done chg_a']));
      const gone = await store.tombstonesOf('tombstones/m1');
      expect(gone.map(({ what, key }) => [what, key])).toEqual([
        ['message_attempts', '["done",1]'],
        ['messages', 'done'],
      ]);
      const [digests] = await store.entombedDigests([{ table: 'message_attempts', key: ['done', 1] }]);
      expect(digests).toEqual(new Set([gone[0]?.digest]));
      await expectSound(store);
    });

    it('clears away sessions and links that are over', async () => {
      const { store } = await open();
      const by: Act = { id: 'act_u', at: at(0), by: BY, kind: 'user.add', subject: { type: 'user', id: 'u' }, detail: {} };
      await store.addUser({ id: 'u', login: 'ada', name: 'Ada', role: 'viewer', createdAt: at(0) }, by);
      const session = { userId: 'u', createdAt: at(0), seenAt: at(0), rotatedAt: at(0), csrf: 'c' };
      await store.addSession({ ...session, id: 'short', expiresAt: at(10) }, 'short');
      await store.addSession({ ...session, id: 'long', expiresAt: at(100) }, 'long');
      expect(await store.tidy({ now: at(50), asked: at(40) })).toBe(1);
      expect(await store.session('long', at(60))).toMatchObject({ id: 'long' });
      expect(await store.tidy({ now: at(50), asked: at(40) })).toBe(0);
    });
  });
}

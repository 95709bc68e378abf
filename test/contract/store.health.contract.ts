/**
 * What every store must do with health: events, what checks say of their sources, what is watched.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Failing, HealthEdit, HealthEvent } from '../../src/domain/health.ts';
import type { Store, VisitRecord } from '../../src/domain/ports.ts';
import { alerting, alertingHealth } from '../helpers/alerting.ts';
import { at, failedVisit, sampleBatch, sampleChange, sampleRecord, sampleSource, sampleVisit } from '../helpers/samples.ts';

const DAY = 24 * 60;
const DPA = 'acme/dpa';

function event(minutes: number, more: Partial<HealthEvent> = {}): HealthEvent {
  const { sourceId, kind = 'unread' } = { sourceId: DPA, ...more };
  return {
    id: `${sourceId}:${kind}@${at(minutes)}`,
    kind,
    openedAt: at(minutes),
    detail: { sentence: 'It does not answer.', remedy: 'Look.', trouble: 'timeout' },
    ...more,
    ...(sourceId === undefined ? {} : { sourceId }),
  };
}

const open = (opened: HealthEvent): HealthEdit => ({ act: 'open', event: opened });
const close = ({ id }: HealthEvent, minutes: number): HealthEdit => ({
  act: 'close',
  id,
  endedAt: at(minutes),
  ended: 'it was read again',
});
const FAILING: Failing = { since: at(1), checks: 2, kind: 'timeout', lasting: 'transient', sentence: 'No answer.', remedy: 'Look.' };

/** A check that was read, or failed. */
function check(minutes: number, edits: HealthEdit[] = [], failing?: Failing): VisitRecord {
  if (failing) return { visit: failedVisit(minutes), changes: [], health: { failing, edits } };
  return { ...sampleRecord(minutes), health: { edits } };
}

export function healthContract(adapter: string, declared: () => Promise<{ store: Store }>): void {
  describe(`store: ${adapter}: health events`, () => {
    it('come with the visit that shows them, and with the state of their source while they last', async () => {
      const { store } = await declared();
      const opened = event(2);
      await store.commit(sampleBatch([check(2, [open(opened)], FAILING)]));
      expect(await store.source(DPA)).toMatchObject({ failing: FAILING, health: [opened] });
      expect(await store.health()).toEqual([opened]);
      await store.commit(sampleBatch([check(3, [close(opened, 3)])]));
      const state = await store.source(DPA);
      expect(state).not.toHaveProperty('health');
      expect(state).not.toHaveProperty('failing');
      expect(await store.health()).toEqual([{ ...opened, endedAt: at(3), ended: 'it was read again' }]);
    });

    it('of the whole installation are found among those of many sources', async () => {
      const { store } = await declared();
      const { sourceId: _, ...whole } = { ...event(1), id: '*:not-verified', kind: 'not-verified' as const };
      await store.editHealth([open(event(2)), open(whole)], at(3));
      expect(await store.health({ of: 'installation', state: 'open' })).toEqual([whole]);
    });

    it('are told once when they open and once when they end, in the order in which they were recorded', async () => {
      const { store } = await declared();
      const opened = event(2);
      await store.commit(sampleBatch([check(2, [open(opened)], FAILING)], { recordedAt: at(2) }));
      await store.commit(sampleBatch([check(3, [close(opened, 3)])], { recordedAt: at(3) }));
      const health = { ...opened, endedAt: at(3), ended: 'it was read again' };
      expect(await alerting(store)).toEqual([
        { seq: 1, id: `${opened.id}:opened`, kind: 'health.opened', at: at(2), health },
        { seq: 2, id: `${opened.id}:recovered`, kind: 'health.recovered', at: at(3), health },
      ]);
    });

    it('are skipped with a visit that is stored already', async () => {
      const { store } = await declared();
      await store.commit(sampleBatch([check(2, [], FAILING)]));
      await store.commit(sampleBatch([check(2, [open(event(2))], { ...FAILING, checks: 9 })]));
      expect(await store.health()).toEqual([]);
      expect(await store.source(DPA)).toMatchObject({ failing: { checks: 2 }, recent: { checks: 1, read: 0 } });
    });

    it('change nothing when the same edits come again', async () => {
      const { store } = await declared();
      const opened = event(2);
      for (const edit of [open(opened), open(opened), close(opened, 3), close(opened, 4)]) await store.editHealth([edit], at(5));
      expect(await store.health()).toMatchObject([{ endedAt: at(3) }]);
      expect(await alertingHealth(store)).toEqual([`health.opened ${opened.id}`, `health.recovered ${opened.id}`]);
    });

    it('are one of a kind and source while they last, whoever writes', async () => {
      const { store } = await declared();
      const whole = event(1, { kind: 'not-verified' });
      delete whole.sourceId;
      await store.editHealth([open(event(1)), open(event(2)), open(event(2, { kind: 'moved' })), open(whole)], at(5));
      await store.editHealth([open({ ...whole, id: 'another' })], at(5));
      expect((await store.health()).map(({ id }) => id).toSorted()).toEqual(
        [event(1).id, event(2, { kind: 'moved' }).id, whole.id].toSorted(),
      );
      expect(await alertingHealth(store)).toHaveLength(3);
      await store.editHealth([close(event(1), 3), open(event(4))], at(5));
      expect(await store.health({ state: 'open', source: DPA })).toHaveLength(2);
    });

    it('take another cause without being told again, unless they ended', async () => {
      const { store } = await declared();
      const detail = { sentence: 'It is gone.', remedy: 'Find it.', trouble: 'gone' as const };
      await store.editHealth([open(event(1)), { act: 'update', id: event(1).id, detail }], at(5));
      expect(await store.health()).toMatchObject([{ openedAt: at(1), detail }]);
      await store.editHealth([close(event(1), 2), { act: 'update', id: event(1).id, detail: event(1).detail }], at(5));
      expect(await store.health()).toMatchObject([{ detail }]);
      expect(await alertingHealth(store)).toHaveLength(2);
    });

    it('are listed newest first, by source, state and number', async () => {
      const { store } = await declared();
      await store.declare([sampleSource(), sampleSource('acme/terms')]);
      const other = event(3, { sourceId: 'acme/terms' });
      await store.editHealth([open(event(1)), close(event(1), 2), open(event(2)), open(other)], at(5));
      const ids = async (filter: Parameters<Store['health']>[0]) => (await store.health(filter)).map(({ openedAt }) => openedAt);
      expect(await ids({})).toEqual([at(3), at(2), at(1)]);
      expect(await ids({ source: DPA })).toEqual([at(2), at(1)]);
      expect(await ids({ state: 'open' })).toEqual([at(3), at(2)]);
      expect(await ids({ state: 'ended' })).toEqual([at(1)]);
      expect(await ids({ limit: 1 })).toEqual([at(3)]);
      const [dpa, terms] = await store.sources();
      expect([dpa?.health?.length, terms?.health]).toEqual([1, [other]]);
    });

    it('of a batch that fails are not there', async () => {
      const { store } = await declared();
      const bad = sampleBatch([check(2, [open(event(2))], FAILING), { visit: sampleVisit(3, 'x', { sourceId: 'no/body' }), changes: [] }]);
      await expect(store.commit(bad)).rejects.toThrow();
      expect(await store.health()).toEqual([]);
      expect(await alerting(store)).toEqual([]);
    });
  });

  describe(`store: ${adapter}: checks and watching`, () => {
    it('counts the checks of the last thirty days and how many were read, imported captures left out', async () => {
      const { store } = await declared();
      await store.commit(sampleBatch([sampleRecord(0), sampleRecord(1)]));
      expect(await store.source(DPA)).not.toHaveProperty('recent');
      await store.commit(sampleBatch([check(2), check(5 * DAY, [], FAILING), check(5 * DAY + 1)]));
      expect((await store.source(DPA))?.recent).toEqual({ checks: 3, read: 2 });
      await store.commit(sampleBatch([check(29 * DAY)]));
      expect((await store.source(DPA))?.recent).toEqual({ checks: 4, read: 3 });
      await store.commit(sampleBatch([check(30 * DAY)]));
      expect((await store.source(DPA))?.recent).toEqual({ checks: 4, read: 3 });
    });

    it('tells which watched sources no check has read since, and when any was read last', async () => {
      const { store } = await declared();
      const terms = sampleSource('acme/terms');
      await store.declare([sampleSource(), terms, sampleSource('acme/unwatched')]);
      expect(await store.silence(at(99))).toEqual({ sources: [] });
      await store.watch([DPA, terms.id], at(10));
      expect(await store.silence(at(10))).toEqual({ sources: [], latest: at(10) });
      // Imported history does not say that the page can be read today.
      await store.commit(sampleBatch([sampleRecord(20), check(30)]));
      expect(await store.silence(at(25))).toEqual({ sources: [{ sourceId: terms.id, since: at(10) }], latest: at(30) });
      expect(await store.silence(at(31))).toEqual({
        sources: [
          { sourceId: DPA, since: at(30), verifiedAt: at(30) },
          { sourceId: terms.id, since: at(10) },
        ],
        latest: at(30),
      });
      await store.editHealth([open(event(31, { kind: 'not-verified', sourceId: terms.id }))], at(31));
      expect((await store.silence(at(31))).sources.map(({ sourceId }) => sourceId)).toEqual([DPA]);
    });

    it('counts from when a source came under watch, and anew when it was not watched meanwhile', async () => {
      const { store } = await declared();
      await store.watch([DPA], at(10));
      await store.watch([DPA], at(20));
      expect((await store.silence(at(99))).sources).toEqual([{ sourceId: DPA, since: at(10) }]);
      await store.watch([], at(30));
      expect(await store.silence(at(99))).toEqual({ sources: [] });
      await store.watch([DPA], at(40));
      expect((await store.silence(at(99))).sources).toEqual([{ sourceId: DPA, since: at(40) }]);
    });
  });

  describe(`store: ${adapter}: summaries`, () => {
    it('are what counting everything would give, however the visits came', async () => {
      const record = fc.record({
        minutes: fc.nat(12),
        page: fc.nat(3),
        read: fc.boolean(),
        changes: fc.nat(2),
        held: fc.boolean(),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(record, { maxLength: 5 }), { maxLength: 6 }), async (batches) => {
          const { store } = await declared();
          for (const batch of batches) {
            await store.commit(
              sampleBatch(
                batch.map(({ minutes, page, read, changes, held }) => {
                  const visit = read ? sampleVisit(minutes, `page ${page}`) : failedVisit(minutes);
                  const name = (n: number) => `${minutes} ${n}`;
                  const own = Array.from({ length: read ? changes : 0 }, (_, n) =>
                    sampleChange(name(n), minutes, {
                      oldSnapshot: visit.sha256 ?? '',
                      newSnapshot: visit.sha256 ?? '',
                      ...(held ? { suppressedBy: 'flapping' } : {}),
                    }),
                  );
                  return { visit, changes: own };
                }),
              ),
            );
          }
          const visits = await store.visits(DPA, { limit: 1000 });
          const state = await store.source(DPA);
          const shown: string[] = [];
          for await (const change of store.changes({ source: DPA })) shown.push(change.firstSeenNewAt);
          expect(state).toMatchObject({
            visits: visits.length,
            snapshots: new Set(visits.flatMap(({ sha256 }) => sha256 ?? [])).size,
            changes: shown.length,
          });
          expect(state?.lastChangeAt).toBe(shown.toSorted().at(-1));
          expect(state?.lastVisit?.id).toBe(visits[0]?.id);
        }),
        { numRuns: 25 },
      );
    });
  });
}

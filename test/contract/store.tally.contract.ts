/**
 * What every store must tell those who watch an installation.
 * @module
 */
import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/domain/ports.ts';
import { sampleMessage } from '../helpers/alertStore.ts';
import { at, sampleBatch, sampleChange, sampleRecord, sampleSource } from '../helpers/samples.ts';

export function tallyContract(adapter: string, open: () => Promise<{ store: Store }>): void {
  describe(`store: ${adapter}: what is told to those who watch`, () => {
    const opened = async (): Promise<Store> => (await open()).store;

    it('counts changes by severity and state, without those that are held back, and the queue by its entries', async () => {
      const store = await opened();
      await store.declare([sampleSource()]);
      const changes = [
        sampleChange('a', 5, { severity: 'critical' }),
        sampleChange('b', 5, { severity: 'low' }),
        sampleChange('c', 5, { severity: 'low', suppressedBy: 'noise' }),
        sampleChange('p1', 5, { severity: 'medium', incident: 'inc' }),
        sampleChange('p2', 5, { severity: 'medium', incident: 'inc' }),
      ];
      await store.commit(sampleBatch([sampleRecord(5, changes)]));
      const tally = await store.tally(at(10));
      const sorted = tally.changes.toSorted((x, y) => x.severity.localeCompare(y.severity));
      expect(sorted).toEqual([
        { severity: 'critical', state: 'flagged', n: 1 },
        { severity: 'low', state: 'flagged', n: 1 },
        { severity: 'medium', state: 'flagged', n: 2 },
      ]);
      // Three entries: a redesign is one.
      expect(tally.toReview).toBe(3);
    });

    it('tells how many declared sources are due, and since when', async () => {
      const store = await opened();
      await store.declare(['acme/dpa', 'acme/terms', 'acme/later', 'acme/gone'].map((id) => sampleSource(id)));
      await store.setDue('acme/dpa', at(3));
      await store.setDue('acme/terms', at(10));
      await store.setDue('acme/later', at(11));
      await store.setDue('acme/gone', at(1));
      await store.declare(['acme/dpa', 'acme/terms', 'acme/later'].map((id) => sampleSource(id)));
      expect(await store.tally(at(10))).toMatchObject({ due: 2, oldestDueAt: at(3) });
      const idle = await store.tally(at(2));
      expect(idle.due).toBe(0);
      expect(idle).not.toHaveProperty('oldestDueAt');
    });

    it('tells since when a message might have been sent, and nothing of one that may not be sent yet or is through', async () => {
      const store = await opened();
      await store.addMessages([
        sampleMessage('m1', { createdAt: at(1), notBefore: at(1) }),
        sampleMessage('m2', { createdAt: at(2), notBefore: at(4), lane: 'other' }),
        sampleMessage('m3', { createdAt: at(0), notBefore: at(50), lane: 'third' }),
      ]);
      expect((await store.tally(at(10))).oldestMessageAt).toBe(at(1));
      const [channel] = await store.channelStandings();
      const claimed = await store.claim({ channel: channel?.channel ?? '', now: at(10), until: at(11), token: 't' });
      expect(claimed?.id).toBe('m1');
      await store.attempted({ id: 'm1', token: 't', at: at(10), ms: 5, outcome: { ok: true } });
      expect((await store.tally(at(10))).oldestMessageAt).toBe(at(4));
      expect(await store.tally(at(3))).not.toHaveProperty('oldestMessageAt');
    });

    it('knows by which check each change was found', async () => {
      const store = await opened();
      await store.declare([sampleSource()]);
      const first = sampleRecord(5, [sampleChange('a', 5), sampleChange('b', 5)]);
      const second = sampleRecord(6, [sampleChange('c', 6)]);
      await store.commit(sampleBatch([first]));
      await store.commit(sampleBatch([second]));
      const many = Array.from({ length: 1_200 }, (_, n) => `none-${n}`);
      expect(await store.checksOf(['c', 'a', ...many])).toEqual(
        new Map([
          ['a', first.visit.id],
          ['c', second.visit.id],
        ]),
      );
      expect(await store.checksOf([])).toEqual(new Map());
    });

    it('has the migrations that this version knows, and no others', async () => {
      expect(await (await opened()).migrationGap()).toEqual({ missing: [], unknown: [] });
    });

    it('tells the time of its server, where it has one', async () => {
      const before = Date.now();
      const time = (await (await opened()).serverTime()) ?? new Date();
      expect(time.getTime()).toBeGreaterThanOrEqual(before - 1);
      expect(time.getTime()).toBeLessThanOrEqual(Date.now() + 1);
    });
  });
}

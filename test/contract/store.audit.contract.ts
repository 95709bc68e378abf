/**
 * What every store must tell verification.
 * @module
 */
import { describe, expect, it } from 'vitest';
import type { SealFault } from '../../src/domain/audit.ts';
import type { Store } from '../../src/domain/ports.ts';
import type { Act } from '../../src/domain/review.ts';
import { at, collect, failedVisit, sampleBatch, sampleChange, sampleRecord, sampleSource, sampleVisit } from '../helpers/samples.ts';

/** Runs the suite. `open` gives an empty store that goes when the running test is finished. */
export function auditContract(adapter: string, open: () => Promise<{ store: Store }>): void {
  const paused = (id: string, minute: number, kind: 'source.pause' | 'source.resume'): Act => ({
    id,
    at: at(minute),
    by: { kind: 'terminal', id: 'ada', name: 'ada' },
    kind,
    subject: { type: 'source', id: 'acme/dpa' },
    detail: {},
  });

  async function written(): Promise<Store> {
    const { store } = await open();
    await store.declare([sampleSource()]);
    const found = { ...sampleRecord(0), changes: [sampleChange('chg_a', 0), sampleChange('chg_b', 0, { suppressedBy: 'noise' })] };
    await store.commit(sampleBatch([found]));
    await store.commit(sampleBatch([sampleRecord(60)]));
    await store.commit(sampleBatch([{ visit: failedVisit(120), changes: [] }]));
    await store.setDue('acme/dpa', at(180));
    await store.pause(['acme/dpa'], { since: at(0) }, [paused('act_1', 0, 'source.pause')]);
    await store.resume(['acme/dpa'], at(2), [paused('act_2', 2, 'source.resume')]);
    // It was resumed already: nothing is noted.
    await store.resume(['acme/dpa'], at(3), [paused('act_3', 3, 'source.resume')]);
    return store;
  }

  async function sealFaults(store: Store): Promise<{ faults: SealFault[]; rows: number }> {
    const faults: SealFault[] = [];
    let rows = 0;
    for (const table of await store.sealedTables()) {
      for (let from: string | undefined, more = true; more; ) {
        const portion = await store.sealFaults(table, from);
        faults.push(...portion.items);
        rows += portion.rows;
        from = portion.next;
        more = from !== undefined;
      }
    }
    return { faults, rows };
  }

  describe(`store: ${adapter}: audit`, () => {
    it('finds nothing wrong with what the store itself wrote', async () => {
      const store = await written();
      expect(await store.engineFaults()).toEqual([]);
      expect(await collect(store.contradictions())).toEqual([]);
      const { faults, rows } = await sealFaults(store);
      expect(faults).toEqual([]);
      expect(rows).toBeGreaterThan(10);
    });

    it('gives the visits of a source oldest first, from one to the next', async () => {
      const store = await written();
      const [first] = await store.visitsFrom('acme/dpa', undefined, 1);
      expect(first?.id).toBe(sampleVisit(0).id);
      const rest = await store.visitsFrom('acme/dpa', first, 10);
      expect(rest.map(({ id }) => id)).toEqual([sampleVisit(60).id, sampleVisit(120).id]);
    });

    it('leads from the key frames to all stored pages', async () => {
      const store = await written();
      const roots = await store.keyFrames(undefined, 100);
      const below = await Promise.all(roots.map(({ sha256 }) => store.objectsOn(sha256)));
      expect(roots.length).toBeGreaterThan(0);
      expect(below.flat()).toEqual([]);
      expect(await store.strayObjects(undefined, 10)).toEqual([]);
      expect(await store.objectsIn(roots[0]?.pack ?? '')).toEqual(expect.arrayContaining(roots));
    });
  });
}

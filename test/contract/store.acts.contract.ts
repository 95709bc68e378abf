/**
 * What every store must do with acts: the append-only record of what people did.
 * @module
 */
import { describe, expect, it } from 'vitest';
import type { ActFilter } from '../../src/domain/deskPorts.ts';
import type { Store } from '../../src/domain/ports.ts';
import type { Act } from '../../src/domain/review.ts';
import { at } from '../helpers/samples.ts';

export function sampleAct(id: string, minutes: number, more: Partial<Act> = {}): Act {
  return {
    id,
    at: at(minutes),
    by: { kind: 'user', id: 'u-ada', name: 'Ada <b>' },
    kind: 'comment',
    subject: { type: 'change', id: 'c1' },
    detail: { text: `said ${id}` },
    ...more,
  };
}

export function actContract(adapter: string, open: () => Promise<{ store: Store; again(): Promise<Store> }>): void {
  describe(`store: ${adapter}: acts`, () => {
    it('are given back as they were noted, by another process too, the latest written first', async () => {
      const { store, again } = await open();
      const all = [
        sampleAct('a', 3),
        sampleAct('b', 1, { by: { kind: 'terminal', id: 'root', name: 'root' }, batch: 'x', detail: { note: { deep: [1, null] } } }),
      ];
      await store.note(all);
      await store.note([sampleAct('c', 2, { kind: 'token.add', subject: { type: 'token', id: 't' }, detail: {} })]);
      const read = await (await again()).acts();
      expect(read).toEqual([
        sampleAct('c', 2, { kind: 'token.add', subject: { type: 'token', id: 't' }, detail: {} }),
        ...all.toReversed(),
      ]);
    });

    it('are found by subject, batch and kind, oldest first where that is asked for, as many as are asked for', async () => {
      const { store } = await open();
      await store.note([
        sampleAct('a', 1, { batch: 'x' }),
        sampleAct('b', 2, { kind: 'decide' }),
        sampleAct('c', 3, { subject: { type: 'source', id: 'c1' }, kind: 'source.pause', batch: 'x' }),
        sampleAct('d', 4),
      ]);
      const ids = async (filter: ActFilter) => (await store.acts(filter)).map(({ id }) => id);
      expect(await ids({ subject: { type: 'change', id: 'c1' } })).toEqual(['d', 'b', 'a']);
      expect(await ids({ batch: 'x', oldestFirst: true })).toEqual(['a', 'c']);
      expect(await ids({ kinds: ['decide', 'source.pause'] })).toEqual(['c', 'b']);
      expect(await ids({ limit: 2 })).toEqual(['d', 'c']);
      expect(await ids({ subject: { type: 'change', id: 'none' } })).toEqual([]);
      expect(await ids({ kinds: [] })).toEqual([]);
    });

    it('are noted all or none, and never twice', async () => {
      const { store } = await open();
      await store.note([]);
      await store.note([sampleAct('a', 1)]);
      await expect(store.note([sampleAct('b', 2), sampleAct('a', 3, { detail: { text: 'forged' } })])).rejects.toThrow();
      expect(await store.acts()).toEqual([sampleAct('a', 1)]);
    });
  });
}

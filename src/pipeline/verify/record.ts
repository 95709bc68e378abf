/**
 * The record against itself: what follows from other rows is what follows from them.
 * @module
 */
import type { Examiner } from './examiner.ts';
import { putOff } from './putOff.ts';

export const recordExaminer: Examiner = {
  name: 'record',
  title: 'summaries, states and what was told against what they follow from',
  async *examine({ installation: { store }, now, signal }) {
    for await (const { table, key, sentence } of store.contradictions()) {
      signal.throwIfAborted();
      yield { what: 'row', id: `${table} ${key}`, sentence, remedy: 'Look at what a backup has in its place, and restore that.' };
    }
    yield* putOff(store, now);
  },
};

/**
 * Long work in slices, so that whoever else waits in this process has a turn.
 * @module
 */
import { setImmediate as turn } from 'node:timers/promises';

/** No lock that has to be renewed, no probe and no page notices so short a time. */
const SLICE_MS = 20;

/** To be awaited between two steps of long work: lets others go first where the steps so far have taken longer than a slice. */
export function createBreath(sliceMs = SLICE_MS): () => Promise<void> {
  let begun = performance.now();
  return async () => {
    if (performance.now() - begun < sliceMs) return;
    await turn();
    begun = performance.now();
  };
}

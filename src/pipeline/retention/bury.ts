/**
 * Blobs that nothing refers to any more.
 * @module
 */
import { undisturbed } from '../copy/places.ts';
import type { RetentionServices } from './run.ts';

/** Younger files may belong to a batch that is about to be committed. */
const AGE_MS = 3_600_000;
const BLOBS = 500;

/** Removes blobs that nothing refers to any more. What could not be removed this time is removed another time. */
export async function buryBlobs(services: RetentionServices, signal: AbortSignal): Promise<number> {
  const { store, blobs, clock, wait } = services;
  return undisturbed(services, wait, signal, async (lock) => {
    let removed = 0;
    for (;;) {
      signal.throwIfAborted();
      const doomed = await store.doomedBlobs(BLOBS);
      const done: string[] = [];
      for (const { name, used } of doomed) {
        const found = used ? undefined : await blobs.stat(name);
        if (found && clock.now().getTime() - found.modifiedAt.getTime() < AGE_MS) continue;
        // Somebody may copy by now what was there when this began.
        lock.check();
        if (found) await blobs.remove(name);
        if (found) removed += 1;
        done.push(name);
      }
      await store.forgetDoomed(done);
      if (doomed.length < BLOBS || done.length === 0) return removed;
    }
  });
}

/**
 * Work that comes round and round, and is not to pile up where it hangs.
 * @module
 */

/** The work, left out while the call before is still at it. */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let busy = false;
  return async () => {
    if (busy) return;
    busy = true;
    try {
      await work();
    } finally {
      busy = false;
    }
  };
}

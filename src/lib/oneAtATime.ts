/**
 * Work that comes round and round, and is not to pile up where it hangs.
 * @module
 */

/** The work, left out while the call before is still at it. */
export function oneAtATime<Args extends unknown[]>(work: (...args: Args) => Promise<void>): (...args: Args) => Promise<void> {
  let busy = false;
  return async (...args) => {
    if (busy) return;
    busy = true;
    try {
      await work(...args);
    } finally {
      busy = false;
    }
  };
}

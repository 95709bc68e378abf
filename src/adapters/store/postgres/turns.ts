/**
 * Turns at something that only one may do at a time, in the order in which they are asked for.
 * @module
 */

export interface Turns {
  /** Resolves when it is one's turn, to what ends it. */
  take(): Promise<() => void>;
}

export function createTurns(): Turns {
  let last = Promise.resolve();
  return {
    async take() {
      const before = last;
      const { promise, resolve } = Promise.withResolvers<void>();
      last = promise;
      await before;
      return resolve;
    },
  };
}

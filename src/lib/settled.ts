/**
 * Waiting for something, but not for ever.
 * @module
 */

/** Waits for `done`, at most `ms`. True when it settled in time. The timer holds no process open for longer. */
export async function settledWithin(done: Promise<unknown>, ms: number): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(resolve, ms, false);
  try {
    return await Promise.race([
      done.then(
        () => true as const,
        () => true as const,
      ),
      late,
    ]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Bounded concurrency over a list.
 * @module
 */

/** Runs `work` on each item, at most `width` at a time, in order of start. The first failure ends it. */
export async function eachOf<Item>(width: number, items: Iterable<Item>, work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: Math.max(1, width) }, lane));
}

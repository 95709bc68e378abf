/**
 * Work on items side by side, with results in the order of the items.
 * @module
 */

/** Yields what `work` makes of each item; `most` are under way at once. */
export async function* ahead<Item, Result>(
  items: AsyncIterable<Item>,
  work: (item: Item) => Promise<Result>,
  most: number,
): AsyncIterable<Result> {
  const running: Array<Promise<Result>> = [];
  for await (const item of items) {
    const result = work(item);
    result.catch(() => {}); // reported in its turn
    running.push(result);
    if (running.length >= most) yield await (running.shift() as Promise<Result>);
  }
  for (const result of running) yield await result;
}

/**
 * Long lists cut into pages by how much text they bring: a page stays small whatever a watched page says.
 * @module
 */

export interface Cut<Item> {
  items: Item[];
  /** Position of the first of them in the whole list. */
  start: number;
  page: number;
  pages: number;
}

/** The page of a list; one that is not there is empty. Each page has at least one item. */
export function cutByCost<Item>(items: readonly Item[], costOf: (item: Item) => number, budget: number, page: number): Cut<Item> {
  const starts = startsOf(items, costOf, budget);
  const start = starts[page - 1] ?? items.length;
  return { items: items.slice(start, starts[page]), start, page, pages: Math.max(1, starts.length) };
}

/** On which page the item at a position is. */
export function pageOfItem<Item>(items: readonly Item[], costOf: (item: Item) => number, budget: number): (position: number) => number {
  const starts = startsOf(items, costOf, budget);
  return (position) => Math.max(1, starts.findLastIndex((start) => start <= position) + 1);
}

function startsOf<Item>(items: readonly Item[], costOf: (item: Item) => number, budget: number): number[] {
  const starts: number[] = [];
  let spent = Number.POSITIVE_INFINITY;
  for (const [at, item] of items.entries()) {
    const cost = costOf(item);
    if (spent + cost > budget) {
      starts.push(at);
      spent = 0;
    }
    spent += cost;
  }
  return starts;
}

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutByCost, pageOfItem } from '../../../src/web/budget.ts';

const costs = fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 60 });
const own = (cost: number) => cost;

it('gives every item on exactly one page, in order, none of which costs more than it may unless it is one item', () => {
  fc.assert(
    fc.property(costs, (items) => {
      const { pages } = cutByCost(items, own, 100, 1);
      const cuts = Array.from({ length: pages }, (_, n) => cutByCost(items, own, 100, n + 1));
      expect(cuts.flatMap((cut) => cut.items)).toEqual(items);
      for (const cut of cuts) expect(cut.items.length <= 1 || cut.items.reduce((sum, cost) => sum + cost, 0) <= 100).toBe(true);
      const pageOf = pageOfItem(items, own, 100);
      for (const cut of cuts) for (const n of cut.items.keys()) expect(pageOf(cut.start + n)).toBe(cut.page);
    }),
  );
});

it('gives nothing on pages beyond the last', () => {
  expect(cutByCost([1, 2], own, 100, 2)).toEqual({ items: [], start: 2, page: 2, pages: 1 });
  expect(cutByCost([], own, 100, 1)).toEqual({ items: [], start: 0, page: 1, pages: 1 });
});

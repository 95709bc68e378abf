/** Which recorded changes are brought to a cell. */
import { expect, it } from 'vitest';
import type { Store } from '../../../../src/domain/ports.ts';
import { Changes, type Kept } from '../../../../src/pipeline/registry/bearings.ts';
import { ASKED, answerOf, bearing, changeOf, day, proposalOf, World } from '../../registry/world.ts';

it('a change of what another product is promised is brought to no cell of this one', async () => {
  const world = new World();
  world.go(proposalOf(answerOf(30), day(3)));
  const { change, review } = bearing(changeOf('chg_1', day(5), { path: ['Audits of the API'] }));
  const store = {
    changesSince: async () => [change],
    reviews: async () => new Map([[change.id, review]]),
  } as unknown as Store;
  const brought = async (asked: Kept['asked']) => {
    const kept: Kept = { asked, cell: world.cell, history: world.events };
    return (await Changes.of(store, [kept])).on(kept).map((one) => one.change.id);
  };
  expect(await brought(ASKED)).toEqual(['chg_1']);
  expect(await brought({ ...ASKED, except: { others: ['API'], own: ['Northwind'] } })).toEqual([]);
  expect(await brought({ ...ASKED, except: { others: ['API'], own: ['Audits'] } })).toEqual(['chg_1']);
});

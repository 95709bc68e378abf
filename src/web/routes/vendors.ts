/**
 * `/vendors/:id`.
 * @module
 */
import { vendorPage } from '../pages/vendor.ts';
import { latest, STRIP_VISITS } from '../reading.ts';
import { checkToken, type Routes, view } from '../routes.ts';
import { missing, show } from '../show.ts';

export const vendorRoutes: Routes = (services) => {
  const { store, clock } = services;
  return [
    view('/vendors/:id', async (ask) => {
      const vendor = ask.context.req.param('id') ?? '';
      const states = await store.sources({ vendor });
      if (states.length === 0) return missing(ask, services, 'vendor');
      const [changes, totalChanges] = await Promise.all([latest(store, { vendor }), store.countChanges({ vendor })]);
      const visits = new Map(
        await Promise.all(states.map(async ({ source }) => [source.id, await store.visits(source.id, { limit: STRIP_VISITS })] as const)),
      );
      const body = vendorPage({ states, visits, changes, totalChanges, now: clock.now(), checkToken: checkToken(ask, services) });
      return show(ask, services, { title: states[0]?.source.vendor.name ?? vendor, section: 'sources' }, body);
    }),
  ];
};

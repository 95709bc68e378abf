/**
 * `/vendors/:id`.
 * @module
 */
import { vendorPage } from '../pages/vendor.ts';
import { checkToken, type Routes, view } from '../routes.ts';
import { missing, show } from '../show.ts';
import { readVendor } from '../vendorReading.ts';

export const vendorRoutes: Routes = (services) => {
  const { store, clock, profile } = services;
  return [
    view('/vendors/:id', async (ask) => {
      const vendor = ask.context.req.param('id') ?? '';
      const now = clock.now();
      const reading = await readVendor(store, vendor, now);
      if (!reading) return missing(ask, services, 'vendor');
      const body = vendorPage({ ...reading, profile: profile?.(vendor), now, checkToken: checkToken(ask, services) });
      return show(ask, services, { title: reading.states[0]?.source.vendor.name ?? vendor, section: 'sources' }, body);
    }),
  ];
};

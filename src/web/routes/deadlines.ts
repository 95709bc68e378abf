/**
 * `/deadlines`.
 * @module
 */
import { duesAhead, duesPast } from '../deadlineReading.ts';
import { deadlinesPage } from '../pages/deadlines.ts';
import { readDeadlineQuery } from '../query.ts';
import { type Routes, view } from '../routes.ts';
import { show } from '../show.ts';

/** Many of them stand behind one line. */
const AHEAD = 200;
const PAST = 40;

export const deadlineRoutes: Routes = (services) => {
  const { store, clock } = services;
  return [
    view('/deadlines', async (ask) => {
      const { vendor } = readDeadlineQuery(ask.context.req.query());
      const now = clock.now();
      const filter = vendor === undefined ? {} : { vendor };
      const [ahead, past, vendors] = await Promise.all([
        duesAhead(store, now, { ...filter, limit: AHEAD }),
        duesPast(store, now, { ...filter, limit: PAST }),
        store.vendors(),
      ]);
      return show(ask, services, { title: 'Deadlines', section: 'overview' }, deadlinesPage({ ahead, past, vendors, vendor, now }));
    }),
  ];
};

/**
 * `/`.
 * @module
 */
import { overviewPage } from '../pages/overview.ts';
import { welcomePage } from '../pages/welcome.ts';
import { latest } from '../reading.ts';
import { checkToken, type Routes, view } from '../routes.ts';
import { DEFAULT_HINTS } from '../services.ts';
import { show } from '../show.ts';

const RECENT_DAYS = 30;
const DAY_MS = 86_400_000;

export const overviewRoutes: Routes = (services) => {
  const { store, clock } = services;
  return [
    view('/', async (ask) => {
      const [states, changes, totalChanges] = await Promise.all([store.sources(), latest(store, {}), store.countChanges()]);
      const now = clock.now();
      const untouched = totalChanges === 0 && states.every((state) => state.visits === 0);
      if (untouched) {
        const body = welcomePage({ states, hints: { ...DEFAULT_HINTS, ...services.hints }, checkToken: checkToken(ask, services), now });
        return show(ask, services, { title: 'Welcome', section: 'overview' }, body);
      }
      const events = await store.health({ state: 'open' });
      const recentChanges = await store.countChanges({ since: new Date(now.getTime() - RECENT_DAYS * DAY_MS).toISOString() });
      const body = overviewPage({ states, changes, totalChanges, recentChanges, events, now });
      return show(ask, services, { title: 'Overview', section: 'overview' }, body);
    }),
  ];
};

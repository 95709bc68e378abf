/**
 * `/changes` and `/changes/:id`.
 * @module
 */
import type { Change } from '../../domain/change.ts';
import { readChangePage } from '../changePages.ts';
import { collect } from '../collect.ts';
import { changePage } from '../pages/change.ts';
import { changesPage } from '../pages/changes.ts';
import { readChangeQuery } from '../query.ts';
import { type Routes, view } from '../routes.ts';
import type { ReadStore } from '../services.ts';
import { missing, show } from '../show.ts';

export const changeRoutes: Routes = (services) => {
  const { store, clock } = services;
  return [
    view('/changes', async (ask) => {
      const query = readChangeQuery(ask.context.req.query());
      const [states, found] = await Promise.all([store.sources(), readChangePage(store, query)]);
      return show(ask, services, { title: 'Changes', section: 'changes' }, changesPage({ states, query, found, now: clock.now() }));
    }),

    view('/changes/:id', async (ask) => {
      const change = await store.change(ask.context.req.param('id') ?? '');
      if (!change) return missing(ask, services, 'change');
      const [state, siblings, reverted] = await Promise.all([
        store.source(change.source),
        siblingsOf(store, change),
        change.reverts ? store.change(change.reverts) : undefined,
      ]);
      const body = changePage({ change, siblings, now: clock.now(), ...(state && { state }), ...(reverted && { reverted }) });
      return show(ask, services, { title: `Change of ${change.source}`, section: 'changes' }, body);
    }),
  ];
};

async function siblingsOf(store: ReadStore, change: Change): Promise<Change[]> {
  const until = new Date(new Date(change.firstSeenNewAt).getTime() + 1000).toISOString();
  const around = await collect(store.changes({ source: change.source, since: change.firstSeenNewAt, until }));
  return around.filter((other) => other.firstSeenNewAt === change.firstSeenNewAt && other.id !== change.id);
}

/**
 * `/changes`.
 * @module
 */
import { readChangePage } from '../changePages.ts';
import { changesPage } from '../pages/changes.ts';
import { filterSearch, onceEach, readChangeQuery } from '../query.ts';
import { type Routes, view } from '../routes.ts';
import { show } from '../show.ts';

export const changeListRoutes: Routes = (services) => {
  const { store, clock } = services;
  return [
    view('/changes', async (ask) => {
      const query = readChangeQuery(onceEach(ask.context.req.queries()));
      const [vendors, found] = await Promise.all([store.vendors(), readChangePage(store, query)]);
      return show(
        ask,
        services,
        { title: 'Changes', section: 'changes', feeds: filterSearch(query) },
        changesPage({ vendors, query, found, now: clock.now() }),
      );
    }),
  ];
};

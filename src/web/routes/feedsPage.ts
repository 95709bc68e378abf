/**
 * `/feeds`: the addresses of feeds, for whoever wants to follow.
 * @module
 */
import { readFeedsQuery } from '../feedAddresses.ts';
import { siteOrigin } from '../origin.ts';
import { feedsPage } from '../pages/feeds.ts';
import { asker, type Routes, view } from '../routes.ts';
import { show } from '../show.ts';

export const feedsPageRoutes: Routes = (services) => {
  const { store, entry, publicFeeds = false } = services;
  return [
    view('/feeds', async (ask) => {
      const body = feedsPage({
        query: readFeedsQuery(ask.context.req.queries()),
        vendors: await store.vendors(),
        origin: siteOrigin(ask.context, entry?.publicUrl),
        isPublic: publicFeeds,
        makesTokens: entry !== undefined && asker(ask).role === 'admin',
      });
      return show(ask, services, { title: 'Feeds', section: 'changes' }, body);
    }),
  ];
};

/**
 * The route of a feed.
 * @module
 */
import { spend } from '../api/rate.ts';
import { mustKnow } from '../known.ts';
import { type Guard, type Route, view } from '../routes.ts';
import type { WebServices } from '../services.ts';

/**
 * For people who are signed in and tokens with the scope, or for everybody where the settings say so. Requests count like those of the API:
 * a whole history costs more than any of its pages.
 */
export function feedView(services: WebServices, path: string, handle: Route['handle']): Route {
  const guard: Guard = services.publicFeeds ? 'public' : { role: 'viewer', scope: 'feeds' };
  return view(
    path,
    async (ask) => {
      const { refused } = await spend(ask.context, ask.visitor, services);
      if (refused) return refused;
      const { vendor, source } = ask.context.req.query();
      await mustKnow(services, { vendor, source });
      return handle(ask);
    },
    guard,
  );
}

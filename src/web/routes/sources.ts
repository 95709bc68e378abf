/**
 * `/sources` and `/sources/:vendor/:source`.
 * @module
 */
import type { Context } from 'hono';
import { sourcePage } from '../pages/source.ts';
import { sourcesPage } from '../pages/sources.ts';
import { readSourceQuery } from '../query.ts';
import { checkToken, may, type Route, type Routes, view } from '../routes.ts';
import type { WebServices } from '../services.ts';
import { missing, show } from '../show.ts';
import { readSourcePage } from '../sourcePages.ts';
import { readSourceView } from '../sourceView.ts';

/** A check that was asked for and says nothing for this long is no longer waited for. */
const WAIT_FOR_CHECK_MS = 3 * 60_000;

export const sourceRoutes: Routes = (services) => [listRoute(services), pageRoute(services)];

/** Id of the source that an address names. */
export function sourceId(context: Context): string {
  return `${context.req.param('vendor')}/${context.req.param('source')}`;
}

function listRoute(services: WebServices): Route {
  const { store, clock } = services;
  return view('/sources', async (ask) => {
    const query = readSourceQuery(ask.context.req.query());
    const now = clock.now();
    const [found, vendors] = [await readSourcePage(store, query, now), await store.vendors()];
    const body = sourcesPage({ found, vendors, query, now, checkToken: checkToken(ask, services) });
    return show(ask, services, { title: 'Sources', section: 'sources' }, body);
  });
}

function pageRoute(services: WebServices): Route {
  const { store, clock, sourceDesk } = services;
  return view('/sources/:vendor/:source', async (ask) => {
    const id = sourceId(ask.context);
    const state = await store.source(id);
    if (!state) return missing(ask, services, 'source');
    const seen = await readSourceView(store, state);
    const now = clock.now();
    const running = isRunning(ask.context.req.query('asked'), seen.visits[0]?.fetchedAt, now);
    const body = sourcePage({
      ...seen,
      now,
      defaults: sourceDesk?.defaults ?? {},
      checkToken: checkToken(ask, services),
      pauseToken: sourceDesk && may(ask, 'analyst') ? ask.csrf : undefined,
      running,
    });
    return show(ask, services, { title: id, section: 'sources', ...(running && { refresh: 3 }) }, body);
  });
}

function isRunning(asked: string | undefined, lastVisit: string | undefined, now: Date): boolean {
  const at = asked === undefined ? Number.NaN : new Date(asked).getTime();
  if (Number.isNaN(at)) return false;
  const waited = now.getTime() - at;
  return waited >= 0 && waited < WAIT_FOR_CHECK_MS && (lastVisit === undefined || new Date(lastVisit).getTime() < at);
}

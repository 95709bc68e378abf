/**
 * `/sources`, `/sources/:vendor/:source`, and "check now".
 * @module
 */
import type { Context } from 'hono';
import { sourcePath } from '../links.ts';
import { sourcePage } from '../pages/source.ts';
import { sourcesPage } from '../pages/sources.ts';
import { readSourceQuery } from '../query.ts';
import { latest, STRIP_VISITS } from '../reading.ts';
import { act, checkToken, type Route, type Routes, view } from '../routes.ts';
import type { ReadStore, WebServices } from '../services.ts';
import { missing, show } from '../show.ts';
import { readSourcePage } from '../sourcePages.ts';

const SHOWN_RULE_EDITS = 3;
const SHOWN_EVENTS = 12;
/** A check that was asked for and says nothing for this long is no longer waited for. */
const WAIT_FOR_CHECK_MS = 3 * 60_000;

export const sourceRoutes: Routes = (services) => [
  listRoute(services),
  pageRoute(services),
  ...(services.checkNow ? [checkRoute(services, services.checkNow)] : []),
];

function sourceId(context: Context): string {
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
  const { store, clock } = services;
  return view('/sources/:vendor/:source', async (ask) => {
    const id = sourceId(ask.context);
    const state = await store.source(id);
    if (!state) return missing(ask, services, 'source');
    const [visits, changes, baseline, ruleEdits, health] = await Promise.all([
      store.visits(id, { limit: STRIP_VISITS }),
      latest(store, { source: id }),
      store.baseline(id),
      store.ruleEdits({ source: id, limit: SHOWN_RULE_EDITS }),
      store.health({ source: id, limit: SHOWN_EVENTS }),
    ]);
    const now = clock.now();
    const running = isRunning(ask.context.req.query('asked'), visits[0]?.fetchedAt, now);
    const oldest = visits.at(-1)?.fetchedAt;
    const changedAt = oldest ? await changeTimes(store, id, oldest) : new Set<string>();
    const body = sourcePage({
      state,
      visits,
      facts: baseline?.extraction.facts ?? [],
      changes,
      ruleEdits,
      health,
      totalChanges: state.changes,
      changedAt,
      now,
      checkToken: checkToken(ask, services),
      running,
    });
    return show(ask, services, { title: id, section: 'sources', ...(running && { refresh: 3 }) }, body);
  });
}

/** Times at which changes of a source were first seen, from `since` on. */
async function changeTimes(store: ReadStore, source: string, since: string): Promise<Set<string>> {
  const times = new Set<string>();
  for await (const change of store.changes({ source, since })) times.add(change.firstSeenNewAt);
  return times;
}

function isRunning(asked: string | undefined, lastVisit: string | undefined, now: Date): boolean {
  const at = asked === undefined ? Number.NaN : new Date(asked).getTime();
  if (Number.isNaN(at)) return false;
  const waited = now.getTime() - at;
  return waited >= 0 && waited < WAIT_FOR_CHECK_MS && (lastVisit === undefined || new Date(lastVisit).getTime() < at);
}

function checkRoute(services: WebServices, checkNow: (sourceId: string) => Promise<void>): Route {
  return act('/sources/:vendor/:source/check', 'analyst', async (ask) => {
    const id = sourceId(ask.context);
    const state = await services.store.source(id);
    if (!state || state.source.archiveOnly) return missing(ask, services, 'source to check');
    const asked = services.clock.now().toISOString();
    await checkNow(id);
    return ask.context.redirect(`${sourcePath(id)}?asked=${encodeURIComponent(asked)}`, 303);
  });
}

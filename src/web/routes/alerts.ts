/**
 * `/alerts`: what was sent where, and what became of it.
 * @module
 */
import { z } from 'zod';
import type { MessageFilter } from '../../domain/alert.ts';
import { type AlertQuery, readAlertQuery } from '../alertQuery.ts';
import { channelIds } from '../alertWords.ts';
import { alertPath } from '../links.ts';
import { alertPage } from '../pages/alert.ts';
import { alertsPage } from '../pages/alerts.ts';
import { whoOf } from '../people.ts';
import { PageNumber, readQuery } from '../query.ts';
import { type Ask, act, may, type Route, type Routes, view } from '../routes.ts';
import type { WebServices } from '../services.ts';
import { missing, show } from '../show.ts';

type Alerts = NonNullable<WebServices['alerts']>;

const PAGE_SIZE = 50;
/** A message that somebody waits for shows what came of it by itself: for so long after it was made. */
const WATCHED_MS = 120_000;
const WATCH_S = 2;

export const alertRoutes: Routes = (services) => {
  const { alerts } = services;
  return alerts ? [logRoute(services, alerts), oneRoute(services), retryRoute(services, alerts)] : [];
};

function logRoute(services: WebServices, { settings }: Alerts): Route {
  const { store, clock } = services;
  return view('/alerts', async (ask) => {
    const query = readAlertQuery(ask.context.req.query());
    const filter = filterOf(query);
    const [standings, messages, total] = await Promise.all([
      store.channelStandings(),
      store.messages({ ...filter, limit: PAGE_SIZE, offset: (query.page - 1) * PAGE_SIZE }),
      store.countMessages(filter),
    ]);
    const body = alertsPage({
      settings,
      channels: channelIds(
        settings,
        standings.map(({ channel }) => channel),
      ),
      standings: new Map(standings.map((standing) => [standing.channel, standing])),
      query,
      found: { messages, total, pages: Math.max(1, Math.ceil(total / PAGE_SIZE)) },
      now: clock.now(),
    });
    return show(ask, services, { title: 'Alerts', section: 'alerts' }, body);
  });
}

function filterOf({ channel, state }: AlertQuery): Pick<MessageFilter, 'channel' | 'state'> {
  return { ...(channel !== undefined && { channel }), ...(state !== undefined && { state }) };
}

function oneRoute(services: WebServices): Route {
  return view('/alerts/:id', (ask) => showOne(ask, services));
}

const OneQuery = z.object({ page: PageNumber });

async function showOne(ask: Ask, services: WebServices, problem?: string): Promise<Response> {
  const { store, clock } = services;
  const id = ask.context.req.param('id') ?? '';
  const { page } = readQuery(OneQuery, ask.context.req.query());
  const message = await store.message(id);
  if (!message) return missing(ask, services, 'alert');
  const [attempts, retries] = await Promise.all([
    store.attempts(id),
    store.acts({ subject: { type: 'message', id }, kinds: ['alert.retry'], limit: 100 }),
  ]);
  const now = clock.now();
  const isOnItsWay = message.state === 'sending' || (message.state === 'waiting' && message.attempts === 0);
  const isWatched = isOnItsWay && now.getTime() - Date.parse(message.createdAt) < WATCHED_MS;
  const body = alertPage({
    message,
    attempts,
    retries,
    page,
    now,
    ...(may(ask, 'analyst') && { csrf: ask.csrf }),
    ...(problem !== undefined && { problem }),
  });
  const frame = { title: `Alert to ${message.channel}`, section: 'alerts', ...(isWatched && { refresh: WATCH_S }) } as const;
  return show(ask, services, frame, body, problem === undefined ? 200 : 409);
}

function retryRoute(services: WebServices, { desk }: Alerts): Route {
  return act('/alerts/:id/retry', 'analyst', async (ask) => {
    const id = ask.context.req.param('id') ?? '';
    if (!(await services.store.message(id))) return missing(ask, services, 'alert');
    const { refused } = await desk.retry([id], whoOf(ask));
    if (refused[0]) return showOne(ask, services, refused[0].because);
    return ask.context.redirect(alertPath(id), 303);
  });
}

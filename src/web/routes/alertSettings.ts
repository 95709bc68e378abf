/**
 * `/settings/alerts`: channels, rules, escalations and reminders as the settings file has them, and tests of channels.
 * @module
 */
import { alertPath } from '../links.ts';
import { alertSettingsPage } from '../pages/alertSettings.ts';
import { whoOf } from '../people.ts';
import { act, lookerOf, may, type Route, type Routes, view } from '../routes.ts';
import type { WebServices } from '../services.ts';
import { missing, show } from '../show.ts';

type Alerts = NonNullable<WebServices['alerts']>;

export const alertSettingsRoutes: Routes = (services) => {
  const { alerts } = services;
  return alerts ? [pageRoute(services, alerts), testRoute(services, alerts)] : [];
};

function pageRoute(services: WebServices, { settings }: Alerts): Route {
  const { store, clock } = services;
  return view('/settings/alerts', async (ask) => {
    const [vendors, standings] = await Promise.all([store.vendors(), store.channelStandings()]);
    const body = alertSettingsPage({
      settings,
      vendors: new Map(vendors.map(({ id, name }) => [id, name])),
      standings: new Map(standings.map((standing) => [standing.channel, standing])),
      looker: lookerOf(ask, services),
      now: clock.now(),
      ...(may(ask, 'admin') && { csrf: ask.csrf }),
    });
    return show(ask, services, { title: 'Alerts', section: 'settings' }, body);
  });
}

function testRoute(services: WebServices, { desk, settings }: Alerts): Route {
  return act('/settings/alerts/:channel/test', 'admin', async (ask) => {
    const channel = ask.context.req.param('channel') ?? '';
    if (!settings.channels.some(({ id }) => id === channel)) return missing(ask, services, 'channel');
    return ask.context.redirect(alertPath(await desk.test(channel, whoOf(ask))), 303);
  });
}

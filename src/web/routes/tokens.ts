/**
 * `/settings/tokens`: what programs may read.
 * @module
 */
import { actorOf } from '../../access/acts.ts';
import { SCOPES, TokenName } from '../../domain/access.ts';
import { OperationalError } from '../../domain/errors.ts';
import { LIFETIMES, type TokensModel, tokensPage } from '../pages/tokens.ts';
import { type Ask, act, asker, lookerOf, type Route, type Routes, view } from '../routes.ts';
import type { EntryServices, WebServices } from '../services.ts';
import { show } from '../show.ts';

export const tokenRoutes: Routes = (services) => {
  const { entry } = services;
  return entry
    ? [
        view('/settings/tokens', (ask) => showTokens(ask, services, entry), { role: 'admin' }),
        makeRoute(services, entry),
        revokeRoute(services, entry),
      ]
    : [];
};

async function showTokens(ask: Ask, services: WebServices, { access }: EntryServices, more: Partial<TokensModel> = {}) {
  const body = tokensPage({
    looker: lookerOf(ask, services),
    tokens: await access.tokens.list(),
    csrf: ask.csrf,
    now: services.clock.now(),
    done: ask.context.req.query('done') === 'revoke' ? 'The token is revoked.' : undefined,
    ...more,
  });
  return show(ask, services, { title: 'Tokens', section: 'settings' }, body, more.wrong === undefined ? 200 : 400);
}

function makeRoute(services: WebServices, entry: EntryServices): Route {
  return act('/settings/tokens', 'admin', async (ask) => {
    const { name = '', days = '' } = ask.form;
    const chosen = ask.formAll('scope');
    const scopes = SCOPES.filter((scope) => chosen.includes(scope));
    const named = TokenName.safeParse(name);
    const lifetime = LIFETIMES.find(([value]) => value === days)?.[0];
    const wrong = !named.success
      ? `The name ${named.error.issues[0]?.message}.`
      : scopes.length === 0
        ? 'Choose what the token reaches.'
        : lifetime === undefined
          ? 'Choose how long the token is good.'
          : undefined;
    if (!named.success || wrong !== undefined)
      return showTokens(ask, services, entry, { wrong: wrong ?? '', typed: { name, scopes: chosen, days } });
    const by = { actor: actorOf(asker(ask)), login: asker(ask).login };
    const limit = lifetime === 'never' ? {} : { days: Number(lifetime) };
    const { secret } = await entry.access.tokens.make({ name: named.data, scopes, ...limit }, by);
    return showTokens(ask, services, entry, { made: { name: named.data, secret } });
  });
}

function revokeRoute(services: WebServices, entry: EntryServices): Route {
  return act('/settings/tokens/:id/revoke', 'admin', async (ask) => {
    try {
      await entry.access.tokens.revoke(ask.context.req.param('id') ?? '', actorOf(asker(ask)));
    } catch (error) {
      if (!(error instanceof OperationalError) || error.code !== 'conflict') throw error;
      return showTokens(ask, services, entry, { wrong: error.message });
    }
    return ask.context.redirect('/settings/tokens?done=revoke', 303);
  });
}

/**
 * `/sign-in`, `/enter` and `/sign-out`: the way in and out.
 * @module
 */

import { addressOf } from '../address.ts';
import { localPath } from '../localPath.ts';
import { enterPage, type SignInModel, signInPage, tooOftenPage, usedLinkPage } from '../pages/signIn.ts';
import { type Ask, asker, type Route, type Routes, view } from '../routes.ts';
import type { EntryServices, WebServices } from '../services.ts';
import { show } from '../show.ts';

export const signInRoutes: Routes = (services) => {
  const { entry } = services;
  return entry
    ? [formRoute(services), passwordRoute(services, entry), linkRoute(services, entry), takeRoute(services, entry), outRoute(entry)]
    : [];
};

/** A route for everybody that takes a form: the form's token is asked for all the same. */
function open(path: string, handle: Route['handle']): Route {
  return { method: 'POST', path, guard: 'public', handle };
}

/** The page, also with a reason why it is there again. */
export function showSignIn(ask: Ask, services: WebServices, model: Partial<SignInModel>, status: 200 | 401 | 403 | 503 = 200) {
  const { identity } = services.entry ?? {};
  const to = model.to ?? '/';
  const body = signInPage({ to, csrf: ask.csrf, ...model, ...(identity ? { provider: identity.name } : {}) });
  return show(ask, services, { title: 'Sign in' }, body, status);
}

function formRoute(services: WebServices): Route {
  return view(
    '/sign-in',
    (ask) => {
      const to = localPath(ask.context.req.query('to'));
      return ask.user ? ask.context.redirect(to, 303) : showSignIn(ask, services, { to });
    },
    'public',
  );
}

function passwordRoute(services: WebServices, { access, door, limits, trustedProxies }: EntryServices): Route {
  return open('/sign-in', async (ask) => {
    const { context, form } = ask;
    const { login = '', password = '' } = form;
    const to = localPath(form['to']);
    const who = { login, address: addressOf(context, trustedProxies) };
    const turn = await limits.attempt(who);
    if (!turn.ok) {
      const seconds = Math.ceil(turn.waitMs / 1000);
      context.header('retry-after', String(seconds));
      const again = new Date(services.clock.now().getTime() + seconds * 1000);
      return show(ask, services, { title: 'Too many tries' }, tooOftenPage(again, services.clock.now()), 429);
    }
    const user = await access.people.withPassword(login, password);
    if (!user) {
      services.log?.warn?.({ address: who.address }, 'a sign-in with a password was refused');
      return showSignIn(ask, services, { to, login, wrong: 'There is no such login with this password.' }, 401);
    }
    await limits.succeeded(who);
    door.open(context, await access.signIn(user, 'password', sessionOf(ask)));
    return context.redirect(to, 303);
  });
}

/** Looking does not use the link up: scanners of mail open every link that they see. */
function linkRoute(services: WebServices, { access }: EntryServices): Route {
  return view(
    '/enter',
    async (ask) => {
      const secret = ask.context.req.query('token') ?? '';
      const user = await access.links.look(secret);
      if (!user) return show(ask, services, { title: 'Link not good' }, usedLinkPage(), 403);
      const to = localPath(ask.context.req.query('to'));
      const model = { user, secret, to, csrf: ask.csrf, ...(ask.user ? { now: ask.user } : {}) };
      return show(ask, services, { title: 'Sign in' }, enterPage(model));
    },
    'public',
  );
}

function takeRoute(services: WebServices, { access, door }: EntryServices): Route {
  return open('/enter', async (ask) => {
    const { context, form } = ask;
    const user = await access.links.take(form['token'] ?? '');
    if (!user) return show(ask, services, { title: 'Link not good' }, usedLinkPage(), 403);
    door.open(context, await access.signIn(user, 'link', sessionOf(ask)));
    return context.redirect(localPath(form['to']), 303);
  });
}

function outRoute({ access, door }: EntryServices): Route {
  return {
    method: 'POST',
    path: '/sign-out',
    guard: { role: 'viewer' },
    async handle(ask) {
      const session = sessionOf(ask);
      if (session !== undefined) await access.signOut(asker(ask), session);
      door.close(ask.context);
      return ask.context.redirect('/sign-in', 303);
    },
  };
}

/** The session that the browser has already: a new one takes its place. */
export function sessionOf({ visitor }: Ask): string | undefined {
  return visitor.kind === 'user' ? visitor.session.id : undefined;
}

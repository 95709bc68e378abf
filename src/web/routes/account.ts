/**
 * `/account`: one's own name, password and sessions.
 * @module
 */
import type { Session } from '../../domain/access.ts';
import { OperationalError } from '../../domain/errors.ts';
import { addressOf } from '../address.ts';
import { accountPage } from '../pages/account.ts';
import { type Ask, act, asker, type Route, type Routes, view } from '../routes.ts';
import type { EntryServices, WebServices } from '../services.ts';
import { show } from '../show.ts';
import { sessionOf } from './signIn.ts';

export const accountRoutes: Routes = (services) => {
  const { entry } = services;
  return entry ? [pageRoute(services, entry), nameRoute(services, entry), passwordRoute(services, entry), endRoute(entry)] : [];
};

const DONE: ReadonlyMap<string, string> = new Map([
  ['name', 'The name is saved.'],
  ['password', 'The password is set. All other sessions have ended.'],
  ['sessions', 'All other sessions have ended.'],
]);

/** How long after signing in somebody who has no password may set one. */
const FIRST_PASSWORD_MS = 60 * 60_000;

/** Nothing proves anew who they are: what they have is a cookie, which may be another's by now. */
function isTooLate(ask: Ask, sessions: readonly Session[], now: Date): boolean {
  const session = sessions.find(({ id }) => id === sessionOf(ask));
  return !asker(ask).hasPassword && (!session || now.getTime() - Date.parse(session.createdAt) >= FIRST_PASSWORD_MS);
}

async function showAccount(ask: Ask, services: WebServices, { access }: EntryServices, wrong?: string) {
  const user = asker(ask);
  const sessions = await access.sessions.list(user.id);
  const body = accountPage({
    user,
    sessions,
    tooLate: isTooLate(ask, sessions, services.clock.now()),
    current: sessionOf(ask) ?? '',
    csrf: ask.csrf,
    now: services.clock.now(),
    wrong,
    done: wrong === undefined ? DONE.get(ask.context.req.query('done') ?? '') : undefined,
  });
  return show(ask, services, { title: 'Your account' }, body, wrong === undefined ? 200 : 400);
}

function pageRoute(services: WebServices, entry: EntryServices): Route {
  return view('/account', (ask) => showAccount(ask, services, entry));
}

/** Does it and goes back to the page; what was wrong with the form is said there. */
async function orWrong(ask: Ask, services: WebServices, entry: EntryServices, what: string, work: () => Promise<void>) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof OperationalError) || !['usage', 'forbidden'].includes(error.code)) throw error;
    return showAccount(ask, services, entry, error.message);
  }
  return ask.context.redirect(`/account?done=${what}`, 303);
}

function nameRoute(services: WebServices, entry: EntryServices): Route {
  return act('/account/name', 'viewer', (ask) =>
    orWrong(ask, services, entry, 'name', () => entry.access.people.rename(asker(ask), ask.form['name'] ?? '')),
  );
}

function passwordRoute(services: WebServices, entry: EntryServices): Route {
  return act('/account/password', 'viewer', (ask) =>
    orWrong(ask, services, entry, 'password', async () => {
      const user = asker(ask);
      if (user.hasPassword) await proveAgain(ask, entry);
      else if (isTooLate(ask, await entry.access.sessions.list(user.id), services.clock.now()))
        throw new OperationalError('forbidden', 'You signed in too long ago to set a first password. Sign in anew, then set it.');
      await entry.access.people.setPassword(user, ask.form['password'] ?? '', sessionOf(ask) ?? '');
    }),
  );
}

/** Somebody at a desk that was left open must not lock its owner out; and must not guess for long. */
async function proveAgain(ask: Ask, { access, limits, trustedProxies }: EntryServices): Promise<void> {
  const user = asker(ask);
  const who = { login: user.login, address: addressOf(ask.context, trustedProxies) };
  const turn = await limits.attempt(who);
  if (!turn.ok) throw new OperationalError('forbidden', `Too many tries. Try again in ${Math.ceil(turn.waitMs / 60_000)} min.`);
  if (!(await access.people.hasPassword(user, ask.form['current'] ?? '')))
    throw new OperationalError('forbidden', 'That is not your present password.');
  await limits.succeeded(who);
}

function endRoute({ access }: EntryServices): Route {
  return act('/account/sessions/end', 'viewer', async (ask) => {
    await access.endOthers(asker(ask), sessionOf(ask) ?? '');
    return ask.context.redirect('/account?done=sessions', 303);
  });
}

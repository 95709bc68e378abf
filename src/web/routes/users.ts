/**
 * `/settings/users`: who there is, invitations, roles, sign-in links.
 * @module
 */
import { actorOf } from '../../access/acts.ts';
import { ROLES, type User } from '../../domain/access.ts';
import { OperationalError } from '../../domain/errors.ts';
import { enterUrl, siteOrigin } from '../origin.ts';
import { type UsersModel, usersPage } from '../pages/users.ts';
import { type Ask, act, asker, lookerOf, type Route, type Routes, view } from '../routes.ts';
import type { EntryServices, WebServices } from '../services.ts';
import { missing, show } from '../show.ts';

export const userRoutes: Routes = (services) => {
  const { entry } = services;
  return entry
    ? [
        view('/settings/users', (ask) => showUsers(ask, services, entry), { role: 'admin' }),
        inviteRoute(services, entry),
        linkRoute(services, entry),
        ...editRoutes(services, entry),
      ]
    : [];
};

const DONE: ReadonlyMap<string, string> = new Map([
  ['role', 'The role is saved.'],
  ['disable', 'They cannot sign in any more, and their sessions have ended.'],
  ['enable', 'They may sign in again.'],
]);

async function showUsers(ask: Ask, services: WebServices, { access }: EntryServices, more: Partial<UsersModel> = {}) {
  const body = usersPage({
    looker: lookerOf(ask, services),
    users: await access.people.list(),
    self: asker(ask).id,
    csrf: ask.csrf,
    now: services.clock.now(),
    done: DONE.get(ask.context.req.query('done') ?? ''),
    ...more,
  });
  return show(ask, services, { title: 'Users', section: 'settings' }, body, more.wrong === undefined ? 200 : 400);
}

/** Makes the link and shows it in the answer: it is never in an address of ours, nor anywhere else. */
async function showLink(ask: Ask, services: WebServices, entry: EntryServices, user: User) {
  const { secret, expiresAt } = await entry.access.links.make(user, actorOf(asker(ask)));
  const url = enterUrl(siteOrigin(ask.context, entry.publicUrl), secret);
  return showUsers(ask, services, entry, { link: { user, url, expiresAt } });
}

function inviteRoute(services: WebServices, entry: EntryServices): Route {
  return act('/settings/users', 'admin', async (ask) => {
    const { login = '', name = '', role = '' } = ask.form;
    try {
      const user = await entry.access.people.add({ login, name, role: roleOf(role) }, actorOf(asker(ask)));
      return await showLink(ask, services, entry, user);
    } catch (error) {
      if (!(error instanceof OperationalError) || !['usage', 'conflict'].includes(error.code)) throw error;
      return showUsers(ask, services, entry, { wrong: error.message, typed: { login, name, role } });
    }
  });
}

function linkRoute(services: WebServices, entry: EntryServices): Route {
  return act('/settings/users/:id/link', 'admin', async (ask) => {
    const user = await named(ask, entry);
    return user ? showLink(ask, services, entry, user) : missing(ask, services, 'person');
  });
}

function editRoutes(services: WebServices, entry: EntryServices): Route[] {
  const { people } = entry.access;
  const edit = (what: string, work: (user: User, ask: Ask) => Promise<void>): Route =>
    act(`/settings/users/:id/${what}`, 'admin', async (ask) => {
      const user = await named(ask, entry);
      if (!user) return missing(ask, services, 'person');
      try {
        await work(user, ask);
      } catch (error) {
        // Nobody would be left to administer: said where it was tried.
        if (!(error instanceof OperationalError) || error.code !== 'conflict') throw error;
        return showUsers(ask, services, entry, { wrong: [error.message, error.remedy].filter(Boolean).join(' ') });
      }
      return ask.context.redirect(`/settings/users?done=${what}`, 303);
    });
  return [
    edit('role', ({ id }, ask) => people.edit(id, { role: roleOf(ask.form['role'] ?? '') }, actorOf(asker(ask)))),
    edit('disable', ({ id }, ask) => people.disable(id, actorOf(asker(ask)))),
    edit('enable', ({ id }, ask) => people.enable(id, actorOf(asker(ask)))),
  ];
}

function named(ask: Ask, { access }: EntryServices): Promise<User | undefined> {
  return access.people.byId(ask.context.req.param('id') ?? '');
}

function roleOf(text: string): User['role'] {
  const role = ROLES.find((one) => one === text);
  if (role) return role;
  throw new OperationalError('usage', `The role must be one of ${ROLES.join(', ')}.`, { remedy: 'Choose it from the form.' });
}

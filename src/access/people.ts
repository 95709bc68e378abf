/**
 * People: who they are, what they may do, and their passwords.
 * @module
 */
import { Login, Password, PersonName, type Role, sightOf, type User } from '../domain/access.ts';
import type { AccessStore, Identity } from '../domain/deskPorts.ts';
import { OperationalError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import type { Actor } from '../domain/review.ts';
import { newId } from '../lib/ids.ts';
import type { RandomBytes } from '../lib/secrets.ts';
import { actMaker, actorOf, onUser } from './acts.ts';
import type { Passwords } from './passwords.ts';
import { valid } from './valid.ts';
import { vouching } from './vouched.ts';

export interface PeopleOptions {
  store: AccessStore;
  clock: Clock;
  random: RandomBytes;
  passwords: Passwords;
}

export interface NewPerson {
  login: string;
  name: string;
  role: Role;
  subject?: string;
}

export interface People {
  list(): Promise<User[]>;
  byId(id: string): Promise<User | undefined>;
  byLogin(login: string): Promise<User | undefined>;
  /** Throws ConflictError when the login is taken, OperationalError('usage') when it is none. */
  add(person: NewPerson, by: Actor): Promise<User>;
  /** Throws ConflictError when nobody would be left to administer. */
  edit(id: string, edit: { name?: string; role?: Role }, by: Actor): Promise<void>;
  /** One's own name. Throws OperationalError('usage') where it is none, or one by which somebody else goes. */
  rename(user: User, name: string): Promise<void>;
  /** Ends their sessions and links, too. Throws ConflictError as `edit` does. */
  disable(id: string, by: Actor): Promise<void>;
  enable(id: string, by: Actor): Promise<void>;
  /** Who has this login and password, and may sign in. Takes as long for those who are not known. */
  withPassword(login: string, password: string): Promise<User | undefined>;
  /** Whether it is the password of this user. */
  hasPassword(user: User, password: string): Promise<boolean>;
  /** Ends all other sessions of theirs. Throws OperationalError('usage') when it is too short or too long. */
  setPassword(user: User, password: string, keepSession: string): Promise<void>;
  /** The administrator that a link is for where nobody is named: the first one who may sign in. */
  firstAdministrator(): Promise<User | undefined>;
  /** Somebody whom the identity provider vouches for. Throws OperationalError('forbidden') for those who are not to come in. */
  vouched(identity: Identity, createAs: Role | undefined): Promise<User>;
}

export function createPeople({ store, clock, random, passwords }: PeopleOptions): People {
  const act = actMaker({ clock, random });

  async function add({ login, name, role, subject }: NewPerson, by: Actor): Promise<User> {
    const user = {
      id: newId('usr', random),
      login: valid(Login, login.trim().toLowerCase(), 'The login'),
      name: valid(PersonName, name, 'The name'),
      role,
      createdAt: clock.now().toISOString(),
      ...(subject === undefined ? {} : { subject }),
    };
    await store.addUser(user, act(by, 'user.add', onUser(user.id), { login: user.login, name: user.name, role }));
    return { ...user, hasPassword: false };
  }

  async function edit(id: string, { name, role }: { name?: string; role?: Role }, by: Actor): Promise<void> {
    const changed = {
      ...(name === undefined ? {} : { name: valid(PersonName, name, 'The name') }),
      ...(role === undefined ? {} : { role }),
    };
    await store.editUser(id, changed, act(by, 'user.edit', onUser(id), changed));
  }

  return {
    list: () => store.users(),
    byId: (id) => store.user({ id }),
    byLogin: (login) => store.user({ login: login.trim().toLowerCase() }),
    add,

    edit,
    async rename(user, name) {
      const seen = sightOf(name);
      const others = (await store.users()).filter(({ id }) => id !== user.id);
      // Acts are shown under the name of who did them.
      if (others.some((other) => [other.name, other.login].some((theirs) => sightOf(theirs) === seen)))
        throw new OperationalError('usage', 'That is the name of another person here.', { remedy: 'Add what tells the two of you apart.' });
      await edit(user.id, { name }, actorOf(user));
    },
    disable: (id, by) => store.editUser(id, { disabledAt: clock.now().toISOString() }, act(by, 'user.disable', onUser(id))),
    enable: (id, by) => store.editUser(id, { disabledAt: null }, act(by, 'user.enable', onUser(id))),

    async withPassword(login, password) {
      const user = await store.user({ login: login.trim().toLowerCase() });
      const hash = user && user.disabledAt === undefined ? await store.passwordHash(user.id) : undefined;
      return (await passwords.verify(hash, password)) ? user : undefined;
    },
    hasPassword: async (user, password) => passwords.verify(await store.passwordHash(user.id), password),
    async setPassword(user, password, keepSession) {
      const hash = await passwords.hash(valid(Password, password, 'The password'));
      await store.setPassword(user.id, hash, act(actorOf(user), 'user.password', onUser(user.id)), keepSession);
    },

    async firstAdministrator() {
      const able = (await store.users()).filter(({ role, disabledAt }) => role === 'admin' && disabledAt === undefined);
      return able.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt))[0];
    },

    vouched: vouching({ store, act, add }),
  };
}

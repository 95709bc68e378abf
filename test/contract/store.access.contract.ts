/**
 * What every store must do with people, sessions, sign-in links and tokens.
 * @module
 */
import { describe, expect, it } from 'vitest';
import type { AccessToken, Session, User } from '../../src/domain/access.ts';
import type { Store } from '../../src/domain/ports.ts';
import type { ActKind } from '../../src/domain/review.ts';
import { at } from '../helpers/samples.ts';
import { sampleAct } from './store.acts.contract.ts';

let acts = 0;
const act = (kind: ActKind = 'user.edit', minutes = 1) => sampleAct(`act ${acts++}`, minutes, { kind, subject: { type: 'user', id: 'u' } });

type NewUser = Omit<User, 'hasPassword' | 'lastSeenAt'>;
const person = (login: string, more: Partial<NewUser> = {}): NewUser => ({
  id: `u-${login}`,
  login,
  name: `Name of ${login}`,
  role: 'viewer',
  createdAt: at(0),
  ...more,
});
const session = (id: string, more: Partial<Session> = {}): Session => ({
  id,
  userId: 'u-ada',
  createdAt: at(0),
  seenAt: at(0),
  rotatedAt: at(0),
  expiresAt: at(100),
  csrf: `csrf of ${id}`,
  ...more,
});
const token = (id: string, more: Partial<AccessToken> = {}): AccessToken => ({
  id,
  name: 'Prometheus',
  scopes: ['metrics', 'api'],
  createdAt: at(0),
  createdBy: 'ada',
  ...more,
});

export function accessContract(adapter: string, open: () => Promise<{ store: Store; again(): Promise<Store> }>): void {
  /** A store with Ada, an administrator, and Bob, a viewer. */
  const withPeople = async () => {
    const harness = await open();
    await harness.store.addUser(person('ada', { role: 'admin' }), act('user.add'));
    await harness.store.addUser(person('bob', { subject: 'idp#bob' }), act('user.add'));
    return harness;
  };
  const conflict = (message: string) => ({ name: 'OperationalError', code: 'conflict', message: expect.stringContaining(message) });

  describe(`store: ${adapter}: people`, () => {
    it('are given back as they were added, to other processes too, by id, login or subject, in the order of their logins', async () => {
      const { again } = await withPeople();
      const store = await again();
      const bob = { ...person('bob', { subject: 'idp#bob' }), hasPassword: false };
      expect(await store.users()).toEqual([{ ...person('ada', { role: 'admin' }), hasPassword: false }, bob]);
      expect(await store.user({ id: 'u-bob' })).toEqual(bob);
      expect(await store.user({ login: 'bob' })).toEqual(bob);
      expect(await store.user({ subject: 'idp#bob' })).toEqual(bob);
      expect(await store.user({ login: 'eve' })).toBeUndefined();
      expect((await store.acts({ kinds: ['user.add'] })).length).toBe(2);
    });

    it('share neither logins nor subjects, and nothing is noted of a try', async () => {
      const { store } = await withPeople();
      const before = await store.acts();
      await expect(store.addUser(person('bob', { id: 'other' }), act())).rejects.toMatchObject(conflict('The login bob is taken.'));
      await expect(store.addUser(person('eve', { subject: 'idp#bob' }), act())).rejects.toMatchObject(conflict('belongs to bob'));
      await expect(store.editUser('u-ada', { subject: 'idp#bob' }, act())).rejects.toMatchObject(conflict('belongs to bob'));
      await store.editUser('u-bob', { subject: 'idp#bob' }, act());
      expect(await store.users()).toHaveLength(2);
      expect(await store.acts()).toHaveLength(before.length + 1);
    });

    it('are edited field by field, with the act', async () => {
      const { store } = await withPeople();
      const edit = act();
      await store.editUser('u-bob', { name: '<i>Bob</i>', role: 'approver' }, edit);
      expect(await store.user({ id: 'u-bob' })).toMatchObject({ name: '<i>Bob</i>', role: 'approver', subject: 'idp#bob' });
      expect(await store.acts({ limit: 1 })).toEqual([edit]);
      await store.editUser('u-bob', {}, act());
      await expect(store.editUser('nobody', { name: 'x' }, act())).rejects.toMatchObject(conflict('no such person'));
    });

    it('who are disabled lose their sessions and links, and may be let in again', async () => {
      const { store } = await withPeople();
      await store.addSession(session('s', { userId: 'u-bob' }), 'secret');
      await store.addLink({ hash: 'link', userId: 'u-bob', expiresAt: at(100) }, act('user.link'));
      await store.editUser('u-bob', { disabledAt: at(5) }, act('user.disable'));
      expect(await store.user({ id: 'u-bob' })).toMatchObject({ disabledAt: at(5) });
      expect(await store.session('secret', at(6))).toBeUndefined();
      expect(await store.takeLink('link', at(6))).toBeUndefined();
      await store.addLink({ hash: 'later', userId: 'u-bob', expiresAt: at(100) }, act('user.link'));
      expect(await store.linkUser('later', at(6))).toBeUndefined();
      await store.editUser('u-bob', { disabledAt: null }, act('user.enable'));
      expect(await store.user({ id: 'u-bob' })).not.toHaveProperty('disabledAt');
      expect(await store.linkUser('later', at(6))).toMatchObject({ login: 'bob' });
    });

    it('always leave an administrator who can sign in', async () => {
      const { store } = await withPeople();
      const only = conflict('only administrator');
      await expect(store.editUser('u-ada', { role: 'approver' }, act())).rejects.toMatchObject(only);
      await expect(store.editUser('u-ada', { disabledAt: at(2) }, act())).rejects.toMatchObject(only);
      await store.editUser('u-ada', { name: 'Ada', role: 'admin' }, act());
      await store.editUser('u-bob', { role: 'admin', disabledAt: at(2) }, act());
      await expect(store.editUser('u-ada', { role: 'viewer' }, act())).rejects.toMatchObject(only);
      await store.editUser('u-bob', { disabledAt: null }, act());
      // Of two at once, one stays.
      const both = await Promise.allSettled(['u-ada', 'u-bob'].map((id) => store.editUser(id, { role: 'viewer' }, act())));
      expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    });

    it('have a password or none; a new one ends all sessions but one, and all links', async () => {
      const { store, again } = await withPeople();
      expect(await store.passwordHash('u-ada')).toBeUndefined();
      for (const id of ['one', 'two']) await store.addSession(session(id), `secret ${id}`);
      await store.addSession(session('bobs', { userId: 'u-bob' }), 'secret bob');
      await store.addLink({ hash: 'link', userId: 'u-ada', expiresAt: at(100) }, act('user.link'));
      await store.setPassword('u-ada', '$argon2id$…', act('user.password'), 'two');
      expect(await (await again()).passwordHash('u-ada')).toBe('$argon2id$…');
      expect(await store.user({ id: 'u-ada' })).toMatchObject({ hasPassword: true });
      const left = await Promise.all(['one', 'two', 'bob'].map((id) => store.session(`secret ${id}`, at(1))));
      expect(left.map((found) => found?.id)).toEqual([undefined, 'two', 'bobs']);
      expect(await store.linkUser('link', at(1))).toBeUndefined();
      await store.setPassword('u-ada', 'other', act('user.password'));
      expect(await store.sessions('u-ada', at(1))).toEqual([]);
    });
  });

  describe(`store: ${adapter}: sessions`, () => {
    it('are found by their secret, by other processes too, until they are over', async () => {
      const { store, again } = await withPeople();
      await store.addSession(session('s', { seenAt: at(3) }), 'secret');
      expect(await (await again()).session('secret', at(99))).toEqual(session('s', { seenAt: at(3) }));
      expect(await store.session('s', at(1))).toBeUndefined();
      expect(await store.session('secret', at(100))).toBeUndefined();
      expect(await store.user({ id: 'u-ada' })).toMatchObject({ lastSeenAt: at(3) });
    });

    it('are listed by person while they last, the one seen last first', async () => {
      const { store } = await withPeople();
      await store.addSession(session('old', { expiresAt: at(5) }), '1');
      await store.addSession(session('a'), '2');
      await store.addSession(session('b'), '3');
      await store.addSession(session('bobs', { userId: 'u-bob' }), '4');
      await store.seeSession('a', at(7));
      expect((await store.sessions('u-ada', at(6))).map(({ id, seenAt }) => [id, seenAt])).toEqual([
        ['a', at(7)],
        ['b', at(0)],
      ]);
      expect(await store.user({ id: 'u-ada' })).toMatchObject({ lastSeenAt: at(7) });
    });

    it('take another secret; the one before is good until the new one was used, and shortly after', async () => {
      const { store } = await withPeople();
      await store.addSession(session('s'), 'first');
      const rotation = { id: 's', rotatedAt: at(0), from: 'first', to: 'second', at: at(30) };
      expect(await store.rotateSession(rotation)).toBe(true);
      const rotated = session('s', { rotatedAt: at(30) });
      expect(await store.session('first', at(60))).toEqual({ ...rotated, former: true, unconfirmed: true });
      expect(await store.session('second', at(60))).toEqual({ ...rotated, unconfirmed: true });
      await store.confirmSession('s', at(61));
      await store.confirmSession('s', at(90));
      expect(await store.session('second', at(60))).toEqual(rotated);
      expect(await store.session('first', at(60))).toEqual({ ...rotated, former: true });
      expect(await store.session('first', at(61))).toBeUndefined();
    });

    it('take another secret once, however many requests ask for it', async () => {
      const { store, again } = await withPeople();
      const other = await again();
      await store.addSession(session('s'), 'first');
      const rotate = (by: Store, to: string) => by.rotateSession({ id: 's', rotatedAt: at(0), from: 'first', to, at: at(30) });
      const done = await Promise.all([rotate(store, 'a'), rotate(other, 'b'), rotate(store, 'c')]);
      expect(done.filter(Boolean)).toHaveLength(1);
      const good = await Promise.all(['a', 'b', 'c'].map((secret) => store.session(secret, at(31))));
      expect(good.map((found) => found !== undefined)).toEqual(done);
    });

    it('end alone, or with all others, or all together', async () => {
      const { store } = await withPeople();
      const begin = async () => {
        await store.endSessions({ user: 'u-ada' });
        for (const id of ['a', 'b', 'c']) await store.addSession(session(id), id);
      };
      const left = async () => (await store.sessions('u-ada', at(1))).map(({ id }) => id);
      await begin();
      await store.endSessions({ session: 'b' });
      expect(await left()).toEqual(['a', 'c']);
      await begin();
      await store.endSessions({ user: 'u-ada', but: 'b' });
      expect(await left()).toEqual(['b']);
      await begin();
      await store.endSessions({ user: 'u-bob' });
      expect(await left()).toEqual(['a', 'b', 'c']);
    });
  });

  describe(`store: ${adapter}: sign-in links`, () => {
    const link = (hash: string, more: object = {}) => ({ hash, userId: 'u-ada', expiresAt: at(60), ...more });

    it('say whom they are for as often as they are asked, and are taken once', async () => {
      const { store, again } = await withPeople();
      const other = await again();
      await store.addLink(link('h'), act('user.link'));
      expect(await store.linkUser('h', at(1))).toMatchObject({ login: 'ada' });
      expect(await other.linkUser('h', at(1))).toMatchObject({ login: 'ada' });
      const takers = await Promise.all([store, other, store, other].map((one) => one.takeLink('h', at(1))));
      expect(takers.filter(Boolean)).toMatchObject([{ login: 'ada' }]);
      expect(await store.linkUser('h', at(1))).toBeUndefined();
    });

    it('are good until their time', async () => {
      const { store } = await withPeople();
      await store.addLink(link('h'), act('user.link'));
      expect(await store.linkUser('h', at(60))).toBeUndefined();
      expect(await store.takeLink('h', at(60))).toBeUndefined();
      expect(await store.takeLink('h', at(59))).toBeDefined();
    });

    it('are void when the same person gets another one', async () => {
      const { store } = await withPeople();
      await store.addLink(link('bobs', { userId: 'u-bob' }), act('user.link'));
      await store.addLink(link('one'), act('user.link'));
      await store.addLink(link('two'), act('user.link'));
      const good = await Promise.all(['bobs', 'one', 'two'].map(async (hash) => (await store.linkUser(hash, at(1)))?.login));
      expect(good).toEqual(['bob', undefined, 'ada']);
    });
  });

  describe(`store: ${adapter}: tokens`, () => {
    it('are found by their secret until they are over or revoked, and stay listed, newest first', async () => {
      const { store, again } = await withPeople();
      const short = token('t1', { expiresAt: at(50), createdAt: at(1) });
      await store.addToken(token('t2'), 'secret 2', act('token.add'));
      await store.addToken(short, 'secret 1', act('token.add'));
      expect(await (await again()).token('secret 1', at(49))).toEqual(short);
      expect(await store.token('secret 1', at(50))).toBeUndefined();
      expect(await store.token('t1', at(1))).toBeUndefined();
      await store.useToken('t2', at(3));
      expect(await store.token('secret 2', at(4))).toEqual(token('t2', { lastUsedAt: at(3) }));
      await store.revokeToken('t2', at(5), act('token.revoke'));
      expect(await store.token('secret 2', at(6))).toBeUndefined();
      expect(await store.tokens()).toEqual([short, token('t2', { lastUsedAt: at(3), revokedAt: at(5) })]);
    });

    it('are revoked once', async () => {
      const { store } = await withPeople();
      await store.addToken(token('t'), 'secret', act('token.add'));
      await store.revokeToken('t', at(5), act('token.revoke'));
      await expect(store.revokeToken('t', at(6), act('token.revoke'))).rejects.toMatchObject(conflict('revoked already'));
      await expect(store.revokeToken('none', at(6), act('token.revoke'))).rejects.toMatchObject({ code: 'conflict' });
      expect(await store.acts({ kinds: ['token.revoke'] })).toHaveLength(1);
      expect(await store.tokens()).toMatchObject([{ revokedAt: at(5) }]);
    });
  });
}

/**
 * Who may come in, as one thing: people, sessions, sign-in links and tokens over one store.
 *
 * @example
 * const access = createAccess({ store, clock, random: systemRandomBytes, settings: { sessionHours: 168, idleHours: 24, linkHours: 1 } });
 * const link = await access.firstStart();
 * @module
 */
import type { User } from '../domain/access.ts';
import type { AccessStore, ReviewStore } from '../domain/deskPorts.ts';
import { ConflictError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import type { Actor } from '../domain/review.ts';
import type { RandomBytes } from '../lib/secrets.ts';
import { actMaker, actorOf, onUser } from './acts.ts';
import { createLinks, type Links, type NewLink } from './links.ts';
import { createPasswords, type PasswordOptions } from './passwords.ts';
import { createPeople, type People } from './people.ts';
import { createSessions, type Sessions, type SignedIn } from './sessions.ts';
import { createTokens, type Tokens } from './tokens.ts';

export interface AccessOptions {
  store: AccessStore & Pick<ReviewStore, 'note'>;
  clock: Clock;
  random: RandomBytes;
  settings: { sessionHours: number; idleHours: number; linkHours: number };
  /** For tests. */
  passwords?: Omit<PasswordOptions, 'random'>;
}

/** How somebody proved who they are. */
export type Proof = 'password' | 'link' | 'identity-provider';

export interface Access {
  people: People;
  sessions: Sessions;
  links: Links;
  tokens: Tokens;
  /** Begins a session, in place of the one that the browser had. */
  signIn(user: User, how: Proof, before?: string): Promise<SignedIn & { secret: string }>;
  signOut(user: User, sessionId: string): Promise<void>;
  endOthers(user: User, keep: string): Promise<void>;
  /** Makes the first administrator, and the link with which they sign in; undefined where there are people already. */
  firstStart(): Promise<NewLink | undefined>;
}

/** The first sign-in may have to wait for somebody to come to their desk. */
const FIRST_LINK_HOURS = 24;
const SYSTEM: Actor = { kind: 'system', id: 'first-start', name: 'First start' };

export function createAccess(options: AccessOptions): Access {
  const { store, clock, random, settings } = options;
  const parts = { store, clock, random, ...settings };
  const act = actMaker(parts);
  const people = createPeople({ ...parts, passwords: createPasswords({ random, ...options.passwords }) });
  const sessions = createSessions(parts);
  const links = createLinks(parts);
  return {
    people,
    sessions,
    links,
    tokens: createTokens(parts),

    async signIn(user, how, before) {
      if (before !== undefined) await sessions.end(before);
      const begun = await sessions.begin(user);
      await store.note([act(actorOf(user), 'user.sign-in', onUser(user.id), { how, session: begun.session.id })]);
      return begun;
    },

    async signOut(user, sessionId) {
      await sessions.end(sessionId);
      await store.note([act(actorOf(user), 'user.sign-out', onUser(user.id), { session: sessionId })]);
    },

    async endOthers(user, keep) {
      await sessions.endOthers(user.id, keep);
      await store.note([act(actorOf(user), 'user.sign-out', onUser(user.id), { allBut: keep })]);
    },

    async firstStart() {
      if ((await people.list()).length > 0) return undefined;
      try {
        const user = await people.add({ login: 'admin', name: 'Administrator', role: 'admin' }, SYSTEM);
        return await links.make(user, SYSTEM, FIRST_LINK_HOURS);
      } catch (error) {
        // Another process has started at the same time: it prints the link.
        if (error instanceof ConflictError) return undefined;
        throw error;
      }
    },
  };
}

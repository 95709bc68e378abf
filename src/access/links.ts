/**
 * One-time sign-in links: whoever has one is let in, once.
 * @module
 */
import type { User } from '../domain/access.ts';
import type { AccessStore } from '../domain/deskPorts.ts';
import { OperationalError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import type { Actor } from '../domain/review.ts';
import { sha256 } from '../lib/hash.ts';
import { newSecret, type RandomBytes } from '../lib/secrets.ts';
import { actMaker, onUser } from './acts.ts';

const HOUR_MS = 3_600_000;

export interface LinkOptions {
  store: AccessStore;
  clock: Clock;
  random: RandomBytes;
  /** How long a link is good, where nothing else is asked for. */
  linkHours: number;
}

export interface NewLink {
  secret: string;
  expiresAt: string;
}

export interface Links {
  /** Voids the link that the user had before. Throws OperationalError('usage') for somebody who may not sign in. */
  make(user: User, by: Actor, hours?: number): Promise<NewLink>;
  /** Whom it lets in; looking does not use it up. */
  look(secret: string): Promise<User | undefined>;
  take(secret: string): Promise<User | undefined>;
}

export function createLinks({ store, clock, random, linkHours }: LinkOptions): Links {
  const act = actMaker({ clock, random });
  return {
    async make(user, by, hours = linkHours) {
      if (user.disabledAt !== undefined)
        throw new OperationalError('usage', `${user.login} may not sign in.`, { remedy: 'Let them in again first: Settings › Users.' });
      const secret = newSecret(random);
      const expiresAt = new Date(clock.now().getTime() + hours * HOUR_MS).toISOString();
      await store.addLink({ hash: sha256(secret), userId: user.id, expiresAt }, act(by, 'user.link', onUser(user.id), { expiresAt }));
      return { secret, expiresAt };
    },
    look: (secret) => store.linkUser(sha256(secret), clock.now().toISOString()),
    take: (secret) => store.takeLink(sha256(secret), clock.now().toISOString()),
  };
}

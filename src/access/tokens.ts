/**
 * Tokens of programs.
 * @module
 */
import type { AccessToken, Scope } from '../domain/access.ts';
import type { AccessStore } from '../domain/deskPorts.ts';
import type { Clock } from '../domain/ports.ts';
import type { Actor } from '../domain/review.ts';
import { sha256 } from '../lib/hash.ts';
import { newId } from '../lib/ids.ts';
import { newSecret, type RandomBytes } from '../lib/secrets.ts';
import { actMaker } from './acts.ts';

/** Begins every token, so that scanners of source code and logs can tell one. */
const PREFIX = 'cw_';
/** "Last used" is written at most this often. */
const USED_MS = 60_000;
const DAY_MS = 86_400_000;

export interface TokenOptions {
  store: AccessStore;
  clock: Clock;
  random: RandomBytes;
}

export interface NewToken {
  name: string;
  scopes: Scope[];
  /** Without it the token is good until it is revoked. */
  days?: number;
}

export interface Tokens {
  /** The secret is nowhere else: it cannot be shown again. */
  make(wanted: NewToken, by: { actor: Actor; login: string }): Promise<{ token: AccessToken; secret: string }>;
  find(secret: string): Promise<AccessToken | undefined>;
  list(): Promise<AccessToken[]>;
  /** Throws ConflictError when it is revoked already. */
  revoke(id: string, by: Actor): Promise<void>;
}

export function createTokens({ store, clock, random }: TokenOptions): Tokens {
  const act = actMaker({ clock, random });
  return {
    async make({ name, scopes, days }, { actor, login }) {
      const now = clock.now();
      const secret = `${PREFIX}${newSecret(random)}`;
      const token: AccessToken = {
        id: newId('tok', random),
        name,
        scopes,
        createdAt: now.toISOString(),
        createdBy: login,
        ...(days === undefined ? {} : { expiresAt: new Date(now.getTime() + days * DAY_MS).toISOString() }),
      };
      await store.addToken(token, sha256(secret), act(actor, 'token.add', { type: 'token', id: token.id }, { name, scopes }));
      return { token, secret };
    },

    async find(secret) {
      if (!secret.startsWith(PREFIX)) return undefined;
      const now = clock.now();
      const token = await store.token(sha256(secret), now.toISOString());
      if (token && isWorthNoting(token, now)) await store.useToken(token.id, now.toISOString());
      return token;
    },

    list: () => store.tokens(),
    revoke: (id, by) => store.revokeToken(id, clock.now().toISOString(), act(by, 'token.revoke', { type: 'token', id })),
  };
}

function isWorthNoting({ lastUsedAt }: AccessToken, now: Date): boolean {
  return lastUsedAt === undefined || now.getTime() - Date.parse(lastUsedAt) >= USED_MS;
}

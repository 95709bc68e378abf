/**
 * The door: whose request it is, by the cookie of a session or the token of a program.
 * @module
 */
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Access } from '../access/access.ts';
import type { SignedIn } from '../access/sessions.ts';
import type { Visitor } from '../domain/access.ts';
import type { Clock } from '../domain/ports.ts';
import { sha256 } from '../lib/hash.ts';
import { newSecret, type RandomBytes } from '../lib/secrets.ts';
import type { Door } from './gatekeeper.ts';

export interface DoorOptions {
  access: Pick<Access, 'sessions' | 'tokens'>;
  clock: Clock;
  random: RandomBytes;
  /** The pages are reached by https: cookies stay on it, and on this very host. */
  secure: boolean;
}

/** A door that also lets people in and out. */
export interface SignInDoor extends Door {
  /** Gives the browser its session. */
  open(context: Context, signedIn: SignedIn & { secret: string }): void;
  /** Takes the session from the browser. */
  close(context: Context): void;
  /** Leaves something in the browser until somebody comes back from elsewhere, within minutes. */
  leave(context: Context, value: string): void;
  /** Gives it back, and takes it from the browser. */
  pickUp(context: Context): string | undefined;
}

/** How long somebody may take at an identity provider. */
const AWAY_S = 600;

export function createDoor({ access, clock, random, secure }: DoorOptions): SignInDoor {
  const [SESSION, FORM, AWAY] = [sessionCookieName(secure), cookieName('form', secure), cookieName('away', secure)];
  const shape = { httpOnly: true, sameSite: 'Lax', path: '/', secure } as const;

  const door: SignInDoor = {
    async visitor(context, inAddress): Promise<Visitor> {
      const authorization = context.req.header('authorization');
      // Who names a token is a program: what else the request carries does not count. "Basic" is for a proxy in front of us.
      if (authorization !== undefined && !/^Basic /i.test(authorization)) return byToken(access, bearerOf(authorization));
      if (inAddress !== undefined) return byAddress(access, inAddress);
      const secret = getCookie(context, SESSION);
      if (!secret) return { kind: 'nobody' };
      const found = await access.sessions.find(secret, { mayRotate: isPage(context) });
      if (!found) return { kind: 'nobody' };
      if (found.secret !== undefined) door.open(context, { ...found, secret: found.secret });
      return { kind: 'user', user: found.user, session: found.session };
    },

    async stillIn(context): Promise<Visitor> {
      const secret = getCookie(context, SESSION);
      const found = secret ? await access.sessions.find(secret, { mayRotate: false, unseen: true }) : undefined;
      return found ? { kind: 'user', user: found.user, session: found.session } : { kind: 'nobody' };
    },

    formToken(context) {
      const known = getCookie(context, FORM);
      if (known) return tokenOf(known);
      const secret = newSecret(random);
      setCookie(context, FORM, secret, shape);
      return tokenOf(secret);
    },

    open(context, { session, secret }) {
      const seconds = Math.max(0, Math.floor((Date.parse(session.expiresAt) - clock.now().getTime()) / 1000));
      setCookie(context, SESSION, secret, { ...shape, maxAge: seconds });
    },
    close: (context) => void deleteCookie(context, SESSION, { path: '/', secure }),
    leave: (context, value) => setCookie(context, AWAY, value, { ...shape, maxAge: AWAY_S }),
    pickUp(context) {
      const value = getCookie(context, AWAY);
      if (value !== undefined) deleteCookie(context, AWAY, { path: '/', secure });
      return value;
    },
  };
  return door;
}

/** What the cookie of a session is called. */
export function sessionCookieName(secure: boolean): string {
  return cookieName('session', secure);
}

function cookieName(what: string, secure: boolean): string {
  return `${secure ? '__Host-' : ''}clausewatch_${what}`;
}

function bearerOf(authorization: string): string | undefined {
  return /^Bearer +(\S+)$/i.exec(authorization)?.[1];
}

async function byToken(access: Pick<Access, 'tokens'>, secret: string | undefined): Promise<Visitor> {
  const token = secret === undefined ? undefined : await access.tokens.find(secret);
  return token ? { kind: 'token', token } : { kind: 'nobody' };
}

/** Whoever finds an address finds what it opens: feeds, and nothing else. */
async function byAddress(access: Pick<Access, 'tokens'>, secret: string): Promise<Visitor> {
  const visitor = await byToken(access, secret);
  const isForFeeds = visitor.kind === 'token' && visitor.token.scopes.every((scope) => scope === 'feeds');
  return isForFeeds ? visitor : { kind: 'nobody' };
}

/** Whether the answer reaches the browser as a page: what a cache keeps, or a script reads, must bring no new secret. */
function isPage(context: Context): boolean {
  const destination = context.req.header('sec-fetch-dest');
  const reads = context.req.method === 'GET' && !context.req.path.startsWith('/assets/');
  return reads && (destination === undefined || destination === 'document');
}

/** Forms carry a hash of the cookie, so that a form which somebody saved gives the cookie away to nobody. */
function tokenOf(secret: string): string {
  return sha256(`form ${secret}`);
}

/**
 * Sessions of people: a secret in a cookie, replaced now and then, ended by time.
 * @module
 */
import type { Session, User } from '../domain/access.ts';
import type { AccessStore, FoundSession } from '../domain/deskPorts.ts';
import type { Clock } from '../domain/ports.ts';
import { sha256 } from '../lib/hash.ts';
import { newId } from '../lib/ids.ts';
import { newSecret, type RandomBytes } from '../lib/secrets.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A secret is replaced when it is this old. */
const ROTATE_MS = 30 * MINUTE_MS;
/** How long the one before is good once the new one was used: for requests that were under way. */
const GRACE_MS = MINUTE_MS;
/** A browser that still comes with the one before after this long never got the answer that brought the new one. */
const LOST_MS = 30_000;
/** "Last seen" is written at most this often. */
const SEEN_MS = MINUTE_MS;

export interface SessionOptions {
  store: AccessStore;
  clock: Clock;
  random: RandomBytes;
  /** A session ends so many hours after it began. */
  sessionHours: number;
  /** And after so many hours without a request. */
  idleHours: number;
}

export interface SignedIn {
  user: User;
  session: Session;
  /** What the browser has to keep from now on. */
  secret?: string;
}

export interface Sessions {
  /** Of somebody who has just proved who they are. */
  begin(user: User): Promise<SignedIn & { secret: string }>;
  /** Whose secret it is. `mayRotate`: the answer can bring the browser a new one. */
  find(secret: string, options: { mayRotate: boolean }): Promise<SignedIn | undefined>;
  /** Those of somebody that are neither over nor idle, the one seen last first. */
  list(userId: string): Promise<Session[]>;
  end(sessionId: string): Promise<void>;
  endOthers(userId: string, keep: string): Promise<void>;
}

export function createSessions({ store, clock, random, sessionHours, idleHours }: SessionOptions): Sessions {
  const now = (): Date => clock.now();
  const isIdle = ({ seenAt }: Session): boolean => since(seenAt, now()) >= idleHours * HOUR_MS;

  /** The new secret, where it is time for one and no other request has just had it. */
  async function rotated(session: FoundSession, from: string): Promise<string | undefined> {
    const age = since(session.rotatedAt, now());
    const isDue = session.former ? session.unconfirmed === true && age >= LOST_MS : age >= ROTATE_MS;
    if (!isDue) return undefined;
    const secret = newSecret(random);
    const { id, rotatedAt } = session;
    const won = await store.rotateSession({ id, rotatedAt, from, to: sha256(secret), at: now().toISOString() });
    return won ? secret : undefined;
  }

  return {
    async begin(user) {
      const at = now();
      const secret = newSecret(random);
      const session: Session = {
        id: newId('ses', random),
        userId: user.id,
        createdAt: at.toISOString(),
        seenAt: at.toISOString(),
        rotatedAt: at.toISOString(),
        expiresAt: new Date(at.getTime() + sessionHours * HOUR_MS).toISOString(),
        csrf: newSecret(random),
      };
      await store.addSession(session, sha256(secret));
      return { user, session, secret };
    },

    async find(secret, { mayRotate }) {
      const hash = sha256(secret);
      const session = await store.session(hash, now().toISOString());
      if (!session) return undefined;
      const user = await store.user({ id: session.userId });
      if (!user || user.disabledAt !== undefined || isIdle(session)) {
        await store.endSessions({ session: session.id });
        return undefined;
      }
      if (session.unconfirmed && !session.former) await store.confirmSession(session.id, later(now(), GRACE_MS));
      if (since(session.seenAt, now()) >= SEEN_MS) await store.seeSession(session.id, now().toISOString());
      const next = mayRotate ? await rotated(session, hash) : undefined;
      return { user, session, ...(next === undefined ? {} : { secret: next }) };
    },

    list: async (userId) => (await store.sessions(userId, now().toISOString())).filter((session) => !isIdle(session)),
    end: (session) => store.endSessions({ session }),
    endOthers: (user, but) => store.endSessions({ user, but }),
  };
}

function since(at: string, now: Date): number {
  return now.getTime() - Date.parse(at);
}

function later(now: Date, ms: number): string {
  return new Date(now.getTime() + ms).toISOString();
}

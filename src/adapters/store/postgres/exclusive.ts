/**
 * Exclusive work on a database: a lock of a session, which the server releases when the process dies.
 *
 * The lock is gone with its connection, while the connections that write are replaced as they break. Whoever lost it may therefore not write
 * until he has it again: use beside others is taken again at once, and what wants the record alone has failed. Where something stands between
 * the two, the server's side may end and nobody say so; the connection is therefore asked now and then whether it still is one.
 * @module
 */
import pg from 'pg';
import { OperationalError } from '../../../domain/errors.ts';
import type { Lock } from '../../../domain/ports.ts';
import { given } from '../../../lib/given.ts';
import { oneAtATime } from '../../../lib/oneAtATime.ts';
import { settledWithin } from '../../../lib/settled.ts';
import { sleep } from '../../../lib/sleep.ts';
import { connectionTo, letGo, lockOf, NOTICE_VANISHED, nameOf, type PostgresAddress, SCHEMA } from './address.ts';
import { ConnectionProblem, reported } from './errors.ts';

/**
 * Takes the schema for `work` ("import"), on a connection of its own. Throws OperationalError('storage') when another process has it, or the
 * database cannot be reached.
 */
export async function takeExclusive({ url, schema = SCHEMA }: PostgresAddress, work: string): Promise<Lock> {
  return take({
    url,
    lock: `pg_try_advisory_lock(${lockOf(schema, work)})`,
    refused: () =>
      new OperationalError('storage', `Another ${work} is running on ${nameOf(url)}.`, {
        remedy: 'Wait until it has ended, or stop it first.',
      }),
  });
}

export interface UseOptions {
  /** Nobody else uses it meanwhile. */
  alone?: boolean;
  /** Told when the lock was lost and somebody has taken the schema for himself: this process is to end. */
  onGone?: (error: OperationalError) => void;
  /** How often it is looked whether the lock is still there. Default 30 s. */
  lookMs?: number;
  /** How long the server may take over a word of its own before its connection is given up. Default 20 s. */
  answerMs?: number;
}

const LOOK_MS = 30_000;
const ANSWER_MS = 20_000;

/**
 * Takes the schema for use beside others, or alone, on a connection of its own. Throws OperationalError('storage') when somebody has it to
 * himself, when it is wanted alone while it is in use, or when the database cannot be reached.
 */
export async function takeForUse({ url, schema = SCHEMA }: PostgresAddress, options: UseOptions = {}): Promise<Lock> {
  const { alone = false, onGone, lookMs, answerMs } = options;
  const how = alone ? 'pg_try_advisory_lock' : 'pg_try_advisory_lock_shared';
  return take({
    url,
    ...given({ lookMs, answerMs }),
    lock: `${how}(${lockOf(schema, 'use')})`,
    refused: () => (alone ? inUse(url) : takenAway(url)),
    ...(alone ? {} : { onGone: onGone ?? (() => {}) }),
  });
}

const inUse = (url: string): OperationalError =>
  new OperationalError('storage', `The installation on ${nameOf(url)} is in use.`, {
    remedy: 'Stop "clausewatch start" and whatever else works on it, on every machine, then run the command again; nothing was changed.',
  });

const takenAway = (url: string): OperationalError =>
  new OperationalError('storage', `The installation on ${nameOf(url)} is being restored or moved.`, {
    remedy: 'Wait until that has ended.',
  });

const lost = (url: string): OperationalError =>
  new OperationalError('storage', `The connection that kept ${nameOf(url)} for this work broke.`, {
    remedy: 'Check that the server runs, then run the command again.',
  });

const between = (url: string): OperationalError =>
  new OperationalError('storage', `The connection that says to others that ${nameOf(url)} is in use broke.`, {
    remedy: 'It is made again by itself; nothing is written until then.',
    transient: true,
  });

interface Taking extends Pick<UseOptions, 'lookMs' | 'answerMs'> {
  url: string;
  /** An expression that takes the lock where it is free, and tells whether it did. */
  lock: string;
  /** Somebody else has it. */
  refused(): OperationalError;
  /** For locks that are taken again when they were lost: told when that is refused. */
  onGone?: (error: OperationalError) => void;
}

const AGAIN_MS = { first: 100, most: 5_000 };

async function take(taking: Taking): Promise<Lock> {
  const { url, refused, onGone, lookMs = LOOK_MS, answerMs = ANSWER_MS } = taking;
  const released = new AbortController();
  let client: pg.Client | undefined;
  let trouble: OperationalError | undefined;

  /** Notices the end of the connection that has the lock. */
  function keep(taken: pg.Client): void {
    client = taken;
    trouble = undefined;
    const looking = setInterval(() => void ask(taken), lookMs).unref();
    taken.once('end', () => {
      clearInterval(looking);
      if (released.signal.aborted) return;
      trouble = onGone ? between(url) : lost(url);
      if (onGone) void takeAgain(onGone);
    });
  }

  const ask = oneAtATime(async (taken: pg.Client): Promise<void> => {
    if (!(await settledWithin(taken.query('select 1'), answerMs))) letGo(taken);
  });

  async function takeAgain(gone: (error: OperationalError) => void): Promise<void> {
    for (let ms = AGAIN_MS.first; !released.signal.aborted; ms = Math.min(2 * ms, AGAIN_MS.most)) {
      const taken = await tryLock(taking).catch(() => undefined);
      if (taken && released.signal.aborted) return letGo(taken);
      if (taken) return keep(taken);
      if (taken === false) {
        trouble = refused();
        return gone(trouble);
      }
      await sleep(ms, released.signal);
    }
  }

  const taken = await tryLock(taking);
  if (!taken) throw refused();
  keep(taken);
  return {
    release() {
      released.abort();
      if (client) letGo(client);
    },
    check() {
      if (trouble) throw trouble;
    },
  };
}

/** A connection that has the lock; false when somebody else has it. */
async function tryLock({ url, lock, answerMs = ANSWER_MS }: Taking): Promise<pg.Client | false> {
  const client = new pg.Client(connectionTo({ url }));
  client.on('error', () => {});
  const taken = await reported(nameOf(url), async () => {
    await client.connect().catch((error: unknown) => {
      throw new ConnectionProblem('none', error);
    });
    // While something is asked, to let go is to cut.
    const late = setTimeout(letGo, answerMs, client);
    try {
      await client.query(NOTICE_VANISHED.join('; '));
      const { rows } = await client.query<{ taken: boolean }>(`select ${lock} as taken`);
      return rows[0]?.taken === true;
    } catch (error) {
      throw error instanceof pg.DatabaseError ? error : new ConnectionProblem('broken', error);
    } finally {
      clearTimeout(late);
    }
  }).catch((error: unknown) => {
    letGo(client);
    throw error;
  });
  if (taken) return client;
  letGo(client);
  return false;
}

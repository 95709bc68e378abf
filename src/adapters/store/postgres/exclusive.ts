/**
 * Exclusive work on a database: a lock of a session, which the server releases when the process dies.
 * @module
 */
import pg from 'pg';
import { OperationalError } from '../../../domain/errors.ts';
import { connectionTo, lockOf, nameOf, type PostgresAddress, SCHEMA } from './address.ts';
import { ConnectionProblem, reported } from './errors.ts';

/**
 * Takes the schema for `work` ("import"), on a connection of its own. Throws OperationalError('storage') when another process has it, or the
 * database cannot be reached.
 */
export async function takeExclusive({ url, schema = SCHEMA }: PostgresAddress, work: string): Promise<{ release(): void }> {
  const lock = await tryLock(url, `pg_try_advisory_lock(${lockOf(schema, work)})`);
  if (lock) return lock;
  throw new OperationalError('storage', `Another ${work} is running on ${nameOf(url)}.`, {
    remedy: 'Wait until it has ended, or stop it first.',
  });
}

/**
 * Takes the schema for use beside others, or alone, on a connection of its own. Throws OperationalError('storage') when somebody has it to
 * himself, when it is wanted alone while it is in use, or when the database cannot be reached.
 */
export async function takeForUse({ url, schema = SCHEMA }: PostgresAddress, { alone = false } = {}): Promise<{ release(): void }> {
  const how = alone ? 'pg_try_advisory_lock' : 'pg_try_advisory_lock_shared';
  const lock = await tryLock(url, `${how}(${lockOf(schema, 'use')})`);
  if (lock) return lock;
  if (alone)
    throw new OperationalError('storage', `The installation on ${nameOf(url)} is in use.`, {
      remedy: 'Stop "clausewatch start" and whatever else works on it, on every machine, then run the command again; nothing was changed.',
    });
  throw new OperationalError('storage', `The installation on ${nameOf(url)} is being restored or moved.`, {
    remedy: 'Wait until that has ended.',
  });
}

/** The lock on a connection of its own; undefined when somebody else has it. */
async function tryLock(url: string, lock: string): Promise<{ release(): void } | undefined> {
  const client = new pg.Client(connectionTo({ url }));
  // The lock is gone with the connection; the work's own connections are then gone as well, and say so.
  client.on('error', () => {});
  const release = (): void => void client.end().catch(() => {});
  const taken = await reported(nameOf(url), async () => {
    await client.connect().catch((error: unknown) => {
      throw new ConnectionProblem('none', error);
    });
    const { rows } = await client.query<{ taken: boolean }>(`select ${lock} as taken`);
    return rows[0]?.taken === true;
  }).catch((error: unknown) => {
    release();
    throw error;
  });
  if (taken) return { release };
  release();
  return undefined;
}

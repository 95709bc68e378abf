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
  const database = nameOf(url);
  const client = new pg.Client(connectionTo({ url }));
  // The lock is gone with the connection; the work's own connections are then gone as well, and say so.
  client.on('error', () => {});
  const release = (): void => void client.end().catch(() => {});
  const taken = await reported(database, async () => {
    await client.connect().catch((error: unknown) => {
      throw new ConnectionProblem('none', error);
    });
    const { rows } = await client.query<{ taken: boolean }>(`select pg_try_advisory_lock(${lockOf(schema, work)}) as taken`);
    return rows[0]?.taken === true;
  }).catch((error: unknown) => {
    release();
    throw error;
  });
  if (taken) return { release };
  release();
  throw new OperationalError('storage', `Another ${work} is running on ${database}.`, {
    remedy: 'Wait until it has ended, or stop it first.',
  });
}

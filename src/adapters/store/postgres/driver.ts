/**
 * Lets Kysely speak to Postgres through a pool of `pg`, with what holds on SQLite: those who write come one after the other, in the order in
 * which they commit. A statement that may write and is in no transaction is in one of its own.
 * @module
 */
import { type Dialect, type Driver, type Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { Pool } from 'pg';
import type { Flavoured } from '../sql/flavour.ts';
import { PooledConnection } from './connection.ts';
import { POSTGRES } from './flavour.ts';

/** The lock around a migration is that of the transaction which it runs in. */
class Adapter extends PostgresAdapter implements Flavoured {
  readonly flavour = POSTGRES;
  override async acquireMigrationLock(): Promise<void> {}
  override async releaseMigrationLock(): Promise<void> {}
}

export interface PostgresDialectOptions {
  pool: Pool;
  /** Statements that make a new connection ready. */
  settings: string;
  /** Number of the lock that every transaction takes which may write. */
  lock: bigint;
}

/** The dialect for a pool. Whoever destroys the database ends the pool. */
export function postgresDialect(options: PostgresDialectOptions): Dialect {
  return {
    createAdapter: () => new Adapter(),
    createDriver: () => driver(options),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: (db: Kysely<never>) => new PostgresIntrospector(db),
  };
}

function driver({ pool, settings, lock }: PostgresDialectOptions): Driver {
  const of = (connection: unknown): PooledConnection => connection as PooledConnection;
  return {
    init: async () => {},
    acquireConnection: () => PooledConnection.open(pool, settings, lock),
    beginTransaction: (connection, { accessMode, isolationLevel }) =>
      of(connection).begin({ readOnly: accessMode === 'read only', ...(isolationLevel ? { isolationLevel } : {}) }),
    commitTransaction: (connection) => of(connection).commit(),
    rollbackTransaction: (connection) => of(connection).rollback(),
    releaseConnection: async (connection) => of(connection).release(),
    destroy: () => pool.end(),
  };
}

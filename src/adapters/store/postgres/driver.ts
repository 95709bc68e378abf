/**
 * Lets Kysely speak to Postgres through a pool of `pg`, with what holds on SQLite: those who write come one after the other, in the order in
 * which they commit. A statement that may write and is in no transaction is in one of its own.
 * @module
 */
import { type Dialect, type Driver, type Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { Flavoured } from '../sql/flavour.ts';
import { endPool, PooledConnection, type Source } from './connection.ts';
import { POSTGRES } from './flavour.ts';
import { createTurns } from './turns.ts';

/** The lock around a migration is that of the transaction which it runs in. */
class Adapter extends PostgresAdapter implements Flavoured {
  readonly flavour = POSTGRES;
  override async acquireMigrationLock(): Promise<void> {}
  override async releaseMigrationLock(): Promise<void> {}
}

export type PostgresDialectOptions = Omit<Source, 'turns'>;

/** The dialect for a pool. Whoever destroys the database ends the pool. */
export function postgresDialect(options: PostgresDialectOptions): Dialect {
  return {
    createAdapter: () => new Adapter(),
    createDriver: () => driver(options),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: (db: Kysely<never>) => new PostgresIntrospector(db),
  };
}

function driver(options: PostgresDialectOptions): Driver {
  const source = { ...options, turns: createTurns() };
  const of = (connection: unknown): PooledConnection => connection as PooledConnection;
  return {
    init: async () => {},
    acquireConnection: async () => new PooledConnection(source),
    beginTransaction: (connection, { accessMode, isolationLevel }) =>
      of(connection).begin({ readOnly: accessMode === 'read only', ...(isolationLevel ? { isolationLevel } : {}) }),
    commitTransaction: (connection) => of(connection).commit(),
    rollbackTransaction: (connection) => of(connection).rollback(),
    releaseConnection: async (connection) => of(connection).release(),
    destroy: () => endPool(options.pool),
  };
}

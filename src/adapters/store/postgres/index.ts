/**
 * The record in a Postgres database: for many machines.
 * @module
 */
import type { Store } from '../../../domain/ports.ts';
import { sqlStore } from '../sql/store.ts';
import { nameOf } from './address.ts';
import { postgresAudit } from './audit.ts';
import { explained, reported } from './errors.ts';
import { type OpenOptions, openDatabase } from './open.ts';

export type PostgresStoreOptions = OpenOptions;

/**
 * Opens the store, creating its tables or migrating them where needed.
 * Throws OperationalError('storage') when the database cannot be reached or used, is not ours, or was written by a newer version.
 */
export async function createPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const database = nameOf(options.url);
  const { db, close } = await reported(database, () => openDatabase(options));
  return sqlStore(db, {
    readOnly: options.readOnly ?? false,
    close,
    audit: postgresAudit(db, options),
    explained: (error) => explained(database, error),
  });
}

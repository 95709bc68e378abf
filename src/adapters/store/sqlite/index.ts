/**
 * The record in one SQLite file: the embedded default.
 * @module
 */
import type { Store } from '../../../domain/ports.ts';
import { sqlStore } from '../sql/store.ts';
import { sqliteAudit } from './audit.ts';
import { explained, reported } from './errors.ts';
import { type OpenOptions, openDatabase } from './open.ts';

export type SqliteStoreOptions = OpenOptions;

/**
 * Opens the store, creating folder and file or migrating them where needed.
 * Throws OperationalError('storage') when the file is locked, damaged, not ours, or written by a newer version.
 */
export async function createSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { file, readOnly = false } = options;
  const { db, connection, close } = await reported(file, () => openDatabase(options));
  return sqlStore(db, { readOnly, close, audit: sqliteAudit(connection), explained: (error) => explained(file, error) });
}

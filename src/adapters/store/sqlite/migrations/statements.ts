/**
 * Migrations that are a list of SQL statements.
 * @module
 */
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Runs the statements one after the other; what holds them together is the transaction around all migrations. */
export function statements(all: readonly string[]): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      for (const statement of all) await sql.raw(statement).execute(db);
    },
  };
}

/**
 * Migrations that are a list of SQL statements, sent in one go: the server may be far away.
 * @module
 */
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Runs the statements; what holds them together is the transaction around all migrations. */
export function script(statements: readonly string[]): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql.raw(statements.join(';\n')).execute(db);
    },
  };
}

/**
 * How SQLite goes about a statement, in a new store.
 * @module
 */
import { join } from 'node:path';
import { type RawBuilder, sql } from 'kysely';
import { onTestFinished } from 'vitest';
import { openDatabase } from '../../src/adapters/store/sqlite/open.ts';
import { tempDir } from './tempDir.ts';

/** The steps, in their order. */
export async function queryPlan(statement: RawBuilder<unknown>): Promise<string[]> {
  const { db, close } = await openDatabase({ file: join(await tempDir(), 'clausewatch.db') });
  onTestFinished(close);
  const { rows } = await sql<{ detail: string }>`explain query plan ${statement}`.execute(db);
  return rows.map(({ detail }) => detail);
}

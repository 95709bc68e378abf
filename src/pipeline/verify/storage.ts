/**
 * The database as its engine sees it.
 * @module
 */
import type { Examiner } from './examiner.ts';

const REMEDY = 'Restore the database from a backup.';

/** Structure, indexes, constraints and references: what the engine itself can tell. */
export const databaseExaminer: Examiner = {
  name: 'database',
  title: 'the database itself',
  async *examine({ installation: { store }, examined }) {
    examined('database');
    for (const { part, sentence } of await store.engineFaults())
      yield { what: 'database', id: part ?? 'the database', sentence: `${sentence}.`, remedy: REMEDY };
  },
};

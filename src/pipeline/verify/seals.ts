/**
 * Rows that are not as the program left them.
 * @module
 */
import type { SealFault } from '../../domain/audit.ts';
import type { Examiner, Suspicion } from './examiner.ts';

const HOW: Record<SealFault['how'], string> = {
  edited: 'It was edited by another hand than the program, or damaged.',
  added: 'It was added by another hand than the program.',
  removed: 'It was there and is gone: another hand than the program removed it, or it was damaged.',
  unreadable: 'The table cannot be read any further from there: the database is damaged.',
};
const REMEDY = 'Look at what a backup has in its place, and restore that.';

/** Each row and its seal are read in one statement, so that nothing is in flux between them. */
export const rowExaminer: Examiner = {
  name: 'rows',
  title: 'rows against their seals',
  async *examine({ installation: { store }, signal, examined }) {
    for (const table of await store.sealedTables()) {
      let from: string | undefined;
      do {
        signal.throwIfAborted();
        const portion = await store.sealFaults(table, from);
        examined('row', portion.rows);
        yield* portion.items.map(suspicionOf);
        from = portion.next;
      } while (from !== undefined);
    }
  },
};

function suspicionOf({ table, key, how }: SealFault): Suspicion {
  return { what: 'row', id: `${table} ${key}`, sentence: HOW[how], remedy: REMEDY };
}

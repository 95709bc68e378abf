/**
 * Rows of a record that somebody else than the program wrote.
 * @module
 */
import type { AuditStore, SealFault } from '../../domain/audit.ts';

/** Enough to say what is the matter; verification lists all. */
const SHOWN = 100;

/** The first rows that do not fit their seals, table by table. */
export async function firstSealFaults(store: Pick<AuditStore, 'sealedTables' | 'sealFaults'>): Promise<SealFault[]> {
  const found: SealFault[] = [];
  for (const table of await store.sealedTables()) {
    for (let from: string | undefined, more = true; more && found.length < SHOWN; ) {
      const { items, next } = await store.sealFaults(table, from);
      found.push(...items);
      from = next;
      more = next !== undefined;
    }
  }
  return found.slice(0, SHOWN);
}

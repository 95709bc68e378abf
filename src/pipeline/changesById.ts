/**
 * Changes by their ids, however many.
 * @module
 */
import type { Change } from '../domain/change.ts';
import type { Store } from '../domain/ports.ts';

/** A digest may gather tens of thousands; a question that names them all is one that the store refuses. */
const ASKED_AT_ONCE = 500;

/** Those that are held back, too; ids of none are left out. */
export async function changesById(store: Pick<Store, 'changes'>, ids: readonly string[]): Promise<Map<string, Change>> {
  const found = new Map<string, Change>();
  for (let from = 0; from < ids.length; from += ASKED_AT_ONCE) {
    const some = ids.slice(from, from + ASKED_AT_ONCE);
    for await (const change of store.changes({ ids: some, suppressed: 'too' })) found.set(change.id, change);
  }
  return found;
}

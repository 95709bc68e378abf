/**
 * Which part of an incident stands for it in the queue: the worst one, of parts that are as bad the first on the page.
 * @module
 */
import { CHANGE_STATES } from '../../../domain/vocabulary.ts';
import type { Db } from './db.ts';

/**
 * Elects the heads of these incidents anew, one among the parts of each state. To be done in the transaction that adds parts, decides
 * them or edits their severity.
 */
export async function elect(db: Db, incidents: Iterable<string>): Promise<void> {
  for (const incident of incidents) {
    const [were, are] = [await heads(db, incident), await worst(db, incident)];
    // First those that are it no more: there is never a second one.
    for (const id of were) if (!are.has(id)) await db.updateTable('changes').set({ head: 0 }).where('id', '=', id).execute();
    for (const id of are) if (!were.has(id)) await db.updateTable('changes').set({ head: 1 }).where('id', '=', id).execute();
  }
}

async function heads(db: Db, incident: string): Promise<Set<string>> {
  const rows = await db.selectFrom('changes').select('id').where('entry', '=', incident).where('head', '=', 1).execute();
  return new Set(rows.map(({ id }) => id));
}

async function worst(db: Db, incident: string): Promise<Set<string>> {
  const ids = new Set<string>();
  for (const state of CHANGE_STATES) {
    const row = await db
      .selectFrom('changes')
      .select('id')
      .where('incident', '=', incident)
      .where('state', '=', state)
      .where('suppressed_by', 'is', null)
      .orderBy('severity_rank')
      .orderBy('ordinal')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    if (row) ids.add(row.id);
  }
  return ids;
}

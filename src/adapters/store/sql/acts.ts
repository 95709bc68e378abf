/**
 * Acts: what people did, in the order in which it was written. The table refuses to edit or to remove one.
 * @module
 */
import type { ActFilter, ReviewStore } from '../../../domain/deskPorts.ts';
import type { Act } from '../../../domain/review.ts';
import { actOf, rowOf } from './actRows.ts';
import type { Db } from './db.ts';
import { tellLedger } from './ledger.ts';
import { actEvent } from './ledgerEvents.ts';
import { chunks } from './rows.ts';

export function actQueries(db: Db): Pick<ReviewStore, 'note' | 'acts'> {
  return {
    note: (acts) => db.transaction().execute((trx) => insertActs(trx, acts)),
    acts: (filter) => readActs(db, filter),
  };
}

/** Writes acts, and tells the ledger of them; inside of a transaction, together with what they did. */
export async function insertActs(db: Db, acts: readonly Act[]): Promise<void> {
  for (const some of chunks(acts)) {
    const rows = await db.insertInto('acts').values(some.map(rowOf)).returningAll().execute();
    await tellLedger(db, rows.toSorted((a, b) => a.seq - b.seq).map(actEvent));
  }
}

/** Newest first, unless they are asked for oldest first. */
export async function readActs(db: Db, { subject, batch, kinds, limit, oldestFirst = false }: ActFilter = {}): Promise<Act[]> {
  let query = db
    .selectFrom('acts')
    .selectAll()
    .orderBy('seq', oldestFirst ? 'asc' : 'desc');
  if (subject) query = query.where('subject_type', '=', subject.type).where('subject_id', '=', subject.id);
  if (batch !== undefined) query = query.where('batch', '=', batch);
  if (kinds) query = query.where('kind', 'in', kinds);
  if (limit !== undefined) query = query.limit(limit);
  return (await query.execute()).map(actOf);
}

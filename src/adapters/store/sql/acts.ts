/**
 * Acts: what people did, in the order in which it was written. The table refuses to edit or to remove one.
 * @module
 */
import type { Selectable } from 'kysely';
import type { ActFilter, ReviewStore } from '../../../domain/deskPorts.ts';
import type { Act, ActDetail } from '../../../domain/review.ts';
import type { Db } from './db.ts';
import { chunks, present } from './rows.ts';
import type { ActsTable } from './schema.ts';

export function actQueries(db: Db): Pick<ReviewStore, 'note' | 'acts'> {
  return {
    note: (acts) => db.transaction().execute((trx) => insertActs(trx, acts)),
    acts: (filter) => readActs(db, filter),
  };
}

/** Writes acts; inside of a transaction, together with what they did. */
export async function insertActs(db: Db, acts: readonly Act[]): Promise<void> {
  for (const some of chunks(acts)) await db.insertInto('acts').values(some.map(rowOf)).execute();
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

function rowOf({ id, at, by, kind, subject, batch, detail }: Act): Omit<Selectable<ActsTable>, 'seq'> {
  return {
    id,
    at,
    by_kind: by.kind,
    by_id: by.id,
    by_name: by.name,
    kind,
    subject_type: subject.type,
    subject_id: subject.id,
    batch: batch ?? null,
    detail_json: JSON.stringify(detail),
  };
}

/** The act of a row. */
export function actOf(row: Selectable<ActsTable>): Act {
  return {
    id: row.id,
    at: row.at,
    by: { kind: row.by_kind, id: row.by_id, name: row.by_name },
    kind: row.kind,
    subject: { type: row.subject_type, id: row.subject_id },
    ...present({ batch: row.batch }),
    // Written by `insertActs`.
    detail: JSON.parse(row.detail_json) as ActDetail,
  };
}

/**
 * Acts as rows.
 * @module
 */
import type { Selectable } from 'kysely';
import type { Act, ActDetail } from '../../../domain/review.ts';
import { present } from './rows.ts';
import type { ActsTable } from './schema.ts';

/** An act as it is written. */
export function rowOf({ id, at, by, kind, subject, batch, detail }: Act): Omit<Selectable<ActsTable>, 'seq'> {
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

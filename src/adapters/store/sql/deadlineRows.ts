/**
 * Deadlines of changes as rows.
 * @module
 */
import type { Selectable } from 'kysely';
import type { Deadline } from '../../../domain/change.ts';
import type { Db } from './db.ts';
import { chunks } from './rows.ts';
import type { DeadlinesTable } from './schema.ts';

/** The deadlines of these changes, by change. */
export async function deadlinesOfChanges(db: Db, ids: readonly string[]): Promise<Map<string, Deadline[]>> {
  const rows: DeadlinesRow[] = [];
  for (const some of chunks(ids, 500))
    rows.push(
      ...(await db.selectFrom('deadlines').selectAll().where('change_id', 'in', some).orderBy('change_id').orderBy('ordinal').execute()),
    );
  return new Map([...Map.groupBy(rows, ({ change_id }) => change_id)].map(([id, own]) => [id, own.map(deadlineOf)]));
}

/** Adds the deadlines of a change that has none. */
export async function insertDeadlines(db: Db, changeId: string, vendor: string, deadlines: readonly Deadline[]): Promise<void> {
  if (deadlines.length === 0) return;
  const rows = deadlines.map(({ dueOn, basis, ...detail }, ordinal) => ({
    change_id: changeId,
    ordinal,
    vendor_id: vendor,
    due_on: dueOn,
    basis,
    detail_json: JSON.stringify(detail),
  }));
  await db.insertInto('deadlines').values(rows).execute();
}

type DeadlinesRow = Selectable<DeadlinesTable>;

/** Keys always come in this order. */
export function deadlineOf({ due_on, basis, detail_json }: DeadlinesRow): Deadline {
  // Written by `insertDeadlines`.
  const { clause, ...more } = JSON.parse(detail_json) as Omit<Deadline, 'dueOn' | 'basis'>;
  return { dueOn: due_on, clause, basis, ...more };
}

/**
 * When each declared source is due.
 * @module
 */
import type { Store } from '../../../domain/ports.ts';
import type { Db } from './open.ts';

export function dueQueries(db: Db): Pick<Store, 'due' | 'setDue' | 'setManyDue'> {
  const set = async (on: Db, sourceId: string, dueAt: string | undefined): Promise<void> => {
    await on
      .updateTable('sources')
      .set({ next_due_at: dueAt ?? null })
      .where('id', '=', sourceId)
      .where('declared', '=', 1)
      .execute();
  };
  return {
    async due(at, limit) {
      const rows = await db
        .selectFrom('sources')
        .select(['id as sourceId', 'next_due_at as dueAt'])
        .where('next_due_at', '<=', at)
        .where('declared', '=', 1)
        .orderBy('next_due_at')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.flatMap(({ sourceId, dueAt }) => (dueAt === null ? [] : [{ sourceId, dueAt }]));
    },
    setDue: (sourceId, dueAt) => set(db, sourceId, dueAt),
    setManyDue: (rows) =>
      db.transaction().execute(async (trx) => {
        for (const { sourceId, dueAt } of rows) await set(trx, sourceId, dueAt);
      }),
  };
}

/**
 * Pauses. One that is over stays until the next one: what fell into it is not caught up on.
 * @module
 */
import type { Store } from '../../../domain/ports.ts';
import { insertActs } from './acts.ts';
import type { Db } from './db.ts';
import { chunks } from './rows.ts';

export function pauseQueries(db: Db): Pick<Store, 'pause' | 'resume'> {
  return {
    pause: (sourceIds, { since, until = null, reason = null }, acts = []) =>
      db.transaction().execute(async (trx) => {
        for (const some of chunks(sourceIds)) {
          await trx
            .insertInto('pauses')
            .values(some.map((source_id) => ({ source_id, since, until, reason })))
            .onConflict((conflict) =>
              conflict.column('source_id').doUpdateSet((row) => ({
                since: row
                  .case()
                  .when(row.or([row('pauses.until', 'is', null), row('pauses.until', '>', row.ref('excluded.since'))]))
                  .then(row.ref('pauses.since'))
                  .else(row.ref('excluded.since'))
                  .end(),
                until: row.ref('excluded.until'),
                reason: row.ref('excluded.reason'),
              })),
            )
            .execute();
        }
        await insertActs(trx, acts);
      }),

    resume: (sourceIds, at, acts = []) =>
      db.transaction().execute(async (trx) => {
        const resumed = new Set<string>();
        for (const some of chunks(sourceIds)) {
          const rows = await trx
            .updateTable('pauses')
            .set({ until: at })
            .where('source_id', 'in', some)
            .where((row) => row.or([row('until', 'is', null), row('until', '>', at)]))
            .returning('source_id')
            .execute();
          for (const { source_id } of rows) resumed.add(source_id);
        }
        // Somebody else may have been faster.
        await insertActs(
          trx,
          acts.filter(({ subject }) => resumed.has(subject.id)),
        );
      }),
  };
}

/**
 * Pauses. One that is over stays until the next one: what fell into it is not caught up on.
 * @module
 */
import type { Store } from '../../../domain/ports.ts';
import type { Db } from './db.ts';
import { chunks } from './rows.ts';

export function pauseQueries(db: Db): Pick<Store, 'pause' | 'resume'> {
  return {
    pause: (sourceIds, { since, until = null, reason = null }) =>
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
      }),

    resume: (sourceIds, at) =>
      db.transaction().execute(async (trx) => {
        for (const some of chunks(sourceIds)) {
          await trx
            .updateTable('pauses')
            .set({ until: at })
            .where('source_id', 'in', some)
            .where((row) => row.or([row('until', 'is', null), row('until', '>', at)]))
            .execute();
        }
      }),
  };
}

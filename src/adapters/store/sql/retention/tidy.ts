/**
 * Clearing away: blobs that are to go, and what is over and no evidence of anything.
 * @module
 */
import { sql } from 'kysely';
import type { RetentionStore } from '../../../../domain/retention.ts';
import { dropRefused, forgetAskers } from '../correctionCaptures.ts';
import type { Db } from '../db.ts';
import { livePicture } from '../objects.ts';
import { chunks } from '../rows.ts';

export function tidyQueries(db: Db): Pick<RetentionStore, 'doomedBlobs' | 'forgetDoomed' | 'tidy'> {
  return {
    async doomedBlobs(limit) {
      const { rows } = await sql<{ name: string; used: number }>`
        select blob as name, case when exists (select 1 from objects where pack = blob)
          or exists (select 1 from visits where screenshot = blob and ${livePicture})
          or exists (select 1 from correction_captures where picture = blob) then 1 else 0 end as used
        from doomed order by blob limit ${limit}`.execute(db);
      return rows.map(({ name, used }) => ({ name, used: used === 1 }));
    },

    async forgetDoomed(names) {
      for (const some of chunks(names, 500)) await db.deleteFrom('doomed').where('blob', 'in', some).execute();
    },

    tidy: ({ now, asked }) =>
      db.transaction().execute(async (trx) => {
        const gone = [
          await trx.deleteFrom('sessions').where('expires_at', '<=', now).returning('id').execute(),
          await trx.deleteFrom('links').where('expires_at', '<=', now).returning('hash').execute(),
          await trx.deleteFrom('spent_tokens').where('until', '<', now).returning('nonce').execute(),
        ];
        return gone.flat().length + (await forgetAskers(trx, asked)) + (await dropRefused(trx, now));
      }),
  };
}

/**
 * What readers report about opinions.
 * @module
 */
import type { OpinionReport, OpinionStore } from '../../../domain/opinion.ts';
import { insertActs } from './acts.ts';
import type { Db } from './db.ts';
import { present } from './rows.ts';

export function opinionReportQueries(db: Db): Pick<OpinionStore, 'reportOpinion' | 'opinionReports'> {
  return {
    reportOpinion: (of) => db.transaction().execute((trx) => report(trx, of)),

    async opinionReports(opinion) {
      const rows = await db
        .selectFrom('opinion_reports')
        .select(['id', 'at', 'why', 'body as text'])
        .where('opinion_id', '=', opinion)
        .where('settled', '=', 0)
        .orderBy('seq')
        .execute();
      return rows.map((row): OpinionReport => present(row));
    },
  };
}

async function report(db: Db, of: Parameters<OpinionStore['reportOpinion']>[0]): Promise<boolean> {
  const { report, opinion, reporter, enough, act } = of;
  const standing = await db.selectFrom('opinions').select('state').where('id', '=', opinion).executeTakeFirst();
  if (standing?.state !== 'published' && standing?.state !== 'reported') return false;
  const { id, at, why, text = null } = report;
  const row = await db
    .insertInto('opinion_reports')
    .values({ id, at, why, body: text, opinion_id: opinion, reporter })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!row) return true;
  const { n } = await db
    .selectFrom('opinion_reports')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('opinion_id', '=', opinion)
    .where('settled', '=', 0)
    .executeTakeFirstOrThrow();
  if (n < enough || standing.state === 'reported') return true;
  await db
    .updateTable('opinions')
    .set((eb) => ({ state: 'reported', version: eb('version', '+', 1) }))
    .where('id', '=', opinion)
    .execute();
  await insertActs(db, [{ ...act, subject: { type: 'opinion', id: opinion } }]);
  return true;
}

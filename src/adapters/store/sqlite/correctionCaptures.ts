/**
 * Pages that readers named: wishes to visit them, who is at it, and what came of it.
 * @module
 */
import { type Selectable, sql } from 'kysely';
import type { CaptureWish, CorrectionStore, PageCapture } from '../../../domain/correction.ts';
import { insertObjects } from './objects.ts';
import type { Db } from './open.ts';
import { present } from './rows.ts';
import type { CorrectionCapturesTable } from './schema.ts';

export function captureQueries(db: Db): Pick<CorrectionStore, 'captures' | 'claimCapture' | 'finishCapture' | 'putOffCapture'> {
  return {
    async captures(correction) {
      const rows = await db
        .selectFrom('correction_captures')
        .selectAll()
        .where('correction_id', '=', correction)
        .orderBy('seq', 'desc')
        .execute();
      return rows.map(wishOf);
    },

    // One statement, so that of several monitors only one gets it, and none goes beyond what an hour may bring.
    async claimCapture({ now, until, token, since, most }) {
      const { rows } = await sql<Selectable<CorrectionCapturesTable>>`
        update correction_captures
        set state = 'running', token = ${token}, next_at = ${until}, begun_at = ${now}, attempts = attempts + 1
        where seq = (
          select seq from correction_captures where state <> 'done' and next_at <= ${now}
            and (select count(*) from correction_captures where begun_at > ${since}) < ${most}
          order by seq limit 1
        ) returning *`.execute(db);
      return rows[0] && wishOf(rows[0]);
    },

    finishCapture: ({ id, token, objects, result }) =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .updateTable('correction_captures')
          .set({ state: 'done', token: null, next_at: null, result_json: JSON.stringify(result), picture: result.picture ?? null })
          .where('id', '=', id)
          .where('token', '=', token)
          .returning('id')
          .executeTakeFirst();
        if (!row) return false;
        await insertObjects(trx, objects);
        return true;
      }),

    async putOffCapture({ id, token, until }) {
      await db
        .updateTable('correction_captures')
        .set((eb) => ({ state: 'waiting', token: null, next_at: until, begun_at: null, attempts: eb('attempts', '-', 1) }))
        .where('id', '=', id)
        .where('token', '=', token)
        .execute();
    },
  };
}

/** Asks for a visit. */
export async function insertWish(db: Db, { id, correction, url, at }: Record<'id' | 'correction' | 'url' | 'at', string>): Promise<void> {
  await db
    .insertInto('correction_captures')
    .values({ id, correction_id: correction, url, asked_at: at, state: 'waiting', next_at: at })
    .execute();
}

function wishOf(row: Selectable<CorrectionCapturesTable>): CaptureWish {
  const { id, correction_id: correction, url, asked_at: askedAt, state, attempts, next_at, result_json } = row;
  return {
    id,
    correction,
    url,
    askedAt,
    state,
    attempts,
    ...present({ nextAt: next_at }),
    // Written by `finishCapture`.
    ...(result_json === null ? {} : { result: JSON.parse(result_json) as PageCapture }),
  };
}

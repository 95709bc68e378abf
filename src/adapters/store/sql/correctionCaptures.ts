/**
 * Pages that readers named: wishes to visit them, who is at it, and what came of it.
 * @module
 */
import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { CaptureWish, CorrectionStore, PageCapture } from '../../../domain/correction.ts';
import { OvertakenError } from '../../../domain/errors.ts';
import type { Db } from './db.ts';
import { insertObjects } from './objects.ts';
import { present } from './rows.ts';
import type { CorrectionCapturesTable } from './schema.ts';

export type CaptureQueries = Pick<CorrectionStore, 'captures' | 'waitingCaptures' | 'claimCapture' | 'finishCapture' | 'putOffCapture'>;

/** `state <> 'done'` says nothing more, but that the index of what is not done will do. */
const WAITING = sql<boolean>`state <> 'done' and state = 'waiting'`;
export const waitingCount = sql<{ n: number }>`select count(*) as n from correction_captures where ${WAITING}`;

export function captureQueries(db: Db): CaptureQueries {
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

    async waitingCaptures() {
      const { rows } = await waitingCount.execute(db);
      return rows[0]?.n ?? 0;
    },

    async claimCapture({ now, until, token, since, most }) {
      // One statement, so that of several monitors only one gets it, and none goes beyond what an hour may bring.
      const { rows } = await sql<Selectable<CorrectionCapturesTable>>`
        update correction_captures
        set state = 'running', token = ${token}, next_at = ${until}, begun_at = ${now}, attempts = attempts + 1
        where seq = (
          select seq from correction_captures as wish where state <> 'done' and next_at <= ${now} and not ${ofRefused}
            and (select count(*) from correction_captures where begun_at > ${since}) < ${most}
          order by asker is not null,
            (select count(*) from correction_captures as had where had.asker = wish.asker and had.begun_at > ${since}),
            seq
          limit 1
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
        await refuseRemoved(trx, result, id);
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

/** Retention has removed the page meanwhile, which was known when the visit was made: it is visited again. */
async function refuseRemoved(trx: Db, { sha256 }: PageCapture, id: string): Promise<void> {
  if (sha256 === undefined) return;
  const stored = await trx.selectFrom('objects').select('sha256').where('sha256', '=', sha256).executeTakeFirst();
  if (!stored) throw new OvertakenError(`corrections/${id}`);
}

/** Visits from before that count no more, and with them who asked for them. */
export async function forgetAskers(db: Db, before: string): Promise<number> {
  const forgotten = await db
    .updateTable('correction_captures')
    .set({ asker: null })
    .where('asker', 'is not', null)
    .where('state', '=', 'done')
    .where('begun_at', '<=', before)
    .returning('id')
    .execute();
  return forgotten.length;
}

const ofRefused = sql<boolean>`exists (select 1 from corrections where id = correction_id and state = 'refused')`;

/** Visits that were being made when their correction was refused, and came to no end: they are not begun again, and wait no longer. */
export async function dropRefused(db: Db, now: string): Promise<number> {
  const dropped = sql`delete from correction_captures where state <> 'done' and next_at <= ${now} and ${ofRefused} returning id`;
  return (await dropped.execute(db)).rows.length;
}

/** Asks for a visit: an analyst, unless there is an asker. */
export async function insertWish(
  db: Db,
  { id, correction, url, at, asker }: Record<'id' | 'correction' | 'url' | 'at', string> & { asker?: string },
): Promise<void> {
  await db
    .insertInto('correction_captures')
    .values({ id, correction_id: correction, url, asked_at: at, state: 'waiting', next_at: at, asker: asker ?? null })
    .execute();
}

/**
 * Where more than so many wait, one gives way: a flood is shortened by itself, and nobody else's wish. Among equals it is who comes: were it
 * anybody who waits, strangers could push out whoever came before them.
 */
export async function boundWishes(db: Db, most: number): Promise<void> {
  await surplusOf(most).execute(db);
}

export function surplusOf(most: number): RawBuilder<unknown> {
  return sql`
    delete from correction_captures where seq = (
      select seq from (
        select seq, count(*) over (partition by asker) as own from correction_captures where ${WAITING} and asker is not null
      ) as waiting
      where (${waitingCount}) > ${most}
      order by own desc, seq desc limit 1
    )`;
}

/** Takes back what a correction asks for, but for a visit that is being made. */
export async function dropWishes(db: Db, correction: string): Promise<void> {
  await db.deleteFrom('correction_captures').where('correction_id', '=', correction).where('state', '=', 'waiting').execute();
}

function wishOf(row: Selectable<CorrectionCapturesTable>): CaptureWish {
  const { id, correction_id: correction, url, asked_at: askedAt, state, attempts, next_at, asker, result_json } = row;
  return {
    id,
    correction,
    url,
    askedAt,
    state,
    attempts,
    ...present({ nextAt: next_at }),
    ...(state === 'waiting' && asker === null ? { first: true as const } : {}),
    // Written by `finishCapture`.
    ...(result_json === null ? {} : { result: JSON.parse(result_json) as PageCapture }),
  };
}

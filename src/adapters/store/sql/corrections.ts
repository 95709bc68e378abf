/**
 * Corrections as readers sent them, and what people decided.
 * @module
 */
import type { ExpressionBuilder, Selectable } from 'kysely';
import type {
  Correction,
  CorrectionFilter,
  CorrectionStep,
  CorrectionStore,
  NewCorrection,
  SpentToken,
} from '../../../domain/correction.ts';
import { ConflictError } from '../../../domain/errors.ts';
import type { Act } from '../../../domain/review.ts';
import { insertActs } from './acts.ts';
import { boundWishes, type CaptureQueries, dropWishes, insertWish } from './correctionCaptures.ts';
import type { Db } from './db.ts';
import { ALL, present } from './rows.ts';
import type { CorrectionsTable, Tables } from './schema.ts';

type Queries = Omit<CorrectionStore, keyof CaptureQueries>;

export function correctionQueries(db: Db): Queries {
  return {
    async installationKey(name, fresh) {
      await db
        .insertInto('installation_keys')
        .values({ name, value: fresh })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return (await db.selectFrom('installation_keys').select('value').where('name', '=', name).executeTakeFirstOrThrow()).value;
    },

    addCorrection: (entry) => db.transaction().execute((trx) => add(trx, entry)),

    async correction(id) {
      const row = await db.selectFrom('corrections').selectAll().where('id', '=', id).executeTakeFirst();
      return row && correctionOf(row);
    },

    async correctionByKey(keyHash) {
      const row = await db
        .selectFrom('corrections')
        .innerJoin('correction_keys', 'correction_keys.correction_id', 'corrections.id')
        .selectAll('corrections')
        .where('correction_keys.hash', '=', keyHash)
        .executeTakeFirst();
      return row && correctionOf(row);
    },

    async corrections({ limit, offset, ...filter } = {}) {
      let query = db
        .selectFrom('corrections')
        .selectAll()
        .where((eb) => fitting(eb, filter))
        .orderBy('seq', 'desc');
      if (limit !== undefined || offset !== undefined) query = query.limit(limit ?? ALL).offset(offset ?? 0);
      return (await query.execute()).map(correctionOf);
    },

    async countCorrections(filter = {}) {
      const { n } = await db
        .selectFrom('corrections')
        .select((row) => row.fn.countAll<number>().as('n'))
        .where((eb) => fitting(eb, filter))
        .executeTakeFirstOrThrow();
      return n;
    },

    moveCorrection: (step) => db.transaction().execute((trx) => move(trx, step)),

    async forgetSuspects(before) {
      const rows = await db.deleteFrom('corrections').where('suspect', 'is not', null).where('at', '<', before).returning('id').execute();
      return rows.length;
    },
  };
}

/** Uses up the token of a form; false where that was done before. Those whose time is over are forgotten: they are refused by their age. */
export async function spend(db: Db, { nonce, until }: SpentToken, now: string): Promise<boolean> {
  await db.deleteFrom('spent_tokens').where('until', '<', now).execute();
  const row = await db
    .insertInto('spent_tokens')
    .values({ nonce, until })
    .onConflict((conflict) => conflict.doNothing())
    .returning('nonce')
    .executeTakeFirst();
  return row !== undefined;
}

async function add(
  db: Db,
  { correction, sameness, keyHash, spent, capture }: Parameters<CorrectionStore['addCorrection']>[0],
): Promise<'taken' | 'known' | 'spent'> {
  if (!(await spend(db, spent, correction.at))) return 'spent';
  const same = await db
    .selectFrom('corrections')
    .select('id')
    .where('sameness', '=', sameness)
    .where('state', '=', 'open')
    .executeTakeFirst();
  if (!same) await insert(db, correction, sameness);
  await db
    .insertInto('correction_keys')
    .values({ hash: keyHash, correction_id: same?.id ?? correction.id })
    .execute();
  if (same) return 'known';
  if (capture) {
    const { id, asker, most } = capture;
    await insertWish(db, { id, correction: correction.id, url: correction.url, at: correction.at, asker });
    await boundWishes(db, most);
  }
  await insertActs(db, [receipt(correction)]);
  return 'taken';
}

/** Of somebody who has not signed in there is no name to put down. */
function receipt({ id, at, sender }: NewCorrection): Act {
  const by = sender ? ({ kind: 'user', ...sender } as const) : ({ kind: 'system', id: 'reader', name: 'A reader' } as const);
  return { id: `act_${id}`, at, by, kind: 'correction.receive', subject: { type: 'correction', id }, detail: {} };
}

async function insert(db: Db, correction: NewCorrection, sameness: string): Promise<void> {
  const { id, at, cell, vendor, question, wrong, url } = correction;
  await db
    .insertInto('corrections')
    .values({
      id,
      at,
      cell,
      vendor,
      offering: correction.offering ?? null,
      question,
      cell_version: correction.cellVersion,
      wrong,
      right_text: correction.right ?? null,
      grade: correction.grade ?? null,
      url,
      quote: correction.quote ?? null,
      credit: correction.credit ?? null,
      email: correction.email ?? null,
      sender_json: correction.sender ? JSON.stringify(correction.sender) : null,
      suspect: correction.suspect ?? null,
      sameness,
      state: 'open',
    })
    .execute();
}

async function move(db: Db, { id, version, act, decided, cleared, capture }: CorrectionStep): Promise<void> {
  const row = await db.selectFrom('corrections').select(['version', 'decided_json']).where('id', '=', id).executeTakeFirst();
  if (!row) throw new ConflictError(id, 'There is no such correction any more.');
  if (row.version !== version || row.decided_json !== null) throw overtaken(id, row.decided_json);
  const decision = decided && { at: act.at, by: act.by, reason: act.detail.reason ?? '', ...present({ how: decided.how }) };
  await db
    .updateTable('corrections')
    .set({
      version: version + 1,
      ...(decided ? { state: decided.state, decided_json: JSON.stringify(decision), email: null } : {}),
      ...(cleared ? { suspect: null } : {}),
    })
    .where('id', '=', id)
    .execute();
  if (capture || decided?.state === 'refused') await dropWishes(db, id);
  if (capture) await insertWish(db, { ...capture, correction: id, at: act.at });
  await insertActs(db, [act]);
}

function overtaken(id: string, decided: string | null): ConflictError {
  if (decided === null) return new ConflictError(id, 'Somebody else acted on this correction meanwhile.');
  // Written by `move`.
  const { by, at } = JSON.parse(decided) as NonNullable<Correction['decided']>;
  return new ConflictError(id, `${by.name} decided this correction on ${at.slice(0, 10)} ${at.slice(11, 16)} UTC.`);
}

function fitting(eb: ExpressionBuilder<Tables, 'corrections'>, { state, cell, suspect }: CorrectionFilter) {
  return eb.and([
    ...(state === undefined ? [] : [eb('state', '=', state)]),
    ...(cell === undefined ? [] : [eb('cell', '=', cell)]),
    ...(suspect === undefined ? [] : [eb('suspect', suspect ? 'is not' : 'is', null)]),
  ]);
}

function correctionOf(row: Selectable<CorrectionsTable>): Correction {
  const { seq: _, sameness: __, cell_version: cellVersion, right_text, sender_json, decided_json, ...columns } = row;
  return {
    ...present(columns),
    cellVersion,
    ...present({ right: right_text }),
    // Written by `insert` and `move`.
    ...(sender_json === null ? {} : { sender: JSON.parse(sender_json) as NonNullable<Correction['sender']> }),
    ...(decided_json === null ? {} : { decided: JSON.parse(decided_json) as NonNullable<Correction['decided']> }),
  };
}

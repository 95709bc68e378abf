/**
 * Opinions of users, and how they move between their authors and the moderators.
 * @module
 */
import { type ExpressionBuilder, type Selectable, sql } from 'kysely';
import { ConflictError } from '../../../domain/errors.ts';
import type { NewOpinion, Opinion, OpinionFilter, OpinionState, OpinionStep, OpinionStore } from '../../../domain/opinion.ts';
import { insertActs } from './acts.ts';
import { spend } from './corrections.ts';
import type { Db } from './db.ts';
import { insertLetter } from './letters.ts';
import { ALL, present } from './rows.ts';
import type { OpinionsTable, Tables } from './schema.ts';

type Queries = Pick<
  OpinionStore,
  'addOpinion' | 'opinion' | 'opinions' | 'countOpinions' | 'ratingOf' | 'moveOpinion' | 'forgetUnconfirmed'
>;

/** Reports that nobody has looked at. */
const REPORTS = sql<number>`(select count(*) from opinion_reports where opinion_id = opinions.id and settled = 0)`.as('reports');
/** Its author has to withdraw it before there can be another. */
const STANDING: readonly OpinionState[] = ['waiting', 'published', 'reported'];
/** Nothing of what it said is kept. */
const WORDLESS = { title: '', body: '', name: null, role: null, size: null, author: null };

export function opinionQueries(db: Db): Queries {
  const stored = () => db.selectFrom('opinions').selectAll().select(REPORTS);
  return {
    addOpinion: (entry) => db.transaction().execute((trx) => add(trx, entry)),

    async opinion(id) {
      const row = await stored().where('id', '=', id).executeTakeFirst();
      return row && opinionOf(row);
    },

    async opinions({ limit, offset, ...filter } = {}) {
      let query = stored()
        .where((eb) => fitting(eb, filter))
        .orderBy('seq', 'desc');
      if (limit !== undefined || offset !== undefined) query = query.limit(limit ?? ALL).offset(offset ?? 0);
      return (await query.execute()).map(opinionOf);
    },

    async countOpinions(filter = {}) {
      const { n } = await db
        .selectFrom('opinions')
        .select((row) => row.fn.countAll<number>().as('n'))
        .where((eb) => fitting(eb, filter))
        .executeTakeFirstOrThrow();
      return n;
    },

    async ratingOf(offering, states) {
      const { count, mean } = await db
        .selectFrom('opinions')
        .select((row) => [row.fn.countAll<number>().as('count'), row.fn.avg<number | null>('rating').as('mean')])
        .where((eb) => fitting(eb, { offering, states }))
        .executeTakeFirstOrThrow();
      return { count, ...present({ mean }) };
    },

    moveOpinion: (step) => db.transaction().execute((trx) => move(trx, step)),

    async forgetUnconfirmed(before) {
      const rows = await db.deleteFrom('opinions').where('state', '=', 'unconfirmed').where('at', '<', before).returning('id').execute();
      return rows.length;
    },
  };
}

async function add(
  db: Db,
  { opinion, author, spent, letter }: Parameters<OpinionStore['addOpinion']>[0],
): Promise<'taken' | 'spent' | 'again'> {
  if (!(await spend(db, spent, opinion.at))) return 'spent';
  const own = await db
    .selectFrom('opinions')
    .select('id')
    .where('author', '=', author)
    .where('offering', '=', opinion.offering)
    .where('state', 'in', STANDING)
    .executeTakeFirst();
  if (own) return 'again';
  await db.insertInto('opinions').values(rowOf(opinion, author)).execute();
  if (letter) await insertLetter(db, letter, opinion.at);
  return 'taken';
}

function rowOf({ id, at, offering, rating, title, text, ...more }: NewOpinion, author: string) {
  const { name = null, role = null, size = null, suspect = null } = more;
  return { id, at, offering, rating, title, body: text, name, role, size, suspect, author, state: 'unconfirmed' as const };
}

async function move(db: Db, { id, version, act, state }: OpinionStep): Promise<void> {
  const row = await db.selectFrom('opinions').select(['version', 'state', 'published_at']).where('id', '=', id).executeTakeFirst();
  if (!row) throw new ConflictError(id, 'There is no such opinion any more.');
  if (row.version !== version || row.state === 'withdrawn') throw overtaken(id, row.state);
  const decided = state === 'published' || state === 'refused';
  const { reason } = act.detail;
  await db
    .updateTable('opinions')
    .set({
      state,
      version: version + 1,
      ...(decided ? { decided_json: JSON.stringify({ at: act.at, by: act.by, ...present({ reason }) }) } : {}),
      ...(state === 'published' && row.published_at === null ? { published_at: act.at } : {}),
      ...(state === 'withdrawn' ? WORDLESS : {}),
    })
    .where('id', '=', id)
    .execute();
  if (decided || state === 'withdrawn') await settleReports(db, id, state === 'withdrawn');
  if (state === 'withdrawn') {
    await db.deleteFrom('opinion_links').where('opinion_id', '=', id).execute();
    await db.deleteFrom('letters').where('opinion_id', '=', id).execute();
  }
  await insertActs(db, [act]);
}

/** Who reported is forgotten: with the decision a report has served. */
async function settleReports(db: Db, opinion: string, wordless: boolean): Promise<void> {
  await db
    .updateTable('opinion_reports')
    .set({ settled: 1, reporter: null, ...(wordless ? { body: null } : {}) })
    .where('opinion_id', '=', opinion)
    .execute();
}

function overtaken(id: string, state: OpinionState): ConflictError {
  return new ConflictError(id, state === 'withdrawn' ? 'Its author has withdrawn this review.' : 'This review has moved on meanwhile.');
}

function fitting(eb: ExpressionBuilder<Tables, 'opinions'>, { offering, states, suspect }: OpinionFilter) {
  return eb.and([
    ...(offering === undefined ? [] : [eb('offering', '=', offering)]),
    ...(states === undefined ? [] : [eb('state', 'in', [...states])]),
    ...(suspect === undefined ? [] : [eb('suspect', suspect ? 'is not' : 'is', null)]),
  ]);
}

/** An opinion from its row. */
export function opinionOf(row: Selectable<OpinionsTable> & { reports: number }): Opinion {
  const { seq: _, author: __, body, confirmed_at, published_at, decided_json, ...columns } = row;
  return {
    ...present(columns),
    text: body,
    ...present({ confirmedAt: confirmed_at, publishedAt: published_at }),
    // Written by `move`.
    ...(decided_json === null ? {} : { decided: JSON.parse(decided_json) as NonNullable<Opinion['decided']> }),
  };
}

/** One opinion, inside of a transaction. */
export async function readOpinion(db: Db, id: string): Promise<Opinion | undefined> {
  const row = await db.selectFrom('opinions').selectAll().select(REPORTS).where('id', '=', id).executeTakeFirst();
  return row && opinionOf(row);
}

/**
 * Where the reviews of changes stand, kept in step with the state of their changes.
 * @module
 */
import { sql } from 'kysely';
import type { ReviewStore } from '../../../domain/deskPorts.ts';
import { ConflictError } from '../../../domain/errors.ts';
import { type Act, actSentence, type Review, type ReviewStep } from '../../../domain/review.ts';
import { SEVERITIES } from '../../../domain/vocabulary.ts';
import { insertActs, readActs } from './acts.ts';
import type { Db } from './db.ts';
import { markUnsettled } from './deadlines.ts';
import { elect } from './heads.ts';
import { tellStep } from './journalTell.ts';
import { chunks } from './rows.ts';

export function reviewQueries(db: Db): Pick<ReviewStore, 'review' | 'reviews' | 'decide'> {
  return {
    review: async (changeId) => (await readReviews(db, [changeId])).get(changeId),
    reviews: (changeIds) => readReviews(db, changeIds),
    decide: (steps) =>
      db.transaction().execute(async (trx) => {
        for (const step of steps) await moveReview(trx, step);
        await elect(
          trx,
          await incidentsOf(
            trx,
            steps.map(({ review }) => review.change),
          ),
        );
        await insertActs(
          trx,
          steps.map(({ act }) => act),
        );
      }),
  };
}

async function readReviews(db: Db, changeIds: readonly string[]): Promise<Map<string, Review>> {
  const found = new Map<string, Review>();
  for (const some of chunks(changeIds)) {
    const rows = await db
      .selectFrom('changes')
      .leftJoin('reviews', 'reviews.change_id', 'changes.id')
      .select(['changes.id', 'changes.state', 'reviews.review_json'])
      .where('changes.id', 'in', some)
      .execute();
    // Written by `moveReview`.
    for (const { id, state, review_json } of rows)
      found.set(id, review_json === null ? { change: id, version: 0, state } : (JSON.parse(review_json) as Review));
  }
  return found;
}

/** Writes the review if the stored one is the version before it. The transaction has had the write lock since it began. */
async function moveReview(db: Db, { act, review }: ReviewStep): Promise<void> {
  const { change: id, version } = review;
  const stored = await db.selectFrom('reviews').select(['version', 'review_json']).where('change_id', '=', id).executeTakeFirst();
  if ((stored?.version ?? 0) !== version - 1) throw await overtaken(db, id);
  const row = {
    version,
    review_json: JSON.stringify(review),
    assignee: review.assignee ?? null,
    proposed: Number(review.proposal !== undefined),
    decided_at: review.decided?.at ?? null,
  };
  if (stored) await db.updateTable('reviews').set(row).where('change_id', '=', id).execute();
  else
    await db
      .insertInto('reviews')
      .values({ change_id: id, ...row })
      .execute();
  const before = stored && (JSON.parse(stored.review_json) as Review);
  await tellStep(db, { act, review, before });
  await moveChange(db, review);
  // Another day of notice moves deadlines: they are worked out anew, after a kill too.
  if (before?.noticeAt !== review.noticeAt) await markUnsettled(db, id);
}

/** A part of an incident stands for nothing until the next election: two heads in one state are refused. */
async function moveChange(db: Db, { change, state, assignee, proposal, edits }: Review): Promise<void> {
  await db
    .updateTable('changes')
    .set({
      state,
      severity_rank: edits?.severity === undefined ? RECORDED_RANK : SEVERITIES.indexOf(edits.severity),
      head: sql`case when incident is null then head else 0 end`,
      assignee: assignee ?? null,
      proposed: Number(proposal !== undefined),
    })
    .where('id', '=', change)
    .execute();
}

const RECORDED_RANK = sql<number>`case severity ${sql.join(
  SEVERITIES.map((severity, rank) => sql`when ${sql.lit(severity)} then ${sql.lit(rank)}`),
  sql` `,
)} end`;

async function incidentsOf(db: Db, changeIds: readonly string[]): Promise<Set<string>> {
  const incidents = new Set<string>();
  for (const some of chunks(changeIds)) {
    const rows = await db.selectFrom('changes').select('incident').distinct().where('id', 'in', some).execute();
    for (const { incident } of rows) if (incident !== null) incidents.add(incident);
  }
  return incidents;
}

async function overtaken(db: Db, changeId: string): Promise<ConflictError> {
  const acts = await readActs(db, { subject: { type: 'change', id: changeId }, limit: 20 });
  const last = acts.find(movesReview);
  return new ConflictError(changeId, last ? actSentence(last) : 'Nobody has acted on this change in the way that this would follow.');
}

function movesReview({ detail }: Act): boolean {
  return detail.after !== undefined;
}

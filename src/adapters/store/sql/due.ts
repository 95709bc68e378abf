/**
 * When each declared source is due, and what decides it.
 * @module
 */
import { sql } from 'kysely';
import type { Store } from '../../../domain/ports.ts';
import type { Db } from './db.ts';
import { flavourOf } from './flavour.ts';
import { chunks, present } from './rows.ts';
import { firstSeenAt } from './sources.ts';

/** Rows of one statement. */
const AT_ONCE = 5_000;

type DueRows = Parameters<Store['setManyDue']>[0];

export function dueQueries(db: Db): Pick<Store, 'due' | 'plans' | 'setDue' | 'setManyDue'> {
  /** Each statement is whole or not at all, and none keeps all others from writing for long. */
  const set = async (rows: DueRows): Promise<void> => {
    for (const some of chunks(rows, AT_ONCE)) await setEach(some);
  };

  const setEach = async (rows: DueRows): Promise<void> => {
    const given = rows.map(({ sourceId, dueAt, was }) => [sourceId, dueAt ?? null, was ?? null]);
    await sql`
      update sources set next_due_at = given.due_at
      from (select value ->> 0 as id, value ->> 1 as due_at, value ->> 2 as was from ${flavourOf(db).elements(given)}) as given
      where sources.id = given.id and declared = 1 and (given.was is null or given.was = next_due_at)`.execute(db);
  };

  const plans = () =>
    db
      .selectFrom('sources')
      .leftJoin('pauses', 'pauses.source_id', 'sources.id')
      .leftJoin('visits', 'visits.id', 'sources.last_visit_id')
      .where('sources.declared', '=', 1)
      .select((row) => [
        'sources.id as sourceId',
        'sources.next_due_at as nextDueAt',
        'sources.last_change_at as lastChangeAt',
        firstSeenAt(row),
        'visits.fetched_at as lastVisitAt',
        'visits.verdict as lastVerdict',
        'pauses.since as pausedSince',
        'pauses.until as pausedUntil',
      ]);

  return {
    async due(at, limit, after) {
      let query = db
        .selectFrom('sources')
        .leftJoin('learned', 'learned.source_id', 'sources.id')
        .select(['sources.id as sourceId', 'next_due_at as dueAt', 'learned.renderer', 'learned.at'])
        .where('next_due_at', '<=', at)
        .where('declared', '=', 1)
        .orderBy('next_due_at')
        .orderBy('sources.id')
        .limit(limit);
      if (after !== undefined) query = query.where('next_due_at', '>', after);
      const rows = await query.execute();
      return rows.flatMap(({ sourceId, dueAt, renderer, at: learnedAt }) => {
        if (dueAt === null) return [];
        return [{ sourceId, dueAt, ...(renderer !== null && learnedAt !== null ? { learned: { renderer, at: learnedAt } } : {}) }];
      });
    },
    async plans(sourceIds) {
      const among = sql<boolean>`sources.id ${flavourOf(db).among(sourceIds ?? [])}`;
      const rows = await (sourceIds === undefined ? plans() : plans().where(among)).execute();
      return rows.map((row) => present(row));
    },
    setDue: (sourceId, dueAt) => set([{ sourceId, dueAt }]),
    setManyDue: set,
  };
}

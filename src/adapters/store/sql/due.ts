/**
 * When each declared source is due, and what decides it.
 * @module
 */
import { sql } from 'kysely';
import type { Store } from '../../../domain/ports.ts';
import type { Db } from './db.ts';
import { flavourOf } from './flavour.ts';
import { present } from './rows.ts';
import { firstSeenAt } from './sources.ts';

type DueRows = Parameters<Store['setManyDue']>[0];

export function dueQueries(db: Db): Pick<Store, 'due' | 'plans' | 'setDue' | 'setManyDue'> {
  /** One statement for any number of rows: it is whole or not at all. */
  const set = async (rows: DueRows): Promise<void> => {
    const pairs = rows.map(({ sourceId, dueAt }) => [sourceId, dueAt ?? null]);
    await sql`
      update sources set next_due_at = given.due_at
      from (select value ->> 0 as id, value ->> 1 as due_at from ${flavourOf(db).elements(pairs)}) as given
      where sources.id = given.id and declared = 1`.execute(db);
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
        'pauses.since as pausedSince',
        'pauses.until as pausedUntil',
      ]);

  return {
    async due(at, limit) {
      const rows = await db
        .selectFrom('sources')
        .select(['id as sourceId', 'next_due_at as dueAt'])
        .where('next_due_at', '<=', at)
        .where('declared', '=', 1)
        .orderBy('next_due_at')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.flatMap(({ sourceId, dueAt }) => (dueAt === null ? [] : [{ sourceId, dueAt }]));
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

/**
 * Deadlines, and which changes wait for theirs.
 * @module
 */
import { isDeepStrictEqual } from 'node:util';
import { type SelectQueryBuilder, sql } from 'kysely';
import type { Change, Deadline } from '../../../domain/change.ts';
import type { DeadlineFilter, DeadlineStore, DueChange } from '../../../domain/deskPorts.ts';
import type { Db } from './db.ts';
import { deadlineOf, deadlinesOfChanges, insertDeadlines } from './deadlineRows.ts';
import { tellDue } from './journalTell.ts';
import { chunks } from './rows.ts';
import type { Tables } from './schema.ts';

/** States in which nobody waits for a deadline any more. */
const CLOSED = ['dismissed', 'superseded'] as const;

export function deadlineQueries(db: Db, changesOf: (ids: readonly string[]) => Promise<Change[]>): DeadlineStore {
  return {
    settle: (deadlines, at) =>
      db.transaction().execute(async (trx) => {
        for (const some of chunks([...deadlines], 500)) await replace(trx, new Map(some), at);
      }),

    async unsettled({ vendor, limit }) {
      let query = db.selectFrom('unsettled').select('change_id').orderBy('vendor_id').orderBy('change_id').limit(limit);
      if (vendor !== undefined) query = query.where('vendor_id', '=', vendor);
      return changesOf((await query.execute()).map(({ change_id }) => change_id));
    },

    async deadlines({ latestFirst = false, limit, ...filter }) {
      const direction = latestFirst ? 'desc' : 'asc';
      let query = openDeadlines(db, filter)
        .selectAll('deadlines')
        .orderBy('deadlines.due_on', direction)
        .orderBy('changes.source_id')
        .orderBy('changes.first_seen_new_at')
        .orderBy('changes.ordinal')
        .orderBy('deadlines.change_id')
        .orderBy('deadlines.ordinal');
      if (limit !== undefined) query = query.limit(limit);
      return (await query.execute()).map((row): DueChange => ({ ...deadlineOf(row), change: row.change_id }));
    },

    async countDeadlines(filter) {
      const { n } = await openDeadlines(db, filter)
        .select((row) => row.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow();
      return n;
    },
  };
}

/** Adds the deadlines that changes come with, and notes that theirs are to be worked out. */
export async function insertUnsettled(db: Db, changes: readonly Change[]): Promise<void> {
  for (const some of chunks(changes.filter(({ suppressedBy }) => suppressedBy === undefined))) {
    const rows = some.map(({ id, vendor }) => ({ vendor_id: vendor, change_id: id }));
    await db
      .insertInto('unsettled')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  for (const { id, vendor, deadlines } of changes) await insertDeadlines(db, id, vendor, deadlines);
}

/** The deadlines of a stored change are to be worked out anew. */
export async function markUnsettled(db: Db, changeId: string): Promise<void> {
  await db
    .insertInto('unsettled')
    .columns(['vendor_id', 'change_id'])
    .expression((eb) => eb.selectFrom('changes').select(['vendor_id', 'id']).where('id', '=', changeId))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Deadlines that somebody may still wait for, with their changes. */
export function openDeadlines(
  db: Db,
  { from, to, vendor }: Pick<DeadlineFilter, 'from' | 'to' | 'vendor'>,
): SelectQueryBuilder<Tables, 'deadlines' | 'changes', object> {
  let query: SelectQueryBuilder<Tables, 'deadlines' | 'changes', object> = db
    .selectFrom('deadlines')
    .innerJoin('changes', 'changes.id', 'deadlines.change_id')
    .where('changes.state', 'not in', CLOSED)
    .where('changes.suppressed_by', 'is', null)
    .where(sql<boolean>`not exists (select 1 from changes as back where back.reverts = changes.id and back.suppressed_by is null)`);
  if (from !== undefined) query = query.where('deadlines.due_on', '>=', from);
  if (to !== undefined) query = query.where('deadlines.due_on', '<=', to);
  if (vendor !== undefined) query = query.where('deadlines.vendor_id', '=', vendor);
  return query;
}

/** Replaces the deadlines of these changes where they are others than before, and tells of those. */
async function replace(db: Db, deadlines: ReadonlyMap<string, readonly Deadline[]>, at: string): Promise<void> {
  const ids = [...deadlines.keys()];
  const known = await db.selectFrom('changes').select(['id', 'vendor_id']).where('id', 'in', ids).execute();
  const stored = await deadlinesOfChanges(db, ids);
  const moved = new Map(
    known.flatMap(({ id }) => {
      const [before, after] = [stored.get(id) ?? [], asStored(deadlines.get(id) ?? [])];
      return isDeepStrictEqual(before, after) ? [] : [[id, { before, after }]];
    }),
  );
  if (moved.size > 0) {
    await tellDue(db, moved, at);
    await db
      .deleteFrom('deadlines')
      .where('change_id', 'in', [...moved.keys()])
      .execute();
    for (const { id, vendor_id } of known) await insertDeadlines(db, id, vendor_id, moved.get(id)?.after ?? []);
  }
  for (const [vendor, own] of Map.groupBy(known, ({ vendor_id }) => vendor_id))
    await db
      .deleteFrom('unsettled')
      .where('vendor_id', '=', vendor)
      .where(
        'change_id',
        'in',
        own.map(({ id }) => id),
      )
      .execute();
}

/** Without keys that have no value, as they are read back. */
function asStored(deadlines: readonly Deadline[]): Deadline[] {
  return JSON.parse(JSON.stringify(deadlines)) as Deadline[];
}

/**
 * Health events, and what is watched.
 * @module
 */
import { type Selectable, sql } from 'kysely';
import type { HealthDetail, HealthEdit, HealthEvent } from '../../../domain/health.ts';
import type { Silence, Store } from '../../../domain/ports.ts';
import type { Db } from './db.ts';
import { flavourOf } from './flavour.ts';
import { tellHealth } from './journalTell.ts';
import { chunks, present } from './rows.ts';
import type { HealthEventsTable } from './schema.ts';

export function healthQueries(db: Db): Pick<Store, 'health' | 'editHealth' | 'watch' | 'silence'> {
  return {
    async health({ source, of, state, limit } = {}) {
      let query = db.selectFrom('health_events').selectAll().orderBy('opened_at', 'desc').orderBy('id', 'desc');
      if (source !== undefined) query = query.where('source_id', '=', source);
      if (of !== undefined) query = query.where('source_id', 'is', null);
      if (state !== undefined) query = query.where('ended_at', state === 'open' ? 'is' : 'is not', null);
      if (limit !== undefined) query = query.limit(limit);
      return (await query.execute()).map(eventOf);
    },

    editHealth: (edits, at) => db.transaction().execute((trx) => applyHealthEdits(trx, edits, at)),

    watch: (sourceIds, at) =>
      db.transaction().execute(async (trx) => {
        const wanted = new Set(sourceIds);
        const watched = await trx.selectFrom('sources').select('id').where('watched_since', 'is not', null).execute();
        const dropped = watched.map(({ id }) => id).filter((id) => !wanted.has(id));
        for (const some of chunks(dropped)) {
          await trx.updateTable('sources').set({ watched_since: null }).where('id', 'in', some).execute();
        }
        const known = new Set(watched.map(({ id }) => id));
        for (const some of chunks(sourceIds.filter((id) => !known.has(id)))) {
          await trx.updateTable('sources').set({ watched_since: at }).where('watched_since', 'is', null).where('id', 'in', some).execute();
        }
      }),

    silence: (before) => silence(db, before),
  };
}

/** Opens, updates and closes. What is so already stays as it is, and is told to nobody again. */
export async function applyHealthEdits(db: Db, edits: readonly HealthEdit[], at: string): Promise<void> {
  for (const edit of edits) {
    if (edit.act === 'open') await openEvent(db, edit.event, at);
    else if (edit.act === 'close') await closeEvent(db, edit, at);
    else {
      const values = { detail_json: JSON.stringify(edit.detail) };
      await db.updateTable('health_events').set(values).where('id', '=', edit.id).where('ended_at', 'is', null).execute();
    }
  }
}

/** The events of these sources that last, oldest first; of all sources where none are named. */
export async function openEvents(db: Db, sourceId?: string): Promise<Map<string, HealthEvent[]>> {
  let query = db.selectFrom('health_events').selectAll().where('ended_at', 'is', null).where('source_id', 'is not', null);
  if (sourceId !== undefined) query = query.where('source_id', '=', sourceId);
  const rows = await query.orderBy('opened_at').orderBy('id').execute();
  return Map.groupBy(rows.map(eventOf), (event) => event.sourceId ?? '');
}

/** The same of some sources. */
export async function openEventsOf(db: Db, sourceIds: readonly string[]): Promise<Map<string, HealthEvent[]>> {
  const query = db.selectFrom('health_events').selectAll().where('ended_at', 'is', null).where('source_id', 'in', sourceIds);
  const rows = await query.orderBy('opened_at').orderBy('id').execute();
  return Map.groupBy(rows.map(eventOf), (event) => event.sourceId ?? '');
}

async function openEvent(db: Db, event: HealthEvent, at: string): Promise<void> {
  const { id, sourceId, kind, openedAt, detail } = event;
  const added = await db
    .insertInto('health_events')
    .values({ id, source_id: sourceId ?? null, kind, opened_at: openedAt, detail_json: JSON.stringify(detail) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (added) await tellHealth(db, event, at);
}

async function closeEvent(db: Db, { id, endedAt, ended }: Extract<HealthEdit, { act: 'close' }>, at: string): Promise<void> {
  const closed = await db
    .updateTable('health_events')
    .set({ ended_at: endedAt, ended })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  if (closed) await tellHealth(db, eventOf(closed), at);
}

async function silence(db: Db, before: string): Promise<Silence> {
  const { greater } = flavourOf(db);
  const since = sql<string>`${greater(sql`watched_since`, sql`coalesce(read_at, '')`)}`;
  const watched = db.selectFrom('sources').where('watched_since', 'is not', null);
  const rows = await watched
    .select(['id as sourceId', 'read_at as verifiedAt', since.as('since')])
    .where(since, '<', before)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('health_events')
            .select('health_events.id')
            .whereRef('health_events.source_id', '=', 'sources.id')
            .where('health_events.kind', '=', 'not-verified')
            .where('health_events.ended_at', 'is', null),
        ),
      ),
    )
    .orderBy('sources.id')
    .execute();
  const { latest } = await watched
    .select(sql<string | null>`nullif(${greater(sql`min(watched_since)`, sql`coalesce(max(read_at), '')`)}, '')`.as('latest'))
    .executeTakeFirstOrThrow();
  return { sources: rows.map((row) => present(row)), ...present({ latest }) };
}

export function eventOf(row: Selectable<HealthEventsTable>): HealthEvent {
  return {
    id: row.id,
    ...present({ sourceId: row.source_id }),
    kind: row.kind,
    openedAt: row.opened_at,
    // Written by `applyHealthEdits`.
    detail: JSON.parse(row.detail_json) as HealthDetail,
    ...present({ endedAt: row.ended_at, ended: row.ended }),
  };
}

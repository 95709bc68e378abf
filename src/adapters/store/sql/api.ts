/**
 * Reads of the REST API: by keys of the record, from the last one that was seen on.
 * @module
 */
import { sql } from 'kysely';
import type { ApiStore, SourceSnapshot } from '../../../domain/apiPorts.ts';
import { actOf } from './actRows.ts';
import { streamChanges } from './changes.ts';
import type { Db } from './db.ts';
import { deadlineOf } from './deadlineRows.ts';
import { openDeadlines } from './deadlines.ts';
import { eventOf } from './health.ts';
import { fits } from './overview.ts';
import { markOf, marksQuery } from './registry.ts';
import { readSnapshots } from './snapshots.ts';
import { readStates } from './sources.ts';
import { visitOf } from './visits.ts';

export function apiQueries(db: Db): ApiStore {
  return {
    async sourcesAfter({ kind, ...selection }, { at, after = '', limit }) {
      const ofKind = kind === undefined ? sql`true` : sql`kind = ${kind}`;
      const { rows } = await sql<{ id: string }>`
        select id from sources where id > ${after} and ${ofKind} and ${fits(db, selection, at)} order by id limit ${limit}`.execute(db);
      return readStates(
        db,
        rows.map(({ id }) => id),
      );
    },

    async visitsAfter(sourceId, { after, limit }) {
      let query = db.selectFrom('visits').selectAll().where('source_id', '=', sourceId);
      if (after) query = query.where(({ eb, refTuple, tuple }) => eb(refTuple('fetched_at', 'id'), '<', tuple(after.fetchedAt, after.id)));
      const rows = await query.orderBy('fetched_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
      return rows.map(visitOf);
    },

    snapshotsAfter: (sourceId, { after, limit }) => readSnapshots(db, sourceId, { limit, after: after ?? null }),
    snapshotSources: (sha256, limit) => snapshotSources(db, sha256, limit),

    async changesAfter(filter, { after, limit }) {
      const last = after === undefined ? undefined : await db.selectFrom('changes').selectAll().where('id', '=', after).executeTakeFirst();
      return after !== undefined && !last ? [] : Array.fromAsync(streamChanges(db, { ...filter, limit }, last));
    },

    async changeActsAfter({ vendor, change, kinds, oldestFirst = false }, { after, limit }) {
      let query = db.selectFrom('acts').selectAll().where('subject_type', '=', 'change');
      if (change !== undefined) query = query.where('subject_id', '=', change);
      if (vendor !== undefined)
        query = query.where('subject_id', 'in', (eb) => eb.selectFrom('changes').select('id').where('vendor_id', '=', vendor));
      if (kinds) query = query.where('kind', 'in', kinds);
      // No act is before one that is not there.
      if (after !== undefined)
        query = query.where('seq', oldestFirst ? '>' : '<', (eb) => eb.selectFrom('acts').select('seq').where('id', '=', after));
      const rows = await query
        .orderBy('seq', oldestFirst ? 'asc' : 'desc')
        .limit(limit)
        .execute();
      return rows.map(actOf);
    },

    async deadlinesAfter(filter, { after, limit }) {
      let query = openDeadlines(db, filter).selectAll('deadlines');
      if (after)
        query = query.where(({ eb, refTuple, tuple }) =>
          eb(
            refTuple('deadlines.due_on', 'deadlines.change_id', 'deadlines.ordinal'),
            '>',
            tuple(after.dueOn, after.change, after.ordinal),
          ),
        );
      const rows = await query
        .orderBy('deadlines.due_on')
        .orderBy('deadlines.change_id')
        .orderBy('deadlines.ordinal')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ ...deadlineOf(row), change: row.change_id, ordinal: row.ordinal }));
    },

    async cellsAfter(filter, { after, limit }) {
      const query = marksQuery(db, filter).limit(limit);
      return (await (after === undefined ? query : query.where('id', '>', after)).execute()).map(markOf);
    },

    async healthAfter({ source, state }, { after, limit }) {
      let query = db.selectFrom('health_events').selectAll();
      if (source !== undefined) query = query.where('source_id', '=', source);
      if (state !== undefined) query = query.where('ended_at', state === 'open' ? 'is' : 'is not', null);
      if (after) query = query.where(({ eb, refTuple, tuple }) => eb(refTuple('opened_at', 'id'), '<', tuple(after.openedAt, after.id)));
      return (await query.orderBy('opened_at', 'desc').orderBy('id', 'desc').limit(limit).execute()).map(eventOf);
    },
  };
}

/** Asked for source by source, as the index on the pages of visits wants it. */
async function snapshotSources(db: Db, sha256: string, limit: number): Promise<SourceSnapshot[]> {
  const { rows } = await sql<{ id: string }>`
    select id from sources where exists (select 1 from visits where source_id = sources.id and sha256 = ${sha256})
    order by id limit ${limit}`.execute(db);
  const found: SourceSnapshot[] = [];
  for (const { id } of rows)
    found.push(...(await readSnapshots(db, id, { limit: 1, sha256 })).map((summary) => ({ ...summary, sourceId: id })));
  return found;
}

/**
 * Changes.
 * @module
 */
import { type Selectable, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { Change } from '../../../domain/change.ts';
import type { ChangeFilter, Store, VisitRecord } from '../../../domain/ports.ts';
import { SEVERITIES, type SourceKind } from '../../../domain/vocabulary.ts';
import { changeOf, rowOf } from './changeRows.ts';
import type { Db } from './db.ts';
import { deadlinesOfChanges } from './deadlineRows.ts';
import { insertUnsettled } from './deadlines.ts';
import { flavourOf } from './flavour.ts';
import { elect } from './heads.ts';
import { tellFound } from './journalTell.ts';
import { chunks } from './rows.ts';
import type { ChangesTable, Tables } from './schema.ts';

/** Changes are read page by page: an open cursor would hold the connection while the caller works. */
const PAGE = 500;

export function changeQueries(db: Db): Pick<Store, 'changes' | 'countChanges' | 'change' | 'changesSince'> {
  return {
    changes: (filter = {}) => streamChanges(db, filter),

    async countChanges(filter = {}) {
      const { n } = await filtered(db, filter)
        .select((row) => row.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow();
      return n;
    },

    async change(id) {
      return (await changesById(db, [id]))[0];
    },

    async changesSince(times) {
      const { rows } = await changesSinceQuery(db, times).execute(db);
      return withDeadlines(db, rows);
    },
  };
}

/** A walk along an index for each source. The statement is there for tests of its plan, too. */
export function changesSinceQuery(db: Db, times: ReadonlyMap<string, string>) {
  const { elements, thenJoin, by } = flavourOf(db);
  return sql<ChangesRow>`
    select changes.*
    from (select value ->> 0 as source, value ->> 1 as since from ${elements([...times])}) as asked
    ${thenJoin} changes ${by('changes_source')} on changes.source_id = asked.source and changes.first_seen_new_at >= asked.since
    where changes.suppressed_by is null`;
}

/** What of a change counts in the summary of its source. */
export type AddedChange = Pick<ChangesTable, 'source_id' | 'first_seen_new_at' | 'suppressed_by'>;

/**
 * Adds the changes of new visits, and tells of them; nobody is alerted of what is `silent`. Changes that are stored already stay as they
 * are. Gives those that were added.
 */
export async function insertChanges(db: Db, records: readonly VisitRecord[], recordedAt: string, silent: boolean): Promise<AddedChange[]> {
  const all: AddedChange[] = [];
  const found = records.flatMap(({ visit, changes }) =>
    changes.map((change, ordinal) => ({ change, row: rowOf(change, visit.id, ordinal) })),
  );
  for (const some of chunks(found)) {
    const added = await db
      .insertInto('changes')
      .values(some.map(({ row }) => row))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning(['id', 'source_id', 'first_seen_new_at', 'suppressed_by'])
      .execute();
    all.push(...added);
    const isNew = new Set(added.map(({ id }) => id));
    const fresh = some.filter(({ row }) => isNew.has(row.id));
    await insertUnsettled(
      db,
      fresh.map(({ change }) => change),
    );
    // A change that takes an earlier one back is told, but nobody is alerted.
    await tellFound(db, fresh, { at: recordedAt, isAlerting: ({ reverts }) => !silent && reverts === undefined });
  }
  await elect(db, incidentsOf(found.map(({ row }) => row)));
  return all;
}

function incidentsOf(rows: ReadonlyArray<{ incident: string | null }>): Set<string> {
  return new Set(rows.flatMap(({ incident }) => incident ?? []));
}

/** `start`: those that follow this one in their order. */
export async function* streamChanges(db: Db, filter: ChangeFilter, start?: ChangesRow): AsyncIterable<Change> {
  let left = filter.limit ?? Number.POSITIVE_INFINITY;
  let after = start;
  while (left > 0) {
    const size = Math.min(PAGE, left);
    const rows = await page(db, filter, after).limit(size).execute();
    yield* await withDeadlines(db, rows);
    after = rows.at(-1);
    left -= rows.length;
    if (rows.length < size) return;
  }
}

type ChangesRow = Selectable<ChangesTable>;

/** These changes, in no particular order; ids of none are left out. */
export async function changesById(db: Db, ids: readonly string[]): Promise<Change[]> {
  const all: Change[] = [];
  for (const some of chunks(ids, 500))
    all.push(...(await withDeadlines(db, await db.selectFrom('changes').selectAll().where('id', 'in', some).execute())));
  return all;
}

/** One question for the deadlines of all. */
async function withDeadlines(db: Db, rows: readonly ChangesRow[]): Promise<Change[]> {
  const deadlines = await deadlinesOfChanges(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => changeOf(row, row.state, deadlines.get(row.id) ?? []));
}

/** The page that follows `after` in the order (time, source, ordinal, id); time runs backwards for newest first. */
function page(db: Db, filter: ChangeFilter, after: ChangesRow | undefined) {
  const ordered = filtered(db, filter)
    .selectAll()
    .orderBy('first_seen_new_at', filter.newestFirst ? 'desc' : 'asc')
    .orderBy('source_id')
    .orderBy('ordinal')
    .orderBy('id');
  if (!after) return filter.offset ? ordered.offset(filter.offset) : ordered;
  return ordered.where(({ eb, and, or, refTuple, tuple }) =>
    or([
      eb('first_seen_new_at', filter.newestFirst ? '<' : '>', after.first_seen_new_at),
      and([
        eb('first_seen_new_at', '=', after.first_seen_new_at),
        eb(refTuple('source_id', 'ordinal', 'id'), '>', tuple(after.source_id, after.ordinal, after.id)),
      ]),
    ]),
  );
}

function filtered(db: Db, filter: ChangeFilter): SelectQueryBuilder<Tables, 'changes', object> {
  let query: SelectQueryBuilder<Tables, 'changes', object> = db.selectFrom('changes');
  if (filter.vendor !== undefined) query = query.where('vendor_id', '=', filter.vendor);
  if (filter.source !== undefined) query = query.where('source_id', '=', filter.source);
  if (filter.since !== undefined) query = query.where('first_seen_new_at', '>=', filter.since);
  if (filter.until !== undefined) query = query.where('first_seen_new_at', '<', filter.until);
  if (filter.severity !== undefined) query = query.where('severity', '=', filter.severity);
  if (filter.correctedSeverity !== undefined) query = query.where('severity_rank', '=', SEVERITIES.indexOf(filter.correctedSeverity));
  if (filter.significance !== undefined) query = query.where('significance', '=', filter.significance);
  if (filter.ids !== undefined) query = query.where('id', 'in', filter.ids);
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.incident !== undefined) query = query.where('incident', '=', filter.incident);
  if (filter.keyed) query = query.where('key', 'is not', null);
  if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind);
  if (filter.key !== undefined) query = query.where('key', '=', filter.key);
  if (filter.page !== undefined) query = query.where('source_id', 'in', sourcesOfKind(db, filter.page));
  if (filter.offering !== undefined) query = query.where(isOfOffering(db, filter.offering));
  if (filter.suppressedBy !== undefined) query = query.where('suppressed_by', '=', filter.suppressedBy);
  else if (!filter.suppressed) query = query.where('suppressed_by', 'is', null);
  else if (filter.suppressed === 'only') query = query.where('suppressed_by', 'is not', null);
  return query;
}

function sourcesOfKind(db: Db, kind: SourceKind) {
  return db.selectFrom('sources').select('id').where('kind', '=', kind);
}

function isOfOffering(db: Db, id: string) {
  const offerings = flavourOf(db).textsIn(sql`changes.detail_json`, 'offerings');
  return sql<SqlBool>`exists (select 1 from ${offerings} as offering where offering.value = ${id})`;
}

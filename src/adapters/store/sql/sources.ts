/**
 * Sources and what is known of each.
 * @module
 */
import { type ExpressionBuilder, type Nullable, type OnConflictDatabase, type OnConflictTables, type Selectable, sql } from 'kysely';
import type { Failing, HealthEvent } from '../../../domain/health.ts';
import type { SourceState, Store, VendorSummary } from '../../../domain/ports.ts';
import type { Source } from '../../../domain/watcher.ts';
import type { Db } from './db.ts';
import { flavourOf } from './flavour.ts';
import { openEvents, openEventsOf } from './health.ts';
import { chunks, present } from './rows.ts';
import type { PausesTable, SourcesTable, Tables, VisitsTable } from './schema.ts';

/** Rows of one statement: with nine values each below every engine's limit on parameters. */
const AT_ONCE = 1_000;

export function sourceQueries(
  db: Db,
): Pick<Store, 'declare' | 'declareAlso' | 'declared' | 'addArchived' | 'sources' | 'source' | 'declarations' | 'vendors'> {
  return {
    declare: (sources) =>
      db.transaction().execute(async (trx) => {
        const known = await trx.selectFrom('sources').select('id').where('declared', '=', 1).orderBy('id').execute();
        await declareEach(trx, sources);
        const named = new Set(sources.map(({ id }) => id));
        const missing = known.map(({ id }) => id).filter((id) => !named.has(id));
        const kept = await addedOnPages(trx, missing);
        const gone = missing.filter((id) => !kept.has(id));
        for (const some of chunks(gone)) {
          await trx.updateTable('sources').set({ declared: 0, next_due_at: null }).where('id', 'in', some).execute();
        }
        return { gone, kept: [...kept], known: known.length };
      }),

    declareAlso: (sources) =>
      db.transaction().execute(async (trx) => {
        const added = await addedOnPages(
          trx,
          sources.map(({ id }) => id),
        );
        const kept = sources.map((source) => (added.has(source.id) ? { ...source, added: true as const } : source));
        await declareEach(trx, kept);
      }),

    async declared({ after, limit, vendor }) {
      let query = db.selectFrom('sources').select('source_json').where('declared', '=', 1).orderBy('id');
      if (limit !== undefined) query = query.limit(limit);
      if (vendor !== undefined) query = query.where('vendor_id', '=', vendor);
      if (after !== undefined) query = query.where('id', '>', after);
      return (await query.execute()).map(sourceIn);
    },

    addArchived: (sources) =>
      db.transaction().execute(async (trx) => {
        for (const some of chunks(sources)) {
          await trx
            .insertInto('sources')
            .values(some.map((source) => rowOf({ ...source, archiveOnly: true }, false)))
            .onConflict((conflict) =>
              conflict
                .column('id')
                .doUpdateSet((row) => declaredAs(row))
                .where('sources.archive_only', '=', 1),
            )
            .execute();
        }
      }),

    async sources(filter = {}) {
      const query = filter.vendor === undefined ? states(db) : states(db).where('sources.vendor_id', '=', filter.vendor);
      const rows = await query.execute();
      const ids = rows.map(({ id }) => id);
      const open = filter.vendor === undefined ? await openEvents(db) : await openEventsOf(db, ids);
      return rows.map((row) => stateOf(row, open.get(row.id)));
    },

    async source(id) {
      const row = await states(db).where('sources.id', '=', id).executeTakeFirst();
      return row && stateOf(row, (await openEvents(db, id)).get(id));
    },

    async declarations(ids) {
      const found = new Map<string, Source>();
      for (const some of chunks(ids, AT_ONCE)) {
        const rows = await db.selectFrom('sources').select(['id', 'source_json']).where('id', 'in', some).execute();
        for (const row of rows) found.set(row.id, sourceIn(row));
      }
      return found;
    },

    // One declaration of each vendor tells its name; all others stay unread.
    vendors: async () =>
      (
        await sql<VendorSummary>`
          select vendor_id as id, count(*) as sources,
            (select one.vendor_name from sources as one where one.vendor_id = sources.vendor_id limit 1) as name
          from sources group by vendor_id order by vendor_id`.execute(db)
      ).rows,
  };
}

/** Rows that say the same already stay as they are: each that is written is sealed anew, while everybody else waits for the turn to write. */
async function declareEach(db: Db, sources: readonly Source[]): Promise<void> {
  for (const some of chunks(sources, AT_ONCE)) {
    await db
      .insertInto('sources')
      .values(some.map((source) => rowOf(source, true)))
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet((row) => ({ ...declaredAs(row), declared: 1, archive_only: row.ref('excluded.archive_only') }))
          .where((row) =>
            row.or([
              row('sources.declared', '=', 0),
              row('sources.archive_only', '<>', row.ref('excluded.archive_only')),
              ...DECLARED.map((column) => row(`sources.${column}`, '<>', row.ref(`excluded.${column}`))),
            ]),
          ),
      )
      .execute();
  }
}

/** Those of the sources that a page added: the process that wrote its file may be the only one that has it. */
async function addedOnPages(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const added = new Set<string>();
  for (const some of chunks(ids)) {
    const rows = await db.selectFrom('sources').select(['id', 'source_json']).where('id', 'in', some).execute();
    for (const row of rows) if (sourceIn(row).added) added.add(row.id);
  }
  return added;
}

function states(db: Db) {
  return db
    .selectFrom('sources')
    .leftJoin('visits', 'visits.id', 'sources.last_visit_id')
    .leftJoin('pauses', 'pauses.source_id', 'sources.id')
    .selectAll('sources')
    .select(['pauses.since as paused_since', 'pauses.until as paused_until', 'pauses.reason as pause_reason'])
    .select((row) => firstSeenAt(row))
    .select(['visits.fetched_at', 'visits.verdict', 'visits.because', 'visits.renderer'])
    .select((row) =>
      row
        .selectFrom('rule_edits')
        .select((edit) => edit.fn.max('rule_edits.at').as('at'))
        .whereRef('rule_edits.source_id', '=', 'sources.id')
        .as('rules_changed_at'),
    )
    .select([recentSum(db, 'checks').as('recent_checks'), recentSum(db, 'read').as('recent_read')])
    .orderBy('sources.id');
}

/** The states of these sources, in the order of `ids`; unknown ids are absent. */
export async function readStates(db: Db, ids: readonly string[]): Promise<SourceState[]> {
  const known = new Map<string, SourceState>();
  for (const some of chunks(ids)) {
    const [rows, open] = [await states(db).where('sources.id', 'in', some).execute(), await openEventsOf(db, some)];
    for (const row of rows) known.set(row.id, stateOf(row, open.get(row.id)));
  }
  return ids.flatMap((id) => known.get(id) ?? []);
}

/** First time that a source was read. */
export function firstSeenAt(row: ExpressionBuilder<Tables & { pauses: Nullable<PausesTable> }, 'sources'>) {
  return row
    .selectFrom('visits as readings')
    .select('readings.fetched_at')
    .whereRef('readings.source_id', '=', 'sources.id')
    .where('readings.readable', '=', 1)
    .orderBy('readings.fetched_at')
    .limit(1)
    .as('firstSeenAt');
}

const RECENT_DAYS = 30;

/** Over the days up to the last check: the store has no clock. */
function recentSum(db: Db, column: 'checks' | 'read') {
  const last = sql`(select max(day) from check_days where source_id = sources.id)`;
  return sql<number | null>`(select sum(${sql.ref(column)}) from check_days where source_id = sources.id
    and day > ${flavourOf(db).daysBefore(last, RECENT_DAYS)})`;
}

function rowOf(source: Source, declared: boolean) {
  return {
    id: source.id,
    vendor_id: source.vendor.id,
    declared: Number(declared),
    archive_only: Number(source.archiveOnly ?? false),
    source_json: JSON.stringify(source),
    next_due_at: null,
    vendor_name: source.vendor.name,
    url: source.url,
    paused: Number(source.paused ?? false),
  };
}

/** Written by `rowOf` from a validated declaration. */
function sourceIn({ source_json }: Pick<SourcesTable, 'source_json'>): Source {
  return JSON.parse(source_json) as Source;
}

const DECLARED = ['vendor_id', 'source_json', 'vendor_name', 'url', 'paused'] as const;

/** What a new declaration replaces. */
function declaredAs(row: ExpressionBuilder<OnConflictDatabase<Tables, 'sources'>, OnConflictTables<'sources'>>) {
  return Object.fromEntries(DECLARED.map((column) => [column, row.ref(`excluded.${column}`)]));
}

type StateRow = Selectable<SourcesTable> & {
  [K in 'rules_changed_at' | 'firstSeenAt' | 'paused_since' | 'paused_until' | 'pause_reason']: string | null;
} & { [K in 'recent_checks' | 'recent_read']: number | null } & {} & {
  [K in 'fetched_at' | 'verdict' | 'because' | 'renderer']: VisitsTable[K] | null;
};

function stateOf(row: StateRow, health: HealthEvent[] | undefined): SourceState {
  const { last_visit_id: id, fetched_at: at, verdict, because } = row;
  return {
    source: sourceIn(row),
    ...(row.declared === 0 && row.archive_only === 0 ? { undeclared: true as const } : {}),
    ...(id !== null && at !== null && verdict !== null && because !== null
      ? { lastVisit: { id, at, verdict, because, ...(row.renderer === 'archive' ? { archive: true as const } : {}) } }
      : {}),
    ...present({
      verifiedAt: row.verified_at,
      unreadSince: row.unread_since,
      firstSeenAt: row.firstSeenAt,
      // Written by `summarise`.
      failing: row.failing_json === null ? null : (JSON.parse(row.failing_json) as Failing),
      recent: row.recent_checks === null ? null : { checks: row.recent_checks, read: row.recent_read ?? 0 },
      health: health ?? null,
      nextDueAt: row.next_due_at,
      pausedSince: row.paused_since,
      pausedUntil: row.paused_until,
      pauseReason: row.pause_reason,
      lastChangeAt: row.last_change_at,
      rulesChangedAt: row.rules_changed_at,
    }),
    visits: row.visits,
    snapshots: row.snapshots,
    changes: row.changes,
  };
}

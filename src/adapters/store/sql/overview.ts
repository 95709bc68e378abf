/**
 * Counts for pages: changes over time, sources by their standing, what was recorded so far.
 * @module
 */
import { type RawBuilder, sql } from 'kysely';
import { HEALTH_KINDS } from '../../../domain/health.ts';
import {
  type Census,
  type ChangeBin,
  type ChangeRange,
  type ChangesOverTime,
  type OverviewStore,
  type Pulse,
  SEVERITY_WEIGHTS,
  type SourceSelection,
  STANDINGS,
  type Totals,
} from '../../../domain/overview.ts';
import type { Db } from './db.ts';
import { flavourOf } from './flavour.ts';
import { UNDERWAY } from './messageRows.ts';
import { UNROUTED } from './router.ts';
import { present } from './rows.ts';
import { readStates } from './sources.ts';

type Counts = Omit<OverviewStore, 'visitMarks' | 'snapshots' | 'countTexts' | 'snapshot'>;

export function overviewQueries(db: Db): Counts {
  return {
    changesOverTime: (range) => changesOverTime(db, range),
    changeSpan: () => changeSpan(db),
    census: (at, freshSince) => census(db, at, freshSince),
    totals: () => totals(db),

    async selectSources(selection, { at, limit, offset = 0, order = 'name' }) {
      const by = order === 'unread' ? sql`unread_since, id` : sql`${flavourOf(db).folded(sql`vendor_name`)}, vendor_id, id`;
      const { rows } = await sql<{ id: string }>`
        select id from sources where ${fits(db, selection, at)} order by ${by} limit ${limit} offset ${offset}`.execute(db);
      return readStates(
        db,
        rows.map(({ id }) => id),
      );
    },

    async countSources(selection, at) {
      const { rows } = await sql<{ n: number }>`select count(*) as n from sources where ${fits(db, selection, at)}`.execute(db);
      return rows[0]?.n ?? 0;
    },

    pulse: () => pulse(db),
  };
}

const DAY_SECONDS = 86_400;

const WEIGHT = sql`case severity ${sql.join(
  Object.entries(SEVERITY_WEIGHTS).map(([severity, weight]) => sql`when ${severity} then ${sql.lit(weight)}`),
  sql` `,
)} end`;

async function changesOverTime(db: Db, { from, to, days, vendors: named }: ChangeRange): Promise<ChangesOverTime> {
  const { among, seconds } = flavourOf(db);
  const shown = sql`suppressed_by is null and first_seen_new_at >= ${`${from}T00:00:00.000Z`} and first_seen_new_at < ${dayAfter(to)}`;
  const { rows: ranked } = await sql<{ id: string; vendors: number }>`
    select vendor_id as id, count(*) over () as vendors from changes where ${shown}
    group by vendor_id order by sum(${WEIGHT}) desc, count(*) desc, vendor_id limit ${named}`.execute(db);
  const ids = ranked.map(({ id }) => id);
  // A list of values is looked up much faster than a joined table.
  const vendor = sql`case when vendor_id in (${sql.join(ids.length > 0 ? ids : [null])}) then vendor_id end`;
  const { rows: bins } = await sql<{ [K in keyof ChangeBin]-?: ChangeBin[K] | null }>`
    select ${vendor} as vendor, severity, (${seconds(sql`first_seen_new_at`)} - ${sql.lit(Date.parse(from) / 1000)}) / ${sql.lit(days * DAY_SECONDS)} as bin,
      count(*) as changes
    from changes where ${shown} group by 1, 2, 3`.execute(db);
  const { rows: known } = await sql<{ id: string; name: string }>`
    select vendor_id as id, min(vendor_name) as name from sources where vendor_id ${among(ids)} group by vendor_id`.execute(db);
  const names = new Map(known.map(({ id, name }) => [id, name]));
  return {
    vendors: ids.map((id) => ({ id, name: names.get(id) ?? id })),
    others: (ranked[0]?.vendors ?? 0) - ranked.length,
    bins: bins.map((bin) => present(bin)) as ChangeBin[],
  };
}

/** The first moment of the day that follows. */
function dayAfter(day: string): string {
  return new Date(Date.parse(day) + DAY_SECONDS * 1000).toISOString().slice(0, 10);
}

async function changeSpan(db: Db): Promise<{ first: string; last: string } | undefined> {
  const end = (which: 'min' | 'max') => sql`(select ${sql.raw(which)}(first_seen_new_at) from changes where suppressed_by is null)`;
  const { rows } = await sql<{ first: string | null; last: string | null }>`select ${end('min')} as first, ${end('max')} as last`.execute(
    db,
  );
  const { first, last } = rows[0] ?? {};
  return first && last ? { first, last } : undefined;
}

/** As `standingOf` (src/web/standing.ts) tells it of one source. */
function standing(at: string): RawBuilder<string> {
  return sql<string>`case
    when archive_only = 1 then 'archive'
    when paused = 1 or id in (select source_id from pauses where since <= ${at} and (until is null or until > ${at})) then 'paused'
    when last_verdict is null or last_renderer = 'archive' then 'never'
    when last_verdict in ('content', 'unchanged') then 'verified'
    else 'unread' end`;
}

function watched(at: string): RawBuilder<boolean> {
  return sql<boolean>`(declared = 1 and archive_only = 0 and ${standing(at)} <> 'paused')`;
}

async function census(db: Db, at: string, freshSince: string): Promise<Census> {
  const each = sql.join(STANDINGS.map((name) => sql`count(*) filter (where standing = ${name}) as ${sql.ref(name)}`));
  const { rows } = await sql<Omit<Census, 'standings' | 'events' | 'lastVisitAt'> & Census['standings'] & { lastVisitAt: string | null }>`
    with told as (select vendor_id, read_at, last_visit_at, archive_only, ${standing(at)} as standing, ${watched(at)} as watched from sources)
    select count(*) as sources, (select count(distinct vendor_id) from sources) as vendors, ${each},
      count(*) filter (where watched) as watched,
      count(distinct vendor_id) filter (where watched) as "watchedVendors",
      count(*) filter (where watched and read_at >= ${freshSince}) as fresh,
      max(last_visit_at) filter (where archive_only = 0) as "lastVisitAt"
    from told`.execute(db);
  const { rows: open } = await sql<{ kind: string; n: number }>`
    select kind, count(*) as n from health_events where ended_at is null and source_id is not null group by kind`.execute(db);
  const row = rows[0];
  if (!row) throw new Error('an aggregate gave no row');
  const { sources, vendors, watched: all, watchedVendors, fresh, lastVisitAt, ...standings } = row;
  const events = new Map(open.map(({ kind, n }) => [kind, n]));
  return {
    sources,
    vendors,
    standings,
    watched: all,
    watchedVendors,
    fresh,
    events: Object.fromEntries(HEALTH_KINDS.map((kind) => [kind, events.get(kind) ?? 0])) as Census['events'],
    ...present({ lastVisitAt }),
  };
}

async function totals(db: Db): Promise<Totals> {
  const { rows: verdicts } = await sql<{ name: string; n: number }>`
    select last_verdict as name, count(*) as n from sources where last_verdict is not null group by 1`.execute(db);
  const { rows: failing } = await sql<{ name: string; n: number }>`
    select ${flavourOf(db).field(sql`failing_json`, 'kind')} as name, count(*) as n from sources where failing_json is not null group by 1`.execute(
    db,
  );
  const { rows } = await sql<{ visits: number; snapshots: number; verifiedAt: string | null; pending: number }>`
    select coalesce(sum(visits), 0) as visits, coalesce(sum(snapshots), 0) as snapshots, max(verified_at) as "verifiedAt",
      (select count(*) from journal where ${UNROUTED}) + (select count(*) from messages where ${UNDERWAY}) as pending
    from sources`.execute(db);
  const { visits = 0, snapshots = 0, pending = 0, verifiedAt = null } = rows[0] ?? {};
  const byName = (list: typeof verdicts) => Object.fromEntries(list.map(({ name, n }) => [name, n]));
  return { visits, snapshots, pending, verdicts: byName(verdicts), failing: byName(failing), ...present({ verifiedAt }) };
}

/** Whether a source is among the selected. */
export function fits(
  db: Db,
  { vendor, standing: name, event, readSince, notReadSince, text }: SourceSelection,
  at: string,
): RawBuilder<boolean> {
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  if (vendor !== undefined) conditions.push(sql`vendor_id = ${vendor}`);
  // Said once more in terms of an index: only these may be unread.
  if (name === 'unread') conditions.push(sql`unread_since is not null`);
  if (name !== undefined) conditions.push(sql`${standing(at)} = ${name}`);
  if (event !== undefined)
    conditions.push(sql`id in (select source_id from health_events where kind = ${event} and ended_at is null and source_id is not null)`);
  if (readSince !== undefined) conditions.push(sql`${watched(at)} and read_at >= ${readSince}`);
  if (notReadSince !== undefined) conditions.push(sql`${watched(at)} and coalesce(read_at, '') < ${notReadSince}`);
  if (text !== undefined) {
    const { like } = flavourOf(db);
    const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
    conditions.push(sql`(${like(sql`id`, pattern)} or ${like(sql`vendor_name`, pattern)} or ${like(sql`url`, pattern)})`);
  }
  return sql<boolean>`${sql.join(conditions, sql` and `)}`;
}

/** Row numbers only grow: the highest is found without counting. */
async function pulse(db: Db): Promise<Pulse> {
  const { rows } = await sql<Pulse>`select
    (select coalesce(max(rowid), 0) from visits) as visits,
    (select coalesce(max(rowid), 0) from changes) as changes,
    (select coalesce(max(seq), 0) from acts) as acts,
    (select coalesce(max(seq), 0) from journal) as deliveries`.execute(db);
  if (!rows[0]) throw new Error('an aggregate gave no row');
  return rows[0];
}

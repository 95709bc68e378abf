/**
 * The review queue: pages of it, and how much there is.
 *
 * What all parts of an incident have in common (vendor, source, time) is asked of the heads alone. What parts differ in (kind, severity,
 * key, assignee) is asked of single changes and of parts apart, each along an index that has all of it.
 * @module
 */
import { sql } from 'kysely';
import type { QueueEntry, QueueFilter, ReviewStore } from '../../../domain/deskPorts.ts';
import { SEVERITIES } from '../../../domain/vocabulary.ts';
import type { Db } from './db.ts';
import { type Flavour, flavourOf, type Sql } from './flavour.ts';
import { ALL } from './rows.ts';

export function queueQueries(db: Db): Pick<ReviewStore, 'queue' | 'countQueue' | 'queueKeys'> {
  return {
    async queue(filter = {}) {
      const { rows } = await sql<Row>`${pageOf(flavourOf(db), filter)}`.execute(db);
      return rows.map(entryOf);
    },

    async countQueue(filter = {}) {
      const count = asksOfParts(filter) || asksOfTime(filter) ? countMixed : countHeads;
      const { rows } = await sql<{ entries: number; changes: number }>`${count(flavourOf(db), filter)}`.execute(db);
      const [counts = { entries: 0, changes: 0 }] = rows;
      return counts;
    },

    async queueKeys() {
      const { rows } = await sql<{ key: string }>`${KEYS}`.execute(db);
      return rows.map(({ key }) => key);
    },
  };
}

interface Row {
  change: string;
  incident: string | null;
  parts: number;
}

function entryOf({ change, incident, parts }: Row): QueueEntry {
  return { change, ...(incident === null ? {} : { incident }), parts };
}

/** The statement that gives a page of the queue. */
export function pageOf(flavour: Flavour, filter: QueueFilter): Sql {
  return asksOfParts(filter) ? mixed(flavour, filter) : heads(flavour, filter);
}

function asksOfParts({ kind, severity, key, assignee, proposed }: QueueFilter): boolean {
  return [kind, severity, key, assignee, proposed].some((asked) => asked !== undefined);
}

function asksOfTime({ since, until, incident }: QueueFilter): boolean {
  return [since, until, incident].some((asked) => asked !== undefined);
}

/** One row an entry, without those of its parts: the page is cut first, then the parts of what is on it are counted. */
function heads({ by }: Flavour, filter: QueueFilter): Sql {
  return sql`
    select id as change, incident, case when incident is null then 1 else (
      select count(*) from changes as part
      where part.state = entries.state and part.incident = entries.incident and part.suppressed_by is null
    ) end as parts
    from (
      select ${PLACE}, incident, state from changes ${by(headIndex(filter))} where head = 1 and ${all([stateIs(filter), ...ofWhole(filter)])}
      order by ${order(filter)} ${cut(filter)}
    ) as entries
    order by ${order(filter)}`;
}

function mixed({ by, leastOfEach }: Flavour, filter: QueueFilter): Sql {
  const { limit, offset = 0 } = filter;
  const own = limit === undefined ? sql`` : sql`limit ${limit + offset}`;
  const rows = sql`from changes ${by('changes_parts')} where ${parts(filter)}`;
  const worst = leastOfEach({ group: sql`incident`, rank: RANK, columns: sql`${PLACE}, incident`, rows });
  return sql`
    select id as change, incident, parts from (
      select * from (
        select ${PLACE}, null as incident, 1 as parts from changes ${by('changes_singles')}
        where ${singles(filter)} order by ${order(filter)} ${own}
      ) as single
      union all
      select * from (
        select ${PLACE}, incident, size as parts from (${worst}) as worst order by ${order(filter)} ${own}
      ) as whole
    ) as entries
    order by ${order(filter)} ${cut(filter)}`;
}

/** `head` is in the index: entries and changes are counted in one go. */
function countHeads({ by }: Flavour, filter: QueueFilter): Sql {
  const where = all([stateIs(filter), sql`suppressed_by is null`, ...ofWhole(filter)]);
  return sql`select coalesce(sum(head), 0) as entries, count(*) as changes from changes ${by('changes_spoken')} where ${where}`;
}

function countMixed({ by }: Flavour, filter: QueueFilter): Sql {
  return sql`select sum(entries) as entries, sum(changes) as changes from (
    select count(*) as entries, count(*) as changes from changes ${by('changes_singles')} where ${singles(filter)}
    union all
    select count(*), coalesce(sum(n), 0) from (
      select count(*) as n from changes ${by('changes_parts')} where ${parts(filter)} group by incident
    ) as whole
  ) as entries`;
}

/**
 * Which index a query walks along. SQLite would choose by guesses: nothing keeps statistics here, and they would be of another day.
 */
function headIndex({ vendor, source, incident, order: by = 'severity' }: QueueFilter): string {
  if (incident !== undefined) return 'changes_head';
  if (source !== undefined) return 'changes_source';
  if (vendor !== undefined) return 'changes_queue_vendor';
  return by === 'severity' ? 'changes_queue' : 'changes_queue_time';
}

/** Along the index from one key to the next: as many steps as there are keys. */
const KEYS = sql`
  with recursive keys (key) as (
    select min(key) from changes where state = 'flagged' and suppressed_by is null and key is not null
    union all
    select (select min(key) from changes where state = 'flagged' and suppressed_by is null and key > keys.key)
    from keys where keys.key is not null
  )
  select key from keys where key is not null`;

/** Where an entry stands in the queue. */
const PLACE = sql`id, severity_rank, first_seen_new_at, source_id, ordinal`;

/** The least one stands for its incident. No visit has so many changes. */
const RANK = sql`severity_rank * 1000000000 + ordinal`;

function order({ order: by = 'severity' }: QueueFilter): Sql {
  if (by === 'oldest') return sql`first_seen_new_at, source_id, ordinal, id`;
  const newest = sql`first_seen_new_at desc, source_id, ordinal, id`;
  return by === 'newest' ? newest : sql`severity_rank, ${newest}`;
}

function cut({ limit, offset = 0 }: QueueFilter): Sql {
  return limit === undefined && offset === 0 ? sql`` : sql`limit ${limit ?? ALL} offset ${offset}`;
}

function singles(filter: QueueFilter): Sql {
  return all([stateIs(filter), sql`suppressed_by is null and incident is null`, ...ofWhole(filter), ...ofPart(filter)]);
}

function parts(filter: QueueFilter): Sql {
  return all([stateIs(filter), sql`suppressed_by is null and incident is not null`, ...ofWhole(filter), ...ofPart(filter)]);
}

function stateIs({ state = 'flagged' }: QueueFilter): Sql {
  return sql`state = ${state}`;
}

function ofWhole({ vendor, source, page, incident, since, until }: QueueFilter): Sql[] {
  return [
    ...(vendor === undefined ? [] : [sql`vendor_id = ${vendor}`]),
    ...(source === undefined ? [] : [sql`(vendor_id, source_id) = (select vendor_id, id from sources where id = ${source})`]),
    ...(page === undefined ? [] : [sql`(vendor_id, source_id) in (select vendor_id, id from sources where kind = ${page})`]),
    ...(incident === undefined ? [] : [sql`incident = ${incident} and entry = ${incident} and incident is not null`]),
    ...(since === undefined ? [] : [sql`first_seen_new_at >= ${since}`]),
    ...(until === undefined ? [] : [sql`first_seen_new_at < ${until}`]),
  ];
}

function ofPart({ kind, severity, key, assignee, proposed }: QueueFilter): Sql[] {
  return [
    ...(kind === undefined ? [] : [sql`kind = ${kind}`]),
    ...(severity === undefined ? [] : [sql`severity_rank = ${SEVERITIES.indexOf(severity)}`]),
    ...(key === undefined ? [] : [sql`key = ${key}`]),
    ...(assignee === undefined ? [] : [assignee === null ? sql`assignee is null` : sql`assignee = ${assignee}`]),
    ...(proposed === undefined ? [] : [sql`proposed = ${Number(proposed)}`]),
  ];
}

function all(conditions: Sql[]): Sql {
  return sql.join(conditions, sql` and `);
}

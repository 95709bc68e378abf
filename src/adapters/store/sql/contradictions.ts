/**
 * What follows from other rows and does not: summaries, copies of columns, and what must have been told. Each rule is one statement, so that
 * nothing is in flux between what it compares.
 * @module
 */
import { sql } from 'kysely';
import type { AuditStore, Contradiction } from '../../../domain/audit.ts';
import type { RegistryRecord } from '../../../domain/registry.ts';
import type { Review } from '../../../domain/review.ts';
import { SEVERITIES } from '../../../domain/vocabulary.ts';
import { jsonIn } from '../../../lib/jsonIn.ts';
import { actContradictions } from './actContradictions.ts';
import type { Db } from './db.ts';
import { columnsOf } from './registryWrites.ts';

/** Rows of one portion of a rule that looks into JSON. */
const PORTION = 1000;

interface Rule {
  table: string;
  /** What does not hold, of one row. */
  sentence: string;
  /** Gives the keys of rows that break it, in a column `key`. */
  query: string;
}

const READ = 'select max(fetched_at) from visits where source_id = s.id and readable = 1';
const SHOWN = 'source_id = s.id and suppressed_by is null';
const RANKS = SEVERITIES.map((severity, rank) => `when '${severity}' then ${rank}`).join(' ');

const RULES: readonly Rule[] = [
  {
    table: 'sources',
    sentence: 'It does not have as many visits or snapshots as its row says.',
    query: `select s.id as key from sources as s
      where s.visits <> (select count(*) from visits where source_id = s.id)
        or s.snapshots <> (select count(distinct sha256) from visits where source_id = s.id)`,
  },
  {
    table: 'sources',
    sentence: 'It does not have as many changes, or its last one is from another time, than its row says.',
    query: `select s.id as key from sources as s
      where s.changes <> (select count(*) from changes where ${SHOWN})
        or coalesce(s.last_change_at, '') <> coalesce((select max(first_seen_new_at) from changes where ${SHOWN}), '')`,
  },
  {
    table: 'sources',
    sentence: 'Its last visit is not the one that its row says.',
    query: `select s.id as key from sources as s
      where coalesce(s.last_visit_id, '') <> coalesce((select id from visits where source_id = s.id order by fetched_at desc, id desc limit 1), '')
        or (s.last_visit_id is not null and not exists (select 1 from visits as v where v.id = s.last_visit_id
          and v.fetched_at = s.last_visit_at and v.verdict = s.last_verdict and v.renderer = s.last_renderer))`,
  },
  {
    table: 'sources',
    sentence: 'It was last read at another time than its row says, or could not be read since another one.',
    query: `select s.id as key from sources as s
      where coalesce(s.verified_at, '') <> coalesce((${READ}), '')
        or coalesce(s.unread_since, '') <> coalesce((select min(fetched_at) from visits
          where source_id = s.id and readable = 0 and fetched_at > coalesce((${READ}), '')), '')`,
  },
  {
    table: 'check_days',
    sentence: 'It counts more checks than there were visits on that day, or more that read the page than there were checks.',
    query: `select d.source_id || ' ' || d.day as key from check_days as d
      where d.read > d.checks or d.checks > (select count(*) from visits as v
        where v.source_id = d.source_id and v.fetched_at >= d.day and v.fetched_at < d.day || 'U')
        + (select count(*) from tombstones as t where t.what = 'visits'
          and t.source_id = d.source_id and t.moment >= d.day and t.moment < d.day || 'U')`,
  },
  {
    table: 'changes',
    sentence: 'Nobody has decided about it, and its row does not say so.',
    query: `select c.id as key from changes as c where not exists (select 1 from reviews as r where r.change_id = c.id)
      and (c.state <> 'flagged' or c.assignee is not null or c.proposed <> 0 or c.severity_rank <> case c.severity ${RANKS} end)`,
  },
  {
    table: 'changes',
    sentence: 'Whom it is assigned to, or whether something is proposed for it, is not what its review says.',
    query: `select c.id as key from changes as c join reviews as r on r.change_id = c.id
      where coalesce(c.assignee, '') <> coalesce(r.assignee, '') or c.proposed <> r.proposed`,
  },
  {
    table: 'changes',
    sentence: 'It does not stand in the queue as it must.',
    query: `select c.id as key from changes as c
      where c.incident is null and c.head <> case when c.suppressed_by is null then 1 else 0 end`,
  },
  {
    table: 'changes',
    sentence: 'Not one part of its incident stands for those in their state.',
    query: `select min(c.id) as key from changes as c where c.incident is not null and c.suppressed_by is null
      group by c.incident, c.state having sum(c.head) <> 1`,
  },
  {
    table: 'changes',
    sentence: 'The journal has not told it.',
    query: `select c.id as key from changes as c where c.suppressed_by is null
      and not exists (select 1 from journal as j where j.id = c.id || ':recorded')`,
  },
  {
    table: 'journal',
    sentence: 'It tells a change of another vendor, source or severity than the change has.',
    query: `select cast(j.seq as text) as key from journal as j join changes as c on c.id = j.change_id
      where j.vendor_id <> c.vendor_id or j.source_id <> c.source_id or (j.kind = 'change.recorded' and j.severity <> c.severity)`,
  },
  {
    table: 'health_events',
    sentence: 'The journal has not told that it opened, or that it ended.',
    query: `select h.id as key from health_events as h
      where not exists (select 1 from journal as j where j.id = h.id || ':opened')
        or (h.ended_at is not null and not exists (select 1 from journal as j where j.id = h.id || ':recovered'))`,
  },
  {
    table: 'deadlines',
    sentence: 'It names another vendor than its change does.',
    query: `select d.change_id || ' ' || d.ordinal as key from deadlines as d join changes as c on c.id = d.change_id
      where d.vendor_id <> c.vendor_id`,
  },
  {
    table: 'marks',
    sentence: 'It lies behind the end of the journal.',
    query: "select m.name as key from marks as m where m.name = 'router' and m.seq > (select coalesce(max(seq), 0) from journal)",
  },
  {
    table: 'registry_records',
    sentence: 'It does not stand as the last event about it left it.',
    query: `select r.type || ' ' || r.id as key from registry_records as r
      where r.event_seq <> (select max(seq) from registry_events as e where e.type = r.type and e.record = r.id)
        or not exists (select 1 from registry_events as e where e.seq = r.event_seq and e.kind <> 'removed')`,
  },
  {
    table: 'registry_events',
    sentence: 'It is the last one about its record, which is not in the registry.',
    query: `select cast(max(e.seq) as text) as key from registry_events as e
      where not exists (select 1 from registry_records as r where r.type = e.type and r.id = e.record)
      group by e.type, e.record having max(e.seq) = max(case when e.kind = 'removed' then 0 else e.seq end)`,
  },
  {
    table: 'registry_events',
    sentence: 'An event about its record is missing before it.',
    query: `select cast(max(e.seq) as text) as key from registry_events as e group by e.type, e.record having max(e.version) <> count(*)`,
  },
  {
    table: 'messages',
    sentence: 'It was delivered at another time than the ledger says.',
    query: `select m.id as key from messages as m join ledger as l on l.id = 'deliveries/' || m.id || '/' || m.attempts
      where m.state = 'delivered' and coalesce(m.delivered_at, '') <> l.at`,
  },
  {
    table: 'messages',
    sentence: 'It is said to be delivered, and no attempt is recorded that was.',
    query: `select m.id as key from messages as m where (m.state = 'delivered' and m.delivered_at is null)
      or (m.state = 'delivered' and exists (select 1 from message_attempts as a where a.message_id = m.id)
        and not exists (select 1 from message_attempts as a where a.message_id = m.id and a.ok = 1))`,
  },
];

export function contradictionQueries(db: Db): Pick<AuditStore, 'contradictions'> {
  return {
    async *contradictions() {
      for (const { table, sentence, query } of RULES) {
        const { rows } = await sql.raw<{ key: string }>(query).execute(db);
        for (const { key } of rows) yield { table, key, sentence };
      }
      yield* reviewContradictions(db);
      yield* registryContradictions(db);
      yield* actContradictions(db);
    },
  };
}

/** The columns of a review, and the state of its change, are what the review says. */
async function* reviewContradictions(db: Db): AsyncIterable<Contradiction> {
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('reviews')
      .innerJoin('changes', 'changes.id', 'reviews.change_id')
      .selectAll('reviews')
      .select(['changes.state', 'changes.severity', 'changes.severity_rank'])
      .where('reviews.change_id', '>', after)
      .orderBy('reviews.change_id')
      .limit(PORTION)
      .execute();
    for (const row of rows) {
      const review = jsonIn(row.review_json) as Review | undefined;
      const rank = SEVERITIES.indexOf(review?.edits?.severity ?? row.severity);
      const own = review && [review.version, review.assignee ?? null, Number(review.proposal !== undefined), review.decided?.at ?? null];
      const isSame = review && String(own) === String([row.version, row.assignee, row.proposed, row.decided_at]);
      if (!isSame) yield { table: 'reviews', key: row.change_id, sentence: 'Its columns are not what the review itself says.' };
      else if (review.state !== row.state || rank !== row.severity_rank)
        yield { table: 'changes', key: row.change_id, sentence: 'Its state, or how bad it is, is not what its review says.' };
    }
    after = rows.at(-1)?.change_id ?? '';
    if (rows.length < PORTION) return;
  }
}

/** The records of the registry are what their last events say. */
async function* registryContradictions(db: Db): AsyncIterable<Contradiction> {
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom('registry_records')
      .innerJoin('registry_events', 'registry_events.seq', 'registry_records.event_seq')
      .selectAll('registry_records')
      .select('registry_events.after_json')
      .where('registry_records.event_seq', '>', after)
      .orderBy('registry_records.event_seq')
      .limit(PORTION)
      .execute();
    for (const { after_json, type, id, event_seq: _, ...columns } of rows) {
      const record = jsonIn(after_json) as RegistryRecord | undefined;
      const own: Record<string, unknown> = record ? columnsOf(record) : {};
      if (record && Object.entries(columns).every(([name, value]) => own[name] === value)) continue;
      yield { table: 'registry_records', key: `${type} ${id}`, sentence: 'It does not say what the last event about it says.' };
    }
    after = rows.at(-1)?.event_seq ?? 0;
    if (rows.length < PORTION) return;
  }
}

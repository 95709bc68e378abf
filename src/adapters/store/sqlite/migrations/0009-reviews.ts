/**
 * Reviews, and what the review queue is read by.
 *
 * The queue shows an incident as one entry, its worst part standing for it: that part is the `head`. Heads are elected anew when parts
 * are decided, so that a page of the queue is a walk along an index, however many changes wait.
 * @module
 */
import { statements } from './statements.ts';

export const reviews = statements([
  `create table reviews (
    change_id text not null primary key references changes (id),
    version integer not null,
    review_json text not null,
    assignee text,
    proposed integer not null,
    decided_at text
  ) strict, without rowid`,
  'create index reviews_decided on reviews (decided_at) where decided_at is not null',

  // A change has an entry of its own unless it is a part of an incident.
  'alter table changes add column entry text generated always as (coalesce(incident, id)) virtual',
  // As it was edited, where it was; 0 is the worst.
  'alter table changes add column severity_rank integer not null default 0',
  // It stands for its entry, among the changes of the entry that are in the same state.
  'alter table changes add column head integer not null default 0',
  // Copies of what the review says, so that one index has all that the queue is filtered by.
  'alter table changes add column assignee text',
  'alter table changes add column proposed integer not null default 0',
  `update changes set severity_rank =
    case severity when 'critical' then 0 when 'high' then 1 when 'medium' then 2 when 'low' then 3 else 4 end`,
  `update changes set head = 1 where id in (
    select id from (
      select id, row_number() over (partition by entry, state order by severity_rank, ordinal, id) as place
      from changes where suppressed_by is null
    ) where place = 1)`,

  'create unique index changes_head on changes (entry, state) where head = 1',
  `create index changes_queue on changes
    (state, severity_rank, first_seen_new_at desc, source_id, ordinal, id, vendor_id, incident) where head = 1`,
  `create index changes_queue_time on changes
    (state, first_seen_new_at, source_id, ordinal, id, vendor_id, incident) where head = 1`,
  'create index changes_queue_vendor on changes (state, vendor_id, severity_rank, first_seen_new_at desc) where head = 1',
  'create index changes_spoken on changes (state, vendor_id, source_id, head, suppressed_by) where suppressed_by is null',
  // What is a single change, and what is a part: each with all that is filtered by. SQLite looks into the row for what stands in a
  // condition but not in the index, even if the index has no other rows.
  `create index changes_singles on changes
    (state, severity_rank, first_seen_new_at desc, source_id, ordinal, id, kind, key, assignee, proposed, vendor_id, incident, suppressed_by)
    where suppressed_by is null and incident is null`,
  `create index changes_parts on changes
    (state, incident, severity_rank, ordinal, id, kind, key, assignee, proposed, vendor_id, source_id, first_seen_new_at,
     suppressed_by)
    where suppressed_by is null and incident is not null`,
  'create index changes_keys on changes (state, key) where suppressed_by is null and key is not null',

  // Read out of the source's own record, so that it cannot differ from it.
  `alter table sources add column kind text generated always as (source_json ->> '$.kind') virtual`,
  'create index sources_kind on sources (kind, id)',
]);

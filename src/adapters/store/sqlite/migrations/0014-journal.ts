/**
 * The journal takes the place of the outbox: everything that leaves the building, in the order in which it was recorded.
 *
 * What an older version recorded is told in it once: each change as it was found, then what was decided about it or is due by now. None of
 * that is alerted.
 * @module
 */
import { statements } from './statements.ts';

const COLUMNS = '(id, at, kind, change_id, vendor_id, source_id, alerting, state, was_state, severity, was_severity, detail_json)';

/** As `deadlineOf` gives them. */
const DEADLINES = `coalesce((
  select '[' || group_concat(json_patch(
    json_object('dueOn', due_on, 'clause', detail_json -> '$.clause', 'basis', basis), detail_json), ',' order by ordinal) || ']'
  from deadlines where change_id = changes.id), '[]')`;

const EDITS = `nullif(review_json -> '$.edits', '{}')`;

/** An entry for each change that is decided, corrected or has deadlines. */
const STANDS = `
  select changes.id || case when changes.state <> 'flagged' or ${EDITS} is not null then ':stands' else ':due:1' end,
    coalesce((select acts.at from acts where subject_type = 'change' and subject_id = changes.id and detail_json -> '$.after' is not null
      order by acts.seq desc limit 1), recorded.at) as told_at,
    case when changes.state = 'confirmed' then 'change.confirmed' when changes.state <> 'flagged' then 'change.retracted'
      when ${EDITS} is not null then 'change.corrected' else 'change.due' end,
    changes.id, recorded.vendor_id, recorded.source_id, 0, changes.state, 'flagged',
    coalesce(review_json ->> '$.edits.severity', changes.severity), changes.severity,
    '{"state":' || json_quote(changes.state) || ',"deadlines":' || ${DEADLINES}
      || ',"was":' || json_object('state', 'flagged', 'severity', changes.severity, 'deadlines', json('[]'))
      || coalesce(',"edits":' || ${EDITS}, '')
      || coalesce(',"supersededBy":' || case when changes.state = 'superseded' then review_json -> '$.supersededBy' end, '') || '}'
  from changes
  join journal as recorded on recorded.id = changes.id || ':recorded'
  left join reviews on reviews.change_id = changes.id
  where changes.state <> 'flagged' or ${EDITS} is not null or exists (select 1 from deadlines where change_id = changes.id)
  order by told_at, recorded.seq`;

export const journal = statements([
  `create table journal (
    seq integer primary key autoincrement,
    id text not null unique,
    at text not null,
    kind text not null,
    change_id text references changes (id),
    health_id text references health_events (id),
    vendor_id text,
    source_id text,
    alerting integer not null,
    state text,
    was_state text,
    severity text,
    was_severity text,
    detail_json text,
    check ((change_id is null) <> (health_id is null))
  ) strict`,

  `insert into journal ${COLUMNS}
    select changes.id || ':recorded', coalesce(outbox.created_at, first_seen_new_at), 'change.recorded', changes.id, vendor_id, source_id,
      0, 'flagged', null, severity, null, null
    from changes left join outbox on outbox.id = 'outbox:' || changes.id
    where suppressed_by is null order by changes.rowid`,
  `insert into journal (id, at, kind, health_id, alerting)
    select id || ':' || phase, at, 'health.' || phase, id, 0 from (
      select id, opened_at as at, 'opened' as phase from health_events
      union all select id, ended_at, 'recovered' from health_events where ended_at is not null
    ) order by at, phase, id`,
  `insert into journal ${COLUMNS} ${STANDS}`,

  'create index journal_vendor on journal (vendor_id, seq) where vendor_id is not null',
  'create index journal_source on journal (source_id, seq) where source_id is not null',
  'create index journal_change on journal (change_id, seq) where change_id is not null',
  // What is alerted: by its place, and the changes by their time.
  'create index journal_alerting on journal (seq, alerting) where alerting = 1',
  "create index journal_found on journal (at, seq, change_id, kind, alerting) where kind = 'change.recorded' and alerting = 1",

  `create trigger journal_entries_stay_as_they_are before update on journal begin
    select raise(abort, 'an entry of the journal is never edited');
  end`,
  `create trigger journal_entries_stay before delete on journal begin
    select raise(abort, 'an entry of the journal is never removed');
  end`,
  // "insert or replace" removes a row without asking the trigger above.
  `create trigger journal_entries_are_not_replaced before insert on journal
    when exists (select 1 from journal where id = new.id or seq = new.seq) begin
    select raise(abort, 'an entry of the journal is never replaced');
  end`,

  'drop table outbox',
]);

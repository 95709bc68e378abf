/**
 * Health events, what checks say of their sources, and deliveries that are of an event instead of a change.
 * @module
 */
import { statements } from './statements.ts';

export const health = statements([
  `create table health_events (
    id text not null primary key,
    source_id text references sources (id),
    kind text not null,
    opened_at text not null,
    detail_json text not null,
    ended_at text,
    ended text
  ) strict`,
  // One event of a kind while the trouble lasts, whoever writes.
  "create unique index health_open on health_events (coalesce(source_id, ''), kind) where ended_at is null",
  'create index health_source on health_events (source_id, opened_at, id)',
  'create index health_time on health_events (opened_at, id)',

  // Checks of a day: what share of them was read is a sum over a few rows, however many visits there are.
  `create table check_days (
    source_id text not null references sources (id),
    day text not null,
    checks integer not null,
    read integer not null,
    primary key (source_id, day)
  ) strict, without rowid`,
  `insert into check_days (source_id, day, checks, read)
    select source_id, substr(fetched_at, 1, 10), count(*), sum(readable) from visits
    where renderer <> 'archive' and id not like '%#again' group by 1, 2`,

  'alter table sources add column failing_json text',
  'alter table sources add column read_at text',
  'alter table sources add column watched_since text',
  `update sources set read_at = (select max(fetched_at) from visits
    where source_id = sources.id and readable = 1 and renderer <> 'archive')`,

  'alter table visits add column signs_json text',
  'alter table baselines add column unmatched_json text',

  // SQLite cannot make a column optional: the table is written anew.
  `create table outbox_of_both (
    seq integer primary key autoincrement,
    id text not null unique,
    change_id text references changes (id),
    health_id text references health_events (id),
    phase text,
    created_at text not null,
    delivered_at text,
    check ((change_id is null) <> (health_id is null)),
    check ((health_id is null) = (phase is null))
  ) strict`,
  `insert into outbox_of_both (seq, id, change_id, created_at, delivered_at)
    select seq, id, change_id, created_at, delivered_at from outbox`,
  'drop table outbox',
  'alter table outbox_of_both rename to outbox',
  'create index outbox_pending on outbox (created_at, seq) where delivered_at is null',
]);

/**
 * Alerts, the messages that carry them, each attempt to deliver one, and how far the router has read the journal.
 * @module
 */
import { statements } from './statements.ts';

const UNDERWAY = "where state in ('waiting', 'sending')";

export const alerts = statements([
  `create table marks (
    name text not null primary key,
    seq integer not null
  ) strict, without rowid`,
  // Nobody is alerted of what was recorded before there were alerts.
  "insert into marks (name, seq) select 'router', coalesce(max(seq), 0) from journal",

  `create table messages (
    seq integer primary key autoincrement,
    id text not null unique,
    channel text not null,
    lane text not null,
    kind text not null,
    notice_json text not null,
    created_at text not null,
    not_before text not null,
    state text not null check (state in ('waiting', 'sending', 'delivered', 'dead')),
    attempts integer not null default 0,
    next_at text,
    token text,
    delivered_at text,
    receipt text,
    problem_json text,
    check ((next_at is not null) = (state in ('waiting', 'sending'))),
    check ((token is not null) = (state = 'sending'))
  ) strict`,
  // Few are under way, however many were delivered.
  `create index messages_underway on messages (channel, seq, lane, state, not_before, next_at, attempts) ${UNDERWAY}`,
  `create index messages_lane on messages (channel, lane, seq, state, not_before, attempts) ${UNDERWAY}`,
  'create index messages_channel on messages (channel, seq)',
  'create index messages_standing on messages (channel, state, seq)',
  'create index messages_state on messages (state, seq)',
  "create index messages_made on messages (channel, created_at, kind) where kind <> 'test'",
  "create index messages_delivered on messages (channel, delivered_at, state) where state = 'delivered'",

  // What messages tell of, also those that no alert made.
  `create table message_changes (
    change_id text not null,
    message_id text not null references messages (id),
    primary key (change_id, message_id)
  ) strict, without rowid`,

  `create table message_attempts (
    seq integer primary key autoincrement,
    message_id text not null references messages (id),
    n integer not null,
    channel text not null,
    at text not null,
    ms real not null,
    ok integer not null,
    sentence text,
    unique (message_id, n)
  ) strict`,
  'create index message_attempts_channel on message_attempts (channel, seq)',

  `create table alerts (
    channel text not null,
    entry text not null references journal (id),
    subject text not null,
    vendor text,
    rule text not null,
    created_at text not null,
    message_id text references messages (id),
    held_until text,
    held_for text,
    primary key (channel, entry)
  ) strict, without rowid`,
  'create index alerts_subject on alerts (subject, channel)',
  'create index alerts_held on alerts (channel, held_until, held_for, message_id) where message_id is null and held_until is not null',
]);

/**
 * People, their sessions and sign-in links, tokens of programs, and the acts of them all. Of every secret there is a hash only.
 * @module
 */
import { statements } from './statements.ts';

export const access = statements([
  `create table users (
    id text not null primary key,
    login text not null unique,
    name text not null,
    role text not null check (role in ('viewer', 'analyst', 'approver', 'admin')),
    created_at text not null,
    disabled_at text,
    password_hash text,
    subject text unique,
    last_seen_at text
  ) strict`,

  `create table sessions (
    id text not null primary key,
    user_id text not null references users (id),
    secret_hash text not null unique,
    former_hash text,
    former_until text,
    csrf text not null,
    created_at text not null,
    seen_at text not null,
    rotated_at text not null,
    expires_at text not null
  ) strict`,
  'create index sessions_user on sessions (user_id)',
  'create index sessions_former on sessions (former_hash) where former_hash is not null',

  `create table links (
    hash text not null primary key,
    user_id text not null references users (id),
    expires_at text not null
  ) strict, without rowid`,
  'create index links_user on links (user_id)',

  `create table tokens (
    id text not null primary key,
    secret_hash text not null unique,
    name text not null,
    scopes_json text not null,
    created_at text not null,
    created_by text not null,
    expires_at text,
    revoked_at text,
    last_used_at text
  ) strict`,

  `create table acts (
    seq integer primary key autoincrement,
    id text not null unique,
    at text not null,
    by_kind text not null,
    by_id text not null,
    by_name text not null,
    kind text not null,
    subject_type text not null,
    subject_id text not null,
    batch text,
    detail_json text not null
  ) strict`,
  'create index acts_subject on acts (subject_type, subject_id, seq)',
  'create index acts_batch on acts (batch, seq) where batch is not null',
  'create index acts_kind on acts (kind, seq)',
  `create trigger acts_stay_as_they_are before update on acts begin
    select raise(abort, 'an act is never edited');
  end`,
  `create trigger acts_stay before delete on acts begin
    select raise(abort, 'an act is never removed');
  end`,
  // "insert or replace" removes a row without asking the trigger above.
  `create trigger acts_are_not_replaced before insert on acts
    when exists (select 1 from acts where id = new.id or seq = new.seq) begin
    select raise(abort, 'an act is never replaced');
  end`,
]);

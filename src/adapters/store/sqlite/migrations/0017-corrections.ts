/**
 * What readers send: corrections with the pages that are to evidence them, and opinions with the mails that ask for their confirmation. Of
 * every secret there is a hash only; mail addresses stand in columns of their own, so that they can go before the rest does.
 * @module
 */
import { statements } from './statements.ts';

export const corrections = statements([
  `create table installation_keys (
    name text not null primary key,
    value text not null
  ) strict, without rowid`,

  // Forms that were sent: their token is good once.
  `create table spent_tokens (
    nonce text not null primary key,
    until text not null
  ) strict, without rowid`,
  'create index spent_tokens_until on spent_tokens (until)',

  `create table corrections (
    seq integer primary key autoincrement,
    id text not null unique,
    at text not null,
    cell text not null,
    vendor text not null,
    offering text,
    question text not null,
    cell_version integer not null,
    wrong text not null,
    right_text text,
    grade text,
    url text not null,
    quote text,
    credit text,
    email text,
    sender_json text,
    suspect text,
    sameness text not null,
    state text not null check (state in ('open', 'accepted', 'refused')),
    version integer not null default 0,
    decided_json text,
    check ((decided_json is null) = (state = 'open')),
    check (email is null or state = 'open')
  ) strict`,
  'create index corrections_state on corrections (state, seq)',
  'create index corrections_cell on corrections (cell, seq)',
  "create unique index corrections_same on corrections (sameness) where state = 'open'",

  `create table correction_keys (
    hash text not null primary key,
    correction_id text not null references corrections (id) on delete cascade
  ) strict, without rowid`,
  'create index correction_keys_correction on correction_keys (correction_id)',

  `create table correction_captures (
    seq integer primary key autoincrement,
    id text not null unique,
    correction_id text not null references corrections (id) on delete cascade,
    url text not null,
    asked_at text not null,
    state text not null check (state in ('waiting', 'running', 'done')),
    next_at text,
    token text,
    attempts integer not null default 0,
    begun_at text,
    picture text,
    result_json text,
    check ((next_at is not null) = (state <> 'done')),
    check ((token is not null) = (state = 'running')),
    check ((result_json is not null) = (state = 'done'))
  ) strict`,
  "create index correction_captures_due on correction_captures (next_at, seq) where state <> 'done'",
  'create index correction_captures_begun on correction_captures (begun_at) where begun_at is not null',
  'create index correction_captures_correction on correction_captures (correction_id, seq)',
  'create index correction_captures_picture on correction_captures (picture) where picture is not null',

  `create table opinions (
    seq integer primary key autoincrement,
    id text not null unique,
    at text not null,
    offering text not null,
    rating integer not null check (rating between 1 and 5),
    title text not null,
    body text not null,
    name text,
    role text,
    size text,
    suspect text,
    author text,
    state text not null check (state in ('unconfirmed', 'waiting', 'published', 'reported', 'refused', 'withdrawn')),
    version integer not null default 0,
    confirmed_at text,
    published_at text,
    decided_json text,
    undelivered text,
    check (state <> 'withdrawn' or (title = '' and body = '' and name is null and role is null and size is null and author is null))
  ) strict`,
  'create index opinions_offering on opinions (offering, state, seq)',
  'create index opinions_state on opinions (state, seq)',
  'create index opinions_author on opinions (author, offering) where author is not null',

  `create table opinion_links (
    hash text not null primary key,
    opinion_id text not null references opinions (id) on delete cascade,
    use text not null check (use in ('confirm', 'withdraw')),
    expires_at text
  ) strict, without rowid`,
  'create index opinion_links_opinion on opinion_links (opinion_id)',

  `create table opinion_reports (
    seq integer primary key autoincrement,
    id text not null unique,
    opinion_id text not null references opinions (id) on delete cascade,
    reporter text,
    at text not null,
    why text not null,
    body text,
    settled integer not null default 0
  ) strict`,
  'create unique index opinion_reports_reporter on opinion_reports (opinion_id, reporter) where reporter is not null',

  // Mails that wait. None stays that was delivered or given up: with it goes the address.
  `create table letters (
    seq integer primary key autoincrement,
    id text not null unique,
    channel text not null,
    opinion_id text not null references opinions (id) on delete cascade,
    address text not null,
    expires_at text not null,
    state text not null check (state in ('waiting', 'sending')),
    next_at text not null,
    token text,
    attempts integer not null default 0,
    check ((token is not null) = (state = 'sending'))
  ) strict`,
  'create index letters_due on letters (channel, next_at, seq)',
  'create index letters_opinion on letters (opinion_id)',
]);

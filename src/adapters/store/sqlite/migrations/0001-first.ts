/**
 * The first tables of the record.
 * @module
 */
import { statements } from './statements.ts';

/** References to pages are checked at the end of a transaction: evidence and what rests on it commit together or not at all. */
const PAGE = 'references objects (sha256) deferrable initially deferred';
const SOURCE = 'not null references sources (id)';

export const first = statements([
  `create table sources (
    id text not null primary key,
    vendor_id text not null,
    declared integer not null,
    archive_only integer not null,
    source_json text not null,
    next_due_at text,
    last_visit_id text,
    verified_at text,
    unread_since text,
    visits integer not null default 0,
    snapshots integer not null default 0,
    changes integer not null default 0,
    last_change_at text
  ) strict, without rowid`,
  'create index sources_vendor on sources (vendor_id, id)',
  'create index sources_due on sources (next_due_at) where next_due_at is not null',

  `create table objects (
    sha256 text not null primary key,
    pack text not null,
    offset integer not null,
    length integer not null,
    raw_length integer not null,
    base text ${PAGE},
    depth integer not null
  ) strict, without rowid`,
  'create index objects_pack on objects (pack)',

  `create table visits (
    id text not null primary key,
    source_id text ${SOURCE},
    fetched_at text not null,
    verdict text not null,
    readable integer not null,
    because text not null,
    request_url text not null,
    final_url text not null,
    status integer,
    renderer text not null,
    duration_ms real,
    sha256 text ${PAGE},
    fingerprint text,
    content_hash text,
    screenshot text,
    headers_json text not null,
    redirects_json text not null,
    tls_json text,
    failure_json text
  ) strict`,
  'create index visits_time on visits (source_id, fetched_at, id)',
  'create index visits_readable on visits (source_id, readable, fetched_at)',
  'create index visits_page on visits (source_id, sha256)',
  'create index visits_screenshot on visits (screenshot) where screenshot is not null',

  `create table extractions (
    source_id text ${SOURCE},
    content_hash text not null,
    extractor_version text not null,
    extraction blob not null,
    primary key (source_id, content_hash, extractor_version)
  ) strict`,

  `create table baselines (
    source_id text not null primary key references sources (id),
    sha256 text not null ${PAGE},
    fingerprint text not null,
    content_hash text not null,
    extractor_version text not null,
    first_seen_at text not null,
    verified_at text not null,
    url text not null,
    doubt_json text,
    foreign key (source_id, content_hash, extractor_version) references extractions deferrable initially deferred
  ) strict, without rowid`,

  `create table changes (
    id text not null primary key,
    visit_id text not null references visits (id),
    source_id text ${SOURCE},
    vendor_id text not null,
    first_seen_new_at text not null,
    ordinal integer not null,
    last_seen_old_at text not null,
    kind text not null,
    action text not null,
    key text,
    significance text not null,
    severity text not null,
    state text not null,
    rule text not null,
    old_quote text,
    new_quote text,
    url text not null,
    old_snapshot text not null ${PAGE},
    new_snapshot text not null ${PAGE},
    extractor_version text not null,
    published_at text,
    effective_at text,
    reverts text references changes (id) deferrable initially deferred,
    detail_json text not null
  ) strict`,
  'create index changes_time on changes (first_seen_new_at, source_id, ordinal, id)',
  'create index changes_source on changes (source_id, first_seen_new_at, ordinal, id)',
  'create index changes_vendor on changes (vendor_id, first_seen_new_at, source_id, ordinal, id)',
  'create index changes_state on changes (state, severity, first_seen_new_at)',
  'create index changes_visit on changes (visit_id)',

  `create table outbox (
    seq integer primary key autoincrement,
    id text not null unique,
    change_id text not null references changes (id),
    created_at text not null,
    delivered_at text
  ) strict`,
  'create index outbox_pending on outbox (created_at, seq) where delivered_at is null',

  `create table import_marks (
    archive text not null,
    document text not null,
    done integer not null,
    digest text not null,
    complete integer not null,
    boundary text,
    cursor_source_id text,
    cursor_json text,
    primary key (archive, document)
  ) strict, without rowid`,
]);

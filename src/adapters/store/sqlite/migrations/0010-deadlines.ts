/**
 * Deadlines, which changes wait for theirs to be worked out, and what baselines state.
 * @module
 */
import { statements } from './statements.ts';

export const deadlines = statements([
  `create table deadlines (
    change_id text not null references changes (id),
    ordinal integer not null,
    vendor_id text not null,
    due_on text not null,
    basis text not null,
    detail_json text not null,
    primary key (change_id, ordinal)
  ) strict, without rowid`,
  'create index deadlines_due on deadlines (due_on, change_id, ordinal)',
  'create index deadlines_vendor on deadlines (vendor_id, due_on, change_id, ordinal)',

  `create table unsettled (
    vendor_id text not null,
    change_id text not null references changes (id),
    primary key (vendor_id, change_id)
  ) strict, without rowid`,
  // History that was recorded by an older version gets its deadlines at the next start.
  'insert into unsettled (vendor_id, change_id) select vendor_id, id from changes where suppressed_by is null',

  // Of a vendor's changes few are of values: its timelines are read without all the text that changed.
  'create index changes_keyed on changes (vendor_id, first_seen_new_at desc, source_id, ordinal, id) where key is not null',
  // What waits for a decision at one vendor, and how much of it.
  'create index changes_open on changes (vendor_id, state, first_seen_new_at desc, source_id, ordinal, id) where suppressed_by is null',
  'create index changes_reverts on changes (reverts) where reverts is not null',

  // Rows come as baselines move, and for older baselines when they are first asked for.
  `create table baseline_facts (
    source_id text not null primary key references sources (id),
    content_hash text not null,
    extractor_version text not null,
    facts_json text not null
  ) strict, without rowid`,
]);

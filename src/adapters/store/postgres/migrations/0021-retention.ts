/**
 * Retention: tombstones of what was removed by policy, blobs that are to go, and the indexes without which removing a row or a page would look
 * through whole tables for what refers to it.
 * @module
 */
import { sealTable } from '../seals.ts';
import { appendOnly } from './appendOnly.ts';
import { script } from './script.ts';

export const retention = script([
  `create table tombstones (
    what text collate "C" not null,
    key text collate "C" not null,
    event text collate "C" not null,
    at text collate "C" not null,
    source_id text collate "C",
    moment text collate "C" not null,
    digest text collate "C",
    primary key (what, key, event)
  )`,
  'create index tombstones_event on tombstones (event)',
  'create index tombstones_source on tombstones (source_id, what, moment) where source_id is not null',
  ...appendOnly('tombstones', 'a tombstone'),
  'create table doomed (blob text collate "C" not null primary key, at text collate "C" not null)',
  ...sealTable('tombstones'),
  ...sealTable('doomed'),
  'create index visits_of_page on visits (sha256) where sha256 is not null',
  'create index changes_old_page on changes (old_snapshot)',
  'create index changes_new_page on changes (new_snapshot)',
  'create index baselines_page on baselines (sha256)',
  'create index message_changes_message on message_changes (message_id)',
  'create index alerts_message on alerts (message_id) where message_id is not null',
]);

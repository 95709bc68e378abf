/**
 * Retention: tombstones of what was removed by policy, blobs that are to go, and the indexes without which removing a row or a page would look
 * through whole tables for what refers to it.
 * @module
 */
import { onlyGrows } from './0019-ledger.ts';
import { statements } from './statements.ts';

export const retention = statements([
  `create table tombstones (
    what text not null,
    key text not null,
    event text not null,
    at text not null,
    source_id text,
    moment text not null,
    digest text,
    primary key (what, key, event)
  ) strict`,
  'create index tombstones_event on tombstones (event)',
  'create index tombstones_source on tombstones (source_id, what, moment) where source_id is not null',
  ...onlyGrows('tombstones', 'a tombstone', 'what = new.what and key = new.key and event = new.event'),
  'create table doomed (blob text not null primary key, at text not null) strict',
  'create index visits_of_page on visits (sha256) where sha256 is not null',
  'create index changes_old_page on changes (old_snapshot)',
  'create index changes_new_page on changes (new_snapshot)',
  'create index baselines_page on baselines (sha256)',
  'create index message_changes_message on message_changes (message_id)',
  'create index alerts_message on alerts (message_id) where message_id is not null',
]);

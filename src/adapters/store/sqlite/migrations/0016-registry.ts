/**
 * The registry: every version of its records as an event, and which event each record stands with now.
 * @module
 */
import { statements } from './statements.ts';

export const registry = statements([
  `create table registry_events (
    seq integer primary key autoincrement,
    id text not null unique,
    at text not null,
    by_json text not null,
    kind text not null,
    type text not null check (type in ('cell', 'assessment', 'deal')),
    record text not null,
    version integer not null,
    vendor text not null,
    offering text,
    question text,
    after_json text not null,
    because_json text,
    unique (record, type, version)
  ) strict`,
  'create index registry_events_offering on registry_events (offering, seq) where offering is not null',
  'create index registry_events_vendor on registry_events (vendor, seq)',
  // With all that the changelog chooses by: what it counts and passes over is not looked up.
  'create index registry_events_kind on registry_events (kind, seq, version)',
  `create trigger registry_events_stay_as_they_are before update on registry_events begin
    select raise(abort, 'an event of the registry is never edited');
  end`,
  `create trigger registry_events_stay before delete on registry_events begin
    select raise(abort, 'an event of the registry is never removed');
  end`,
  // "insert or replace" removes a row without asking the trigger above.
  `create trigger registry_events_are_not_replaced before insert on registry_events
    when exists (select 1 from registry_events where id = new.id or seq = new.seq
      or (type = new.type and record = new.record and version = new.version)) begin
    select raise(abort, 'an event of the registry is never replaced');
  end`,

  // What lists and matrices show, so that they read no event.
  `create table registry_records (
    type text not null,
    id text not null,
    event_seq integer not null references registry_events (seq),
    vendor text not null,
    offering text,
    subject text,
    sheet text,
    question text,
    grade text,
    status text not null,
    summary text,
    note text,
    verified_at text,
    primary key (id, type)
  ) strict, without rowid`,
  'create index registry_records_offering on registry_records (offering, type) where offering is not null',
  'create index registry_records_vendor on registry_records (vendor, type)',
  "create index registry_records_status on registry_records (status, id) where type = 'cell'",

  `create table registry_sources (
    source_id text not null,
    cell_id text not null,
    primary key (source_id, cell_id)
  ) strict, without rowid`,
  'create index registry_sources_cell on registry_sources (cell_id)',

  `create table registry_changes (
    change_id text not null,
    cell_id text not null,
    primary key (change_id, cell_id)
  ) strict, without rowid`,
]);

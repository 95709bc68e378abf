/**
 * What pages count: parts of declarations and of last visits as columns, and indexes over what is asked for.
 * @module
 */
import { statements } from './statements.ts';

export const desk = statements([
  "alter table sources add column vendor_name text not null default ''",
  "alter table sources add column url text not null default ''",
  'alter table sources add column paused integer not null default 0',
  'alter table sources add column last_visit_at text',
  'alter table sources add column last_verdict text',
  'alter table sources add column last_renderer text',
  `update sources set
    vendor_name = coalesce(json_extract(source_json, '$.vendor.name'), vendor_id),
    url = coalesce(json_extract(source_json, '$.url'), ''),
    paused = coalesce(json_extract(source_json, '$.paused'), 0),
    (last_visit_at, last_verdict, last_renderer) = (select fetched_at, verdict, renderer from visits where id = last_visit_id)`,

  // Everything that a census asks of a source, without its declaration.
  `create index sources_standing on sources
    (archive_only, declared, paused, last_renderer, last_verdict, read_at, last_visit_at, vendor_id)`,
  'create index sources_named on sources (vendor_name collate nocase, vendor_id, id)',
  'create index sources_unread on sources (unread_since) where unread_since is not null',
  "create index sources_failing on sources (json_extract(failing_json, '$.kind')) where failing_json is not null",

  // With the column of its own condition, or SQLite reads each row to look at it.
  'create index changes_counted on changes (first_seen_new_at, vendor_id, severity, suppressed_by) where suppressed_by is null',
]);

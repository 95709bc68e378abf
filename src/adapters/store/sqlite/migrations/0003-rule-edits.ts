/**
 * Rule edits, and visits that were compared with nothing.
 * @module
 */
import { statements } from './statements.ts';

export const ruleEdits = statements([
  `create table rule_edits (
    id text not null primary key,
    source_id text not null references sources (id),
    at text not null,
    edit_json text not null
  ) strict`,
  'create index rule_edits_source on rule_edits (source_id, at, id)',
  'create index rule_edits_time on rule_edits (at, id)',
  'alter table visits add column evidence_only integer not null default 0',
]);

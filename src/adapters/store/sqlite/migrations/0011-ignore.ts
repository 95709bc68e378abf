/**
 * Suppression rules that people make, and what each of them held back.
 * @module
 */
import { statements } from './statements.ts';

export const ignore = statements([
  `create table ignore_rules (
    seq integer primary key autoincrement,
    id text not null unique,
    match_json text not null,
    reason text not null,
    since text not null,
    by_json text not null,
    ended_at text,
    ended_by_json text
  ) strict`,
  'create index ignore_rules_ended on ignore_rules (ended_at) where ended_at is not null',
  'create index changes_by_rule on changes (suppressed_by, first_seen_new_at) where suppressed_by is not null',
]);

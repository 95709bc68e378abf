/**
 * Changes know the incident that they are parts of, and the rule that holds them back.
 * @module
 */
import { statements } from './statements.ts';

export const incidents = statements([
  'alter table changes add column incident text',
  'alter table changes add column suppressed_by text',
  // What is shown is nearly always what was not held back.
  'create index changes_shown on changes (first_seen_new_at, source_id, ordinal, id) where suppressed_by is null',
]);

/**
 * Parts of an incident in the order of the page, whatever their state: the queue shows them below it.
 * @module
 */
import { statements } from './statements.ts';

export const parts = statements([
  'create index changes_incident on changes (incident, first_seen_new_at, source_id, ordinal, id) where incident is not null',
]);

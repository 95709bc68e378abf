/**
 * Who asks for visits to pages that readers name, as a keyed hash: so that many take turns. Wishes without one are those of analysts.
 * @module
 */
import { statements } from './statements.ts';

export const askers = statements([
  'alter table correction_captures add column asker text',
  'create index correction_captures_asker on correction_captures (asker, begun_at) where asker is not null',
]);

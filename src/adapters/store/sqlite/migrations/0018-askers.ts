/**
 * Who asks for visits to pages that readers name, as a keyed hash: so that many take turns. Wishes without one are those of analysts. Of readers
 * who asked before nobody knows who they were: they take turns as one.
 * @module
 */
import { statements } from './statements.ts';

export const askers = statements([
  'alter table correction_captures add column asker text',
  // Those that came with their correction; analysts ask later.
  `update correction_captures set asker = 'before'
    where state <> 'done' and asked_at = (select at from corrections where id = correction_id)`,
  'create index correction_captures_asker on correction_captures (asker, begun_at) where asker is not null',
]);

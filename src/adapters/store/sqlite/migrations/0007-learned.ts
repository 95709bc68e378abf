/**
 * Which renderer reads a page whose watcher leaves the choice to us.
 * @module
 */
import { statements } from './statements.ts';

export const learned = statements([
  `create table learned (
    source_id text not null primary key references sources (id),
    renderer text not null,
    at text not null,
    because text not null
  ) strict, without rowid`,
  'create index changes_held_back on changes (source_id) where suppressed_by is not null',
]);

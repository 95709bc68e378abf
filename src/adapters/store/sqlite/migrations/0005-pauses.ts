/**
 * Pauses: sources that an operator wants no visits to for a while.
 * @module
 */
import { statements } from './statements.ts';

export const pauses = statements([
  `create table pauses (
    source_id text not null primary key references sources (id),
    since text not null,
    until text,
    reason text
  ) strict, without rowid`,
]);

/**
 * SQLite's way of saying what the engines say differently.
 * @module
 */
import { sql } from 'kysely';
import type { Flavour } from '../sql/flavour.ts';

export const SQLITE: Flavour = {
  engine: 'sqlite',
  // SQLITE_CONSTRAINT_FOREIGNKEY
  isDangling: (error) => error instanceof Error && 'errcode' in error && error.errcode === 787,
  by: (index) => sql`indexed by ${sql.ref(index)}`,
  byRows: sql`not indexed`,
  thenJoin: sql`cross join`,
  // As one parameter: there may be more of them than a statement may have.
  among: (values) => sql`in (select value from json_each(${JSON.stringify(values)}))`,
  elements: (list) => sql`json_each(${JSON.stringify(list)})`,
  textsIn: (column, key) => sql`json_each(${column}, ${sql.lit(`$.${key}`)})`,
  field: (column, key) => sql`json_extract(${column}, ${sql.lit(`$.${key}`)})`,
  listOf: (column) => sql`json_group_array(${column})`,
  greater: (a, b) => sql`max(${a}, ${b})`,
  seconds: (time) => sql`unixepoch(${time})`,
  daysBefore: (day, days) => sql`date(${day}, ${sql.lit(`-${days} days`)})`,
  folded: (name) => sql`${name} collate nocase`,
  like: (text, pattern) => sql`${text} like ${pattern} escape '\\'`,
  // SQLite takes the other columns of a group from the row that has the least.
  leastOfEach: ({ group, rank, columns, rows }) => sql`select ${columns}, count(*) as size, min(${rank}) ${rows} group by ${group}`,
};

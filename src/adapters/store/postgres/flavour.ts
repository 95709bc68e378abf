/**
 * Postgres' way of saying what the engines say differently.
 *
 * JSON is read as `json`, never as `jsonb`: that one refuses texts with a character U+0000, which pages may well hold.
 * @module
 */
import { sql } from 'kysely';
import type { Flavour } from '../sql/flavour.ts';

/** Postgres keeps statistics: it finds its way by itself. */
const NO_HINT = sql``;

export const POSTGRES: Flavour = {
  engine: 'postgres',
  now: sql`extract(epoch from clock_timestamp()) * 1000`,
  // foreign_key_violation
  isDangling: (error) => error instanceof Error && 'code' in error && error.code === '23503',
  by: () => NO_HINT,
  byRows: NO_HINT,
  thenJoin: sql`join`,
  among: (values) => sql`= any(${values})`,
  elements: (list) => sql`json_array_elements(${JSON.stringify(list)}::json)`,
  textsIn: (column, key) => sql`json_array_elements_text(${column}::json -> ${sql.lit(key)})`,
  field: (column, key) => sql`(${column}::json ->> ${sql.lit(key)})`,
  listOf: (column) => sql`coalesce(json_agg(${column}), '[]')::text`,
  greater: (a, b) => sql`greatest(${a}, ${b})`,
  seconds: (time) => sql`floor(extract(epoch from ${time}::timestamptz))::bigint`,
  daysBefore: (day, days) => sql`to_char(${day}::date - ${sql.lit(days)}, 'YYYY-MM-DD')`,
  folded: (name) => sql`lower(${name})`,
  like: (text, pattern) => sql`${text} ilike ${pattern} escape '\\'`,
  leastOfEach: ({ group, rank, columns, rows }) =>
    sql`select distinct on (${group}) ${columns}, count(*) over (partition by ${group}) as size ${rows} order by ${group}, ${rank}`,
};

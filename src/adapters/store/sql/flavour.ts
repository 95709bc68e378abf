/**
 * What differs between the engines that keep the record, as small pieces for queries to be put together from. Everything else in these
 * queries is SQL that all of them understand alike.
 * @module
 */
import type { Kysely, RawBuilder } from 'kysely';

export type Sql = RawBuilder<unknown>;

export interface Flavour {
  engine: 'sqlite' | 'postgres';
  /** Milliseconds since 1970 by the clock of the server; absent where there is none. */
  now?: Sql;
  /** Whether this is what the engine refuses a row with that refers to one which is not there. */
  isDangling(error: unknown): boolean;
  /** After a table in `from`: the index to go by. SQLite keeps no statistics here and would guess; nothing where the engine knows better. */
  by(index: string): Sql;
  /** After a table in `from`: go by its rows as they come. */
  byRows: Sql;
  /** A join that reads its left side first. */
  thenJoin: Sql;
  /** After a column: whether it is one of these, however many there are. */
  among(values: ReadonlyArray<string | number>): Sql;
  /** In `from`: a row for each element of this list, its JSON in the column `value`. */
  elements(list: readonly unknown[]): Sql;
  /** In `from`: a row for each text in the list that a column of JSON holds under `key`, in the column `value`. */
  textsIn(column: Sql, key: string): Sql;
  /** What a column of JSON holds under `key`, as text. */
  field(column: Sql, key: string): Sql;
  /** All numbers of a column as the text of a JSON list. */
  listOf(column: Sql): Sql;
  /** The greater one of two values that are not null. */
  greater(a: Sql, b: Sql): Sql;
  /** Whole seconds since 1970 of a time. */
  seconds(time: Sql): Sql;
  /** So many days before a day ("2026-03-01"), as such a day; null before none. */
  daysBefore(day: Sql, days: number): Sql;
  /** For sorting names: A to Z are as a to z. */
  folded(name: Sql): Sql;
  /** Whether a text fits a pattern of `like` with \ as its escape; A to Z are as a to z. */
  like(text: Sql, pattern: string): Sql;
  /**
   * Of the rows of a query (`from` and what follows) one for each value of `group`: the one with the least `rank`, these columns of it, and as
   * `size` how many there are.
   */
  leastOfEach(of: { group: Sql; rank: Sql; columns: Sql; rows: Sql }): Sql;
}

/** What an adapter of Kysely has beside, so that whoever has a database has its flavour, in transactions too. */
export interface Flavoured {
  readonly flavour: Flavour;
}

/** The flavour of a database that one of our dialects opened. */
export function flavourOf<Tables>(db: Kysely<Tables>): Flavour {
  const { adapter } = db.getExecutor();
  if (!('flavour' in adapter)) throw new Error('this database was opened by no dialect of the record');
  return (adapter as typeof adapter & Flavoured).flavour;
}

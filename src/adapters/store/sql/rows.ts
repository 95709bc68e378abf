/**
 * Helpers between rows and domain objects.
 * @module
 */

/** Keys whose column may be null become optional keys. */
export type Present<Row> = { [K in keyof Row as null extends Row[K] ? never : K]: Row[K] } & {
  [K in keyof Row as null extends Row[K] ? K : never]?: NonNullable<Row[K]>;
};

/** The row without its nulls: absent values are absent keys in the domain. */
export function present<Row extends object>(row: Row): Present<Row> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== undefined)) as Present<Row>;
}

/** A limit that is none: `offset` wants one beside it on SQLite. */
export const ALL = Number.MAX_SAFE_INTEGER;

/** Cuts a list into runs, so that a statement stays below every engine's limit on parameters. */
export function* chunks<T>(items: readonly T[], size = 100): Iterable<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

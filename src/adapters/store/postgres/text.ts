/**
 * Texts as Postgres can keep them. It takes every character but U+0000, which pages and people may send all the same: in the tables that one is
 * two others, of which the first stands for no character anywhere.
 * @module
 */

const MARK = '\ufffe';

/** The text as it is kept. */
export function written(text: string): string {
  return text.includes('\0') || text.includes(MARK) ? text.replaceAll(MARK, `${MARK}1`).replaceAll('\0', `${MARK}0`) : text;
}

/** The text that is kept so. */
export function read(kept: string): string {
  return kept.includes(MARK) ? kept.replaceAll(`${MARK}0`, '\0').replaceAll(`${MARK}1`, MARK) : kept;
}

/**
 * What is different between two entries, field by field.
 * @module
 */
import { canonicalJson } from '../../lib/canonicalJson.ts';
import type { Entry } from './entries.ts';

/** One field: absent on the side that does not have it. Free text and page text are in it. */
export interface FieldDifference {
  /** Like "summary", "values.objection_window" or "citations[0].quote". */
  field: string;
  old?: unknown;
  new?: unknown;
}

/** Fields whose values are looked at as a whole: a duration, a list of names. */
const WHOLE = /(?:^|\.)(?:value|values\.[^.]+|geography|models|path|changes)$/;

/** In the order of the entries; a side without an entry has no field. */
export function differenceOf(old: Entry | undefined, now: Entry | undefined): FieldDifference[] {
  return between('', old ?? {}, now ?? {});
}

function between(field: string, old: unknown, now: unknown): FieldDifference[] {
  if (canonicalJson([old]) === canonicalJson([now])) return [];
  if (!WHOLE.test(field)) {
    if (isList(old) || isList(now)) return betweenLists(field, isList(old) ? old : [], isList(now) ? now : []);
    if (isEntry(old) || isEntry(now)) return betweenEntries(field, isEntry(old) ? old : {}, isEntry(now) ? now : {});
  }
  return [{ field, ...(old === undefined ? {} : { old }), ...(now === undefined ? {} : { new: now }) }];
}

function betweenEntries(field: string, old: Entry, now: Entry): FieldDifference[] {
  const names = [...new Set([...Object.keys(now), ...Object.keys(old)])];
  return names.flatMap((name) => between(field === '' ? name : `${field}.${name}`, old[name], now[name]));
}

/** What both lists begin and end with is left out: of one element that was put in between, that one is told. */
function betweenLists(field: string, old: readonly unknown[], now: readonly unknown[]): FieldDifference[] {
  const same = (a: unknown, b: unknown): boolean => canonicalJson([a]) === canonicalJson([b]);
  const shorter = Math.min(old.length, now.length);
  let start = 0;
  while (start < shorter && same(old[start], now[start])) start += 1;
  let end = 0;
  while (end < shorter - start && same(old[old.length - 1 - end], now[now.length - 1 - end])) end += 1;
  const middle = Math.max(old.length, now.length) - start - end;
  return Array.from({ length: middle }, (_, index) => start + index).flatMap((index) =>
    between(`${field}[${index}]`, index < old.length - end ? old[index] : undefined, index < now.length - end ? now[index] : undefined),
  );
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value);
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

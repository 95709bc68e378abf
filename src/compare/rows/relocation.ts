/**
 * What became of a location.
 * @module
 */
import { contains, isEea, placeCodes } from '../../lib/places.ts';
import { asWords } from './row.ts';

/**
 * refined: within what it was (EEA → Ireland); widened: more than it was, and no further out (Ireland → EEA); left-eea: all of it
 * was in the European Economic Area, and some of it no longer is; moved: anything else.
 */
export type Relocation = 'refined' | 'widened' | 'left-eea' | 'moved' | 'same';

/** Compares two locations as a page states them: "EEA", "Sweden, Norway", "United States (US customers)". */
export function relocation(before = '', after = ''): Relocation {
  const [old, now] = [placeCodes(before), placeCodes(after)];
  if (old.length === 0 || now.length === 0) return asWords(before) === asWords(after) ? 'same' : 'moved';
  const gained = now.filter((place) => !old.includes(place));
  const lost = old.filter((place) => !now.includes(place));
  if (gained.length + lost.length === 0) return 'same';
  const isWithin = (outer: readonly string[]) => (place: string) => outer.some((region) => contains(region, place));
  if (now.every(isWithin(old))) return 'refined';
  if (old.every(isEea) && gained.some((place) => !isEea(place))) return 'left-eea';
  return old.every(isWithin(now)) ? 'widened' : 'moved';
}

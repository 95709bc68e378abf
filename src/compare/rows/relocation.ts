/**
 * What became of a location.
 * @module
 */
import { contains, isEea, placeCodes } from '../../lib/places.ts';
import { asWords } from './words.ts';

/**
 * refined: within what it was (EEA → Ireland); widened: more than it was, and no further out (Ireland → EEA); left-eea: all of it
 * was in the European Economic Area, and some of it no longer is; moved: anything else.
 */
export type Relocation = 'refined' | 'widened' | 'left-eea' | 'moved' | 'same';

/** A location as words and as the places that it names. */
export interface Location {
  words: string;
  codes: readonly string[];
}

export function locationOf(text = ''): Location {
  const [words, codes] = [asWords(text), placeCodes(text)];
  return { words, codes: codes.length === 0 && EVERYWHERE.has(words) ? ['WORLD'] : codes };
}

/** What a location says by itself for the whole world; in a sentence these words may mean anything. */
const EVERYWHERE = new Set(['global', 'globally', 'anywhere', 'all countries', 'any country', 'international']);

/** Compares two locations as a page states them: "EEA", "Sweden, Norway", "United States (US customers)". */
export function relocation(before: string | undefined, after: string | undefined): Relocation {
  return relocationBetween(locationOf(before), locationOf(after));
}

/** The same of locations that are read already. */
export function relocationBetween(before: Location, after: Location): Relocation {
  const [old, now] = [before.codes, after.codes];
  if (old.length === 0 || now.length === 0) return before.words === after.words ? 'same' : 'moved';
  const gained = now.filter((place) => !old.includes(place));
  const lost = old.filter((place) => !now.includes(place));
  if (gained.length + lost.length === 0) return 'same';
  const isWithin = (outer: readonly string[]) => (place: string) => outer.some((region) => contains(region, place));
  if (now.every(isWithin(old))) return 'refined';
  if (old.every(isEea) && gained.some((place) => !isEea(place))) return 'left-eea';
  return old.every(isWithin(now)) ? 'widened' : 'moved';
}

/**
 * Places in running text: countries, the parts of them whose law contracts choose, EU, EEA, Europe, the whole world, and the data-centre
 * regions of the large clouds. Names are read in English, German and French.
 * @module
 */
import { adjectiveAt } from './places/adjectives.ts';
import { CLOUD_REGIONS } from './places/cloud.ts';
import { placeNames } from './places/names.ts';
import { fold } from './text.ts';

export { nameOf } from './places/names.ts';
export { contains, countryOf, isCountry, isEea } from './places/regions.ts';

export interface Place {
  /** `FR`, `US-CA`, `EU`, `EEA`, `EUROPE` or `WORLD`. */
  code: string;
  /** Where the name stands in the text. */
  start: number;
  end: number;
  /** The name as written. */
  text: string;
}

export interface PlaceOptions {
  /** BCP 47 language of the text, where it is known: a few names are other words in other languages. */
  language?: string;
  /** Also read "French", "deutsches", "suisse" as the country. */
  adjectives?: boolean;
}

interface Name {
  code: string;
  words: string[];
  /** Which words are written with a capital. */
  capital: boolean[];
  /** Acronyms count only as they are written here. */
  exact?: string;
  language?: string;
  city?: true;
}

const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const CLOUD_REGION = /\b[a-z]{2,14}(?:-(?:gov-)?[a-z]{4,12})?-?\d?\b/g;
const WORLDWIDE = /\b(?:world-?wide|globally|weltweit|dans le monde entier|throughout the world)\b/gi;
/** What may stand between the words of a name. */
const GAPS = new Set([' ', '\u00a0', '-', '‑', "'", '’', ', ']);
/** Longest abbreviation within a name ("N. Virginia", "St. Lucia"). */
const MAX_ABBREVIATION = 2;

let known: Map<string, Name[]> | undefined;

/** Names by their first word, longest first. */
function namesByFirstWord(): Map<string, Name[]> {
  if (known) return known;
  known = new Map();
  for (const { name, code, language, city } of placeNames()) {
    const words = name.match(WORD) ?? [];
    const exact = /^[\p{Lu}.]+$/u.test(name) ? name : undefined;
    const entry: Name = { code, words: words.map(fold), capital: words.map(isCapital), ...(exact ? { exact } : {}) };
    if (language) entry.language = language;
    if (city) entry.city = true;
    const first = entry.words[0] ?? '';
    const same = known.get(first);
    if (same) same.push(entry);
    else known.set(first, [entry]);
  }
  for (const names of known.values()) names.sort((a, b) => weight(b) - weight(a));
  return known;
}

/** More words first, then longer ways to write an acronym ("U.S.A." before "U.S."). */
function weight({ words, exact }: Name): number {
  return words.length * 20 + (exact?.length ?? 0);
}

/**
 * The places that a text names, in order, the longest name at each position. Linear in the text.
 *
 * @example
 * placesIn('stored in Ireland and the US').map((place) => place.code) // ['IE', 'US']
 */
export function placesIn(text: string, options: PlaceOptions = {}): Place[] {
  const found = [...properNames(text, options), ...cloudRegions(text), ...worldwide(text)];
  return withoutOverlaps(found.sort((a, b) => a.start - b.start || b.end - a.end));
}

/** The distinct codes of the places in a text, in order. */
export function placeCodes(text: string, options?: PlaceOptions): string[] {
  return [...new Set(placesIn(text, options).map(({ code }) => code))];
}

function properNames(text: string, options: PlaceOptions): Array<Place & { city?: true }> {
  const words = Array.from(text.matchAll(WORD), ({ 0: word, index }) => ({ word, start: index, end: index + word.length }));
  const found: Array<Place & { city?: true }> = [];
  for (let at = 0; at < words.length; at += 1) {
    const { word, start } = words[at] as Word;
    const hit = isCapital(word) ? nameAt(text, words, at, options) : undefined;
    if (hit) {
      const place = {
        code: hit.name.code,
        start,
        end: hit.end,
        text: text.slice(start, hit.end),
        ...(hit.name.city ? { city: true as const } : {}),
      };
      if (!isPartOfWord(text, place)) found.push(place);
      at += hit.name.words.length - 1;
      continue;
    }
    const adjective = options.adjectives ? adjectiveAt(word) : undefined;
    if (adjective !== undefined) found.push({ code: adjective, start, end: start + word.length, text: word });
  }
  return found.filter((place, at) => !(place.city && isCityElsewhere(text, place, found[at + 1])));
}

interface Word {
  word: string;
  start: number;
  end: number;
}

function nameAt(text: string, words: Word[], at: number, { language }: PlaceOptions): { name: Name; end: number } | undefined {
  const { word, start } = words[at] as Word;
  for (const name of namesByFirstWord().get(fold(word)) ?? []) {
    if (name.language && !language?.toLowerCase().startsWith(name.language)) continue;
    if (name.exact === undefined) {
      const last = words[at + name.words.length - 1];
      if (last && name.words.every((_, offset) => wordFits(text, words, at, name, offset))) return { name, end: last.end };
    } else if (text.startsWith(name.exact, start) && !/[\p{L}\p{N}]/u.test(text[start + name.exact.length] ?? '')) {
      if (!isShouted(text, words, at, name.exact)) return { name, end: start + name.exact.length };
    }
  }
  return undefined;
}

function wordFits(text: string, words: Word[], at: number, { words: wanted, capital }: Name, offset: number): boolean {
  const { word, start } = words[at + offset] as Word;
  if (fold(word) !== wanted[offset] || (capital[offset] && !isCapital(word))) return false;
  if (offset === 0) return true;
  const before = words[at + offset - 1] as Word;
  const gap = text.slice(before.end, start);
  return GAPS.has(gap) || ((gap === '. ' || gap === '.') && before.word.length <= MAX_ABBREVIATION);
}

/** "CONTACT US", "LET US": the pronoun in a text in capitals. */
function isShouted(text: string, words: Word[], at: number, acronym: string): boolean {
  const before = words[at - 1];
  if (acronym !== 'US' || !before || text.slice(before.end, (words[at] as Word).start) !== ' ') return false;
  return /^\p{Lu}{2,}$/u.test(before.word) && !/^(?:THE|AWS|GCP|EU|UK|NON|IN|AND)$/.test(before.word);
}

/** "EU-U.S. Data Privacy Framework", "non-EU countries": no place, but part of another name. */
function isPartOfWord(text: string, { start, end }: Place): boolean {
  const before = text.slice(Math.max(0, start - 6), start);
  if (/[\p{L}.][-‑–]$/u.test(before)) return true;
  return /^[-‑–](?:U\.?S\b|UK\b|Swiss\b)/.test(text.slice(end, end + 8));
}

/** "Dublin, Ohio": the state tells where. */
function isCityElsewhere(text: string, city: Place, next: Place | undefined): boolean {
  return next?.code.startsWith('US-') === true && !city.code.startsWith('US-') && text.slice(city.end, next.start) === ', ';
}

function cloudRegions(text: string): Place[] {
  if (!/\d|west|east|north|south|central/.test(text)) return [];
  const found: Place[] = [];
  for (const { 0: name, index } of text.matchAll(CLOUD_REGION)) {
    const code = CLOUD_REGIONS.get(name);
    if (code !== undefined) found.push({ code, start: index, end: index + name.length, text: name });
  }
  return found;
}

function worldwide(text: string): Place[] {
  return Array.from(text.matchAll(WORLDWIDE), ({ 0: word, index }) => ({
    code: 'WORLD',
    start: index,
    end: index + word.length,
    text: word,
  }));
}

function withoutOverlaps(places: Place[]): Place[] {
  const kept: Place[] = [];
  for (const { code, start, end, text } of places) if (start >= (kept.at(-1)?.end ?? 0)) kept.push({ code, start, end, text });
  return kept;
}

function isCapital(word: string): boolean {
  return /^\p{Lu}/u.test(word);
}

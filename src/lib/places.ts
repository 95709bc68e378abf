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
/** Capitals begin the names of places. */
const CAPITAL_WORD = /(?<![\p{L}\p{M}\p{N}])\p{Lu}[\p{L}\p{M}\p{N}]*/gu;
const NEXT_WORD = /([^\p{L}\p{M}\p{N}]{1,2})([\p{L}\p{M}\p{N}]+)/uy;
const LAST_WORD = /(\p{L}+) $/u;
/** "us-east-1", "europe-west4", "westeurope", "germanywestcentral". */
const CLOUD_REGION =
  /\b(?:[a-z]{2,14}-(?:gov-)?[a-z]{4,12}-?\d|[a-z]{2,16}(?:east|west|north|south|central)\d?|(?:east|west|north|south|central)[a-z]{2,12}\d?)\b/g;
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
  const named = [...properNames(text, options), ...(options.adjectives ? adjectives(text) : [])];
  const found = [...named, ...cloudRegions(text), ...worldwide(text)];
  return withoutOverlaps(found.sort((a, b) => a.start - b.start || b.end - a.end));
}

/** The distinct codes of the places in a text, in order. */
export function placeCodes(text: string, options?: PlaceOptions): string[] {
  return [...new Set(placesIn(text, options).map(({ code }) => code))];
}

function properNames(text: string, options: PlaceOptions): Array<Place & { city?: true }> {
  const found: Array<Place & { city?: true }> = [];
  let end = 0;
  for (const { 0: word, index } of text.matchAll(CAPITAL_WORD)) {
    const hit = index < end ? undefined : nameAt(text, word, index, options);
    if (!hit) continue;
    end = hit.end;
    const place: Place & { city?: true } = { code: hit.name.code, start: index, end, text: text.slice(index, end) };
    if (hit.name.city) place.city = true;
    if (!isPartOfWord(text, place)) found.push(place);
  }
  return found.filter((place, at) => !(place.city && isCityElsewhere(text, place, found[at + 1])));
}

function adjectives(text: string): Place[] {
  return Array.from(text.matchAll(WORD)).flatMap(({ 0: word, index }) => {
    const code = adjectiveAt(word);
    return code === undefined ? [] : [{ code, start: index, end: index + word.length, text: word }];
  });
}

function nameAt(text: string, word: string, start: number, { language }: PlaceOptions): { name: Name; end: number } | undefined {
  for (const name of namesByFirstWord().get(fold(word)) ?? []) {
    if (name.language && !language?.toLowerCase().startsWith(name.language)) continue;
    const end = name.exact === undefined ? endOfName(text, word, start, name) : endOfAcronym(text, start, name.exact);
    if (end > 0) return { name, end };
  }
  return undefined;
}

/** End of a name of one or more words; 0 if it is not this name. */
function endOfName(text: string, first: string, start: number, { words, capital }: Name): number {
  let end = start + first.length;
  let before = first;
  for (let at = 1; at < words.length; at += 1) {
    NEXT_WORD.lastIndex = end;
    const [whole = '', gap = '', word = ''] = NEXT_WORD.exec(text) ?? [];
    if (fold(word) !== words[at] || (capital[at] && !isCapital(word)) || !isGap(gap, before)) return 0;
    end += whole.length;
    before = word;
  }
  return end;
}

function isGap(gap: string, before: string): boolean {
  return GAPS.has(gap) || ((gap === '. ' || gap === '.') && before.length <= MAX_ABBREVIATION);
}

function endOfAcronym(text: string, start: number, acronym: string): number {
  const end = start + acronym.length;
  if (!text.startsWith(acronym, start) || /[\p{L}\p{N}]/u.test(text[end] ?? '')) return 0;
  return acronym === 'US' && isShouted(text.slice(Math.max(0, start - 20), start)) ? 0 : end;
}

/** "CONTACT US", "LET US": the pronoun in a text in capitals. */
function isShouted(before: string): boolean {
  const word = LAST_WORD.exec(before)?.[1] ?? '';
  return /^\p{Lu}{2,}$/u.test(word) && !/^(?:THE|AWS|GCP|EU|UK|NON|IN|AND)$/.test(word);
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

/** Every cloud's name of a region has a number or a direction. */
const REGIONAL = /\d|east|west|north|south|central/;

function cloudRegions(text: string): Place[] {
  if (!REGIONAL.test(text)) return [];
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

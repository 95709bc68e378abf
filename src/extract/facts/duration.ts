/**
 * Durations in running text: "thirty (30) days", "10 business days", "72-hour", "sechs Monate", "trente (30) jours ouvrés".
 * @module
 */

import type { Duration } from '../../domain/extraction.ts';
import { eachWord } from '../../domain/phrase.ts';
import { wordNumber } from './numberWords.ts';

export interface DurationFound {
  value: Duration;
  /** Offsets in the text. */
  start: number;
  end: number;
  /** "thirty (10) days": the value is the numeral's. */
  disagrees: boolean;
}

type Unit = Duration['unit'];

const WORDS_OF_UNIT: Record<Unit, readonly string[]> = {
  h: ['hour', 'hours', 'hr', 'hrs', 'stunde', 'stunden', 'heure', 'heures'],
  d: ['day', 'days', 'tag', 'tage', 'tagen', 'tages', 'kalendertag', 'kalendertage', 'kalendertagen', 'jour', 'jours'],
  bd: [
    ...['werktag', 'werktage', 'werktagen', 'arbeitstag', 'arbeitstage', 'arbeitstagen', 'geschäftstag', 'geschäftstage'],
    ...['geschäftstagen', 'bankarbeitstag', 'bankarbeitstage', 'bankarbeitstagen', 'weekday', 'weekdays', 'workday', 'workdays'],
  ],
  w: ['week', 'weeks', 'woche', 'wochen', 'semaine', 'semaines'],
  mo: ['month', 'months', 'monat', 'monate', 'monaten', 'monats', 'mois'],
  y: ['year', 'years', 'jahr', 'jahre', 'jahren', 'jahres', 'an', 'ans', 'année', 'années'],
};
const UNITS = new Map<string, Unit>(Object.entries(WORDS_OF_UNIT).flatMap(([unit, words]) => words.map((word) => [word, unit as Unit])));

/** Between number and unit, without a change of meaning. */
const PLAIN_QUALIFIERS = new Set([
  ...['calendar', 'rolling', 'consecutive', 'full', 'additional', 'further', 'clear', 'complete', 'more', 'continuous'],
  ...['volle', 'vollen', 'weitere', 'weiteren', 'aufeinanderfolgende', 'aufeinanderfolgenden'],
]);
/** Days on which one works. */
const BUSINESS = new Set(['business', 'working', 'work', 'banking', 'trading']);
const BUSINESS_AFTER = new Set(['ouvré', 'ouvrés', 'ouvrable', 'ouvrables']);
/** "24 hours a day", "7 days per week", "18 years of age" are no durations. */
const RATE = new Set(['a', 'per', 'am', 'pro', 'par', 'of', 'old']);
const RATED = new Set(['day', 'week', 'tag', 'woche', 'jour', 'semaine', 'year', 'age']);
const RANGE_WORDS = new Set(['to', 'or', 'and', 'bis', 'und', 'oder', 'à', 'et', 'ou']);

const MAX_NUMBER = 9999;
const MAX_NUMBER_WORDS = 6;
/** What may stand between the words of one duration. */
const JOINT = /^[\s()[\]\-‐‑–—'’."„“”]{0,5}$/u;

interface Word {
  text: string;
  start: number;
  end: number;
  digits: boolean;
}

/** Words in lower case without one of which there is no duration. */
export const UNIT_WORDS: readonly string[] = Object.values(WORDS_OF_UNIT).flat();

/**
 * The durations of a text, in order. Linear.
 *
 * @example
 * durationsIn('within thirty (30) days of notice')[0]?.value // { n: 30, unit: 'd' }
 */
export function durationsIn(text: string): DurationFound[] {
  const words: Word[] = [];
  eachWord(text, (start, end, digits) =>
    words.push({ text: end - start > 40 ? '' : text.slice(start, end).toLowerCase(), start, end, digits }),
  );
  return words.flatMap((word, at) => {
    const unit = UNITS.get(word.text);
    const found = unit && !isRate(words, at) ? durationAt(text, words, at, unit) : undefined;
    return found ? [found] : [];
  });
}

function isRate(words: Word[], at: number): boolean {
  const next = words[at + 1]?.text ?? '';
  return next === 'old' || (RATE.has(next) && RATED.has(words[at + 2]?.text ?? ''));
}

function durationAt(text: string, words: Word[], at: number, base: Unit): DurationFound | undefined {
  let unit = base;
  let last = at - 1;
  while (last >= 0 && isJoint(text, words, last)) {
    const qualifier = words[last]?.text ?? '';
    if (base === 'd' && BUSINESS.has(qualifier)) unit = 'bd';
    else if (!PLAIN_QUALIFIERS.has(qualifier)) break;
    last--;
  }
  const number = last >= 0 && isJoint(text, words, last) ? numberEnding(text, words, last) : undefined;
  if (!number || number.n <= 0 || number.n > MAX_NUMBER) return undefined;
  const after = words[at + 1];
  const french = base === 'd' && after !== undefined && BUSINESS_AFTER.has(after.text) && isJoint(text, words, at);
  if (french) unit = 'bd';
  const from = rangeStart(text, words, number.first) ?? number.first;
  return {
    value: { n: number.n, unit },
    start: words[from]?.start ?? 0,
    end: (french ? after : words[at])?.end ?? 0,
    disagrees: number.disagrees,
  };
}

/** Whether nothing but a joint stands between a word and the one after it. */
function isJoint(text: string, words: Word[], at: number): boolean {
  const [word, next] = [words[at], words[at + 1]];
  return word !== undefined && next !== undefined && JOINT.test(text.slice(word.end, Math.min(next.start, word.end + 6)));
}

interface NumberFound {
  n: number;
  /** Index of its first word. */
  first: number;
  disagrees: boolean;
}

/** "30", "thirty", "thirty (30)", "30 (thirty)", "1.5" that ends with word `last`. */
function numberEnding(text: string, words: Word[], last: number): NumberFound | undefined {
  const inner = simpleNumber(text, words, last);
  if (!inner) return undefined;
  const before = inner.first - 1;
  const outer = before >= 0 && isBracketed(text, words, before) ? simpleNumber(text, words, before) : undefined;
  if (!outer || outer.digits === inner.digits) return { n: inner.n, first: inner.first, disagrees: false };
  return { n: inner.digits ? inner.n : outer.n, first: outer.first, disagrees: inner.n !== outer.n };
}

function isBracketed(text: string, words: Word[], at: number): boolean {
  const [word, next] = [words[at], words[at + 1]];
  return (
    word !== undefined && next !== undefined && /^\s{0,2}[([]\s?["„“]?$/u.test(text.slice(word.end, Math.min(next.start, word.end + 5)))
  );
}

function simpleNumber(text: string, words: Word[], last: number): { n: number; first: number; digits: boolean } | undefined {
  if (words[last]?.digits) return { ...digitsEnding(text, words, last), digits: true };
  for (let length = Math.min(MAX_NUMBER_WORDS, last + 1); length >= 1; length--) {
    const first = last - length + 1;
    const n = wordNumber(words.slice(first, last + 1).map((word) => word.text));
    if (n !== undefined && spaced(text, words, first, last)) return { n, first, digits: false };
  }
  return undefined;
}

function spaced(text: string, words: Word[], first: number, last: number): boolean {
  for (let at = first; at < last; at++)
    if (!/^[\s\-‐‑]{1,3}$/u.test(text.slice(words[at]?.end ?? 0, Math.min(words[at + 1]?.start ?? 0, (words[at]?.end ?? 0) + 4))))
      return false;
  return true;
}

/** Digits with a decimal part or thousands before them: "1.5", "2,5", "1,000". */
function digitsEnding(text: string, words: Word[], last: number): { n: number; first: number } {
  const word = words[last] as Word;
  const before = words[last - 1];
  const own = Number(word.text);
  const sign = before?.digits && before.end + 1 === word.start ? text.charAt(before.end) : '';
  if (!before || (sign !== '.' && sign !== ',')) return { n: own, first: last };
  return { n: Number(word.text.length === 3 ? `${before.text}${word.text}` : `${before.text}.${word.text}`), first: last - 1 };
}

/** Index of the first word of "between 30 and", "30 to", "30-" before a number: the value is the greater end. */
function rangeStart(text: string, words: Word[], first: number): number | undefined {
  const direct = words[first - 1];
  if (direct?.digits && words[first]?.digits && /^\s?[-–]\s?$/u.test(text.slice(direct.end, words[first]?.start))) return first - 1;
  if (!direct || !RANGE_WORDS.has(direct.text) || first < 2) return undefined;
  return isJoint(text, words, first - 2) ? numberEnding(text, words, first - 2)?.first : undefined;
}

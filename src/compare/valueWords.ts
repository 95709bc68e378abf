/**
 * The words in which a text states a value: what a typed record tells of the text, and what it does not.
 * @module
 */
import type { Entity, Fact, FactValue } from '../domain/extraction.ts';
import { placesIn } from '../lib/places.ts';
import { fold } from '../lib/text.ts';
import { monthOf } from './significance/months.ts';
import { numeralOf } from './significance/numerals.ts';
import { elementsOf, isEntity } from './values.ts';

/** Folded words. */
export type Words = Set<string>;

const UNITS: Record<string, string> = {
  h: 'hour hours hr hrs stunde stunden heure heures',
  d: 'day days calendar tag tage tagen kalendertag kalendertage kalendertagen jour jours calendaires',
  bd: 'day days business working werktag werktage werktagen arbeitstag arbeitstage arbeitstagen jour jours ouvres ouvrables',
  w: 'week weeks woche wochen semaine semaines',
  mo: 'month months monat monate monaten mois',
  y: 'year years jahr jahre jahren an ans annee annees',
};
/** Between the elements of a set. */
const JOINING = 'and or und oder et ou';
/** Before a proper name: "the Netherlands", "den Niederlanden", "les Pays-Bas". */
const ARTICLE = /(?<!\p{L})([Tt]he|[Dd](?:er|ie|as|em|en|es)|[Ll](?:e|a|es))\s+\p{Lu}/gu;
/** Within one: "State of Delaware". */
const CONNECTOR = /\p{Lu}\p{L}*\s+(of|de|du|des|von)\s+(?=\p{Lu})/gu;
/** Longest quote whose places are looked for. */
const MAX_QUOTE = 4000;

export function foldedWords(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The words of the quote that state the fact's own value. Linear in the quote. */
export function valueWordsOf({ value, quote }: Fact): Words {
  const words: Words = new Set();
  for (const element of elementsOf(value)) for (const word of wordsOfElement(element)) words.add(word);
  const isSet = Array.isArray(value) || (typeof value === 'string' && !isDay(value));
  if (isSet) for (const word of [...placeWords(quote), ...properWords(quote), ...JOINING.split(' ')]) words.add(word);
  const numbers = numbersIn(value);
  if (Array.isArray(value)) for (const word of wordsBefore(numbers, quote)) words.add(word);
  for (const word of foldedWords(quote)) if (statesNumber(word, numbers) || statesDay(word, value)) words.add(word);
  return words;
}

/** The words of an entity's fields. */
export function entityWords({ name, purpose = '', location = '' }: Entity): Words {
  return new Set(foldedWords(`${name} ${purpose} ${location}`));
}

function wordsOfElement(element: FactValue): string[] {
  if (isEntity(element)) return [...entityWords(element)];
  if (typeof element === 'string') return isDay(element) ? [] : foldedWords(element);
  if (typeof element !== 'object') return [];
  const { unit, text } = element as { unit?: unknown; text?: unknown };
  return [...(UNITS[String(unit)] ?? '').split(' '), ...(typeof text === 'string' ? foldedWords(text) : [])].filter(Boolean);
}

function placeWords(quote: string): string[] {
  return placesIn(quote.slice(0, MAX_QUOTE)).flatMap(({ text }) => foldedWords(text));
}

/** Names are written with capitals, but every sentence begins with one. */
function properWords(quote: string): string[] {
  const names = (quote.match(/[\p{L}\p{N}]+/gu) ?? []).slice(1).filter((word) => /^[\p{Lu}\p{N}]/u.test(word));
  const between = [ARTICLE, CONNECTOR].flatMap((pattern) => [...quote.matchAll(pattern)].map(([, word = '']) => word));
  return [...names, ...between].map(fold);
}

function numbersIn(value: FactValue): Set<number> {
  const parts = Array.isArray(value) ? value : typeof value === 'object' ? Object.values(value) : [value];
  return new Set(parts.filter((part) => typeof part === 'number'));
}

/** "Module 2", "Modules Two and Three": what the numbers of a set number. */
function wordsBefore(numbers: Set<number>, quote: string): string[] {
  return foldedWords(quote).filter((_, at, words) => statesNumber(words[at + 1] ?? '', numbers));
}

function statesNumber(word: string, numbers: Set<number>): boolean {
  if (numbers.size === 0) return false;
  if (/^\p{Nd}+$/u.test(word)) return numbers.has(Number(word));
  // "forty-five" is two words, of which neither says more than the number.
  const part = numeralOf(word);
  return part !== undefined && [...numbers].some((number) => part <= number);
}

function isDay(value: FactValue): value is string {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
}

function statesDay(word: string, value: FactValue): boolean {
  if (!isDay(value)) return false;
  const [year = 0, month = 0, day = 0] = value.split('-').map(Number);
  if (monthOf(word) === month) return true;
  const number = Number(/^(\d{1,4})(?:st|nd|rd|th|er)?$/.exec(word)?.[1] ?? Number.NaN);
  return [year, year % 100, month, day].includes(number);
}

/**
 * Whether a word is an ordinary one. A misspelling is told from another word by this: "recieve" is no word, "retain" and "remain" both are.
 * @module
 */

import { GERMAN } from './lexicon/de.ts';
import { ENGLISH } from './lexicon/en.ts';
import { FRENCH } from './lexicon/fr.ts';

let words: Set<string> | undefined;

/** `word` in lower case and without marks. */
export function isKnownWord(word: string): boolean {
  words ??= new Set([ENGLISH, FRENCH, GERMAN].flatMap((list) => list.trim().split(/\s+/)));
  return words.has(word);
}

let languages: { german: Set<string>; english: Set<string> } | undefined;

/** Whether most of the words that tell German from English are German. There, every noun has a capital. */
export function isGerman(words: readonly string[]): boolean {
  languages ??= { german: new Set(GERMAN.trim().split(/\s+/)), english: new Set(ENGLISH.trim().split(/\s+/)) };
  const { german, english } = languages;
  const only = (these: Set<string>, others: Set<string>): number => words.filter((word) => these.has(word) && !others.has(word)).length;
  return only(german, english) > only(english, german);
}

/** Endings of derived forms, and what the word may have had in their place. */
const ENDINGS: ReadonlyArray<readonly [string, readonly string[]]> = [
  ['ing', ['', 'e']],
  ['ed', ['', 'e']],
  ['ies', ['y']],
  ['es', ['', 'e']],
  ['s', ['']],
  ['ly', ['']],
  ['er', ['', 'e']],
  ['ness', ['']],
  ['able', ['', 'e']],
];

/** Whether a word is an ordinary one or made from one by an ending: "disputing", "retrievable". */
export function isDerivedWord(word: string): boolean {
  return isKnownWord(word) || ENDINGS.some(([ending, stems]) => word.endsWith(ending) && isStem(word.slice(0, -ending.length), stems));
}

function isStem(stem: string, tails: readonly string[]): boolean {
  if (stem.length < 3) return false;
  const undoubled = stem.at(-1) === stem.at(-2) ? [stem.slice(0, -1)] : [];
  return [...tails.map((tail) => stem + tail), ...undoubled].some(isKnownWord);
}

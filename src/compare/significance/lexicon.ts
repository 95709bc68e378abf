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

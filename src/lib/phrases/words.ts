/**
 * The words of a text, with where they stand and which patterns of the catalogue they fit.
 * @module
 */
import { eachWord } from '../../domain/phrase.ts';
import { type Fits, type Lexicon, NO_PATTERNS } from './lexicon.ts';

const MAX_WORD = 64;

export interface Words {
  text: string;
  /** The text in lower case, of the same length. */
  lower: string;
  starts: number[];
  ends: number[];
  /** Patterns that each word fits. */
  fits: Fits[];
  /** Whether each word is a run of digits. */
  digits: boolean[];
}

/** Splits a text into words. Linear. */
export function wordsOf(text: string, lexicon: Lexicon): Words {
  const lower = lowerCase(text);
  const words: Words = { text, lower, starts: [], ends: [], fits: [], digits: [] };
  eachWord(text, (start, end, digits) => {
    words.starts.push(start);
    words.ends.push(end);
    words.digits.push(digits);
    words.fits.push(end - start > MAX_WORD ? NO_PATTERNS : lexicon.fits(lower.slice(start, end)));
  });
  return words;
}

/** Lower case without a change of length (a few capitals have a small form of two signs). */
function lowerCase(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return Array.from({ length: text.length }, (_, at) => {
    const small = text.charAt(at).toLowerCase();
    return small.length === 1 ? small : text.charAt(at);
  }).join('');
}

/** Index of the first word that starts at or after an offset. */
export function wordAt({ starts }: Words, offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Whether the words that somebody quotes stand on a page.
 * @module
 */
import type { Passage } from '../../domain/extraction.ts';
import { fold } from '../../lib/text.ts';

/** Where the words stand. `exact`: as they were quoted, but for white space; else case, marks and punctuation differ. */
export interface QuoteFound {
  exact: boolean;
  /** Of the passage with which they begin. */
  path: string[];
  /** The passages that hold them. */
  text: string;
}

/** A quote may reach over so many passages: a sentence and the list below it. */
const MOST_PASSAGES = 12;

/** The first place where the words stand, exact ones before others; undefined where they do not, and for nothing but signs. */
export function findQuote(passages: ReadonlyArray<Pick<Passage, 'path' | 'text'>>, quote: string): QuoteFound | undefined {
  return found(passages, quote, closed, true) ?? found(passages, quote, wordsOf, false);
}

function found(
  passages: ReadonlyArray<Pick<Passage, 'path' | 'text'>>,
  quote: string,
  form: (text: string) => string,
  exact: boolean,
): QuoteFound | undefined {
  const wanted = form(quote);
  if (wordsOf(quote) === '') return undefined;
  const texts = passages.map(({ text }) => form(text));
  for (let first = 0; first < texts.length; first++) {
    let joined = '';
    for (let last = first; last < Math.min(texts.length, first + MOST_PASSAGES); last++) {
      joined = joined === '' ? (texts[last] ?? '') : `${joined} ${texts[last]}`;
      if (!joined.includes(wanted)) {
        // What has not begun in the first passage begins in a later one.
        if (joined.length > (texts[first]?.length ?? 0) + wanted.length) break;
        continue;
      }
      // It may begin later than the first passage: then it is found there, with less around it.
      if (
        last > first &&
        texts
          .slice(first + 1, last + 1)
          .join(' ')
          .includes(wanted)
      )
        break;
      const held = passages.slice(first, last + 1);
      return { exact, path: [...(held[0]?.path ?? [])], text: held.map(({ text }) => text).join('\n') };
    }
  }
  return undefined;
}

function closed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function wordsOf(text: string): string {
  return fold(text.normalize('NFKC'))
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

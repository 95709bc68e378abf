/**
 * Where words that somebody quotes stand on a page.
 * @module
 */
import type { Passage } from '../domain/extraction.ts';
import { fold } from '../lib/text.ts';

/** A quote that stands on a page. `exact`: word for word; else case, marks and punctuation differ. */
export interface QuoteFound<Part> {
  exact: boolean;
  /** The passages that hold it, in their order: as few as do. */
  passages: [Part, ...Part[]];
}

/**
 * The first place where the words stand word for word, be it over the end of a passage; undefined where they do not, and for no words.
 * White space, and how letters with marks are coded, do not matter.
 */
export function findExact<Part extends Pick<Passage, 'text'>>(passages: readonly Part[], quote: string): QuoteFound<Part> | undefined {
  const held = holding(passages, quote, oneLine);
  return held && { exact: true, passages: held };
}

/** The same, and where they do not stand so, the first place where they do but for case, marks and punctuation. */
export function findQuote<Part extends Pick<Passage, 'text'>>(passages: readonly Part[], quote: string): QuoteFound<Part> | undefined {
  const exact = findExact(passages, quote);
  if (exact) return exact;
  const held = holding(passages, quote, wordsOf);
  return held && { exact: false, passages: held };
}

/** White space, and how letters with marks are coded, are lost on the way from a page to a form or a file. */
export function oneLine(text: string): string {
  return text.normalize().replace(/\s+/g, ' ').trim();
}

function wordsOf(text: string): string {
  return fold(text.normalize('NFKC'))
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The passages over which the quote goes, with both in one form. */
function holding<Part extends Pick<Passage, 'text'>>(
  passages: readonly Part[],
  quote: string,
  form: (text: string) => string,
): [Part, ...Part[]] | undefined {
  const wanted = form(quote);
  if (wanted === '') return undefined;
  const lines = passages.map((passage) => ({ passage, line: form(passage.text) })).filter(({ line }) => line !== '');
  const begins = lines
    .map(({ line }) => line)
    .join(' ')
    .indexOf(wanted);
  if (begins < 0) return undefined;
  let end = -1;
  const [first, ...more] = lines.filter(({ line }) => {
    const from = end + 1;
    end = from + line.length;
    return from < begins + wanted.length && begins < end;
  });
  return first && [first.passage, ...more.map(({ passage }) => passage)];
}

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
  const held = holding(passages, quote, EXACTLY);
  return held && { exact: true, passages: held };
}

/**
 * The same, and where they do not stand so, the first place where they do but for case, marks and punctuation: whole words, within
 * the first million characters.
 */
export function findQuote<Part extends Pick<Passage, 'text'>>(passages: readonly Part[], quote: string): QuoteFound<Part> | undefined {
  const exact = findExact(passages, quote);
  if (exact) return exact;
  const held = holding(passages, quote, ROUGHLY);
  return held && { exact: false, passages: held };
}

/** White space, and how letters with marks are coded, are lost on the way from a page to a form or a file. */
export function oneLine(text: string): string {
  // Single spaces, which most are, stay: to write them anew takes ten times as long.
  return bounded(text)
    .normalize()
    .replace(/\s{2,}|[^\S ]/g, ' ')
    .trim();
}

/** Fewer words stand in many texts. */
const TELLING_WORDS = 5;

/** Whether words tell by themselves which text they are of. */
export function isTelling(text: string): boolean {
  return text.split(' ', TELLING_WORDS).length === TELLING_WORDS;
}

/** Signs of money, percent and plus are words: they tell one amount from another. So is each letter of a script that sets no spaces. */
function wordsOf(text: string): string {
  return fold(bounded(text).normalize('NFKC'))
    .replace(/[\p{Lo}\p{Sc}%+]/gu, ' $& ')
    .replace(/[^\p{L}\p{N}\p{Sc}%+]+/gu, ' ')
    .trim();
}

/** No letter has more marks; to put a million of them into their order takes for ever. */
const LONG_RUN = /(\p{M}{30})\p{M}+/gu;

function bounded(text: string): string {
  return text.replace(LONG_RUN, '$1');
}

interface Look {
  /** In which both are compared. */
  form(text: string): string;
  /** What stands on both sides. */
  edge: string;
  /** Characters of the page that are looked at. */
  most: number;
}

const EXACTLY: Look = { form: oneLine, edge: '', most: Number.POSITIVE_INFINITY };
/** A page of a stranger, with millions of words to be told apart, would hold up everybody else. */
const ROUGHLY: Look = { form: wordsOf, edge: ' ', most: 1_000_000 };

/** The passages over which the quote goes. */
function holding<Part extends Pick<Passage, 'text'>>(
  passages: readonly Part[],
  quote: string,
  { form, edge, most }: Look,
): [Part, ...Part[]] | undefined {
  const wanted = form(quote);
  if (wanted === '') return undefined;
  let left = most;
  const lines = passages
    .map((passage) => {
      const text = passage.text.slice(0, left);
      left -= text.length;
      return { passage, line: form(text) };
    })
    .filter(({ line }) => line !== '');
  const text = lines.map(({ line }) => line).join(' ');
  const begins = placeOf(`${edge}${wanted}${edge}`, `${edge}${text}${edge}`);
  if (begins < 0) return undefined;
  let end = -1;
  const [first, ...more] = lines.filter(({ line }) => {
    const from = end + 1;
    end = from + line.length;
    return from < begins + wanted.length && begins < end;
  });
  return first && [first.passage, ...more.map(({ passage }) => passage)];
}

/**
 * Where `wanted` begins in a text, or -1, after one look at each character (Knuth, Morris and Pratt): a page can be made on which `indexOf`
 * looks as often as both are long.
 */
export function placeOf(wanted: string, text: { readonly length: number; charCodeAt(at: number): number }): number {
  const begun = beginnings(wanted);
  let held = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    while (held > 0 && wanted.charCodeAt(held) !== code) held = begun[held - 1] ?? 0;
    if (wanted.charCodeAt(held) === code) held += 1;
    if (held === wanted.length) return at + 1 - held;
  }
  return -1;
}

/** How much of the beginning stands again at the end, up to each character. */
function beginnings(wanted: string): Uint32Array {
  const begun = new Uint32Array(wanted.length);
  let held = 0;
  for (let at = 1; at < wanted.length; at += 1) {
    while (held > 0 && wanted.charCodeAt(held) !== wanted.charCodeAt(at)) held = begun[held - 1] ?? 0;
    if (wanted.charCodeAt(held) === wanted.charCodeAt(at)) held += 1;
    begun[at] = held;
  }
  return begun;
}

/**
 * Splits running text into sentences, by punctuation and what stands around it.
 * @module
 */

/** Offsets of a sentence in its text, without the white space around it. */
export interface Sentence {
  start: number;
  end: number;
}

/** Longer sentences are cut: nothing is stated in one breath of this length, and the work per sentence stays bounded. */
const MAX_CHARS = 4000;

/** After these a full stop ends no sentence; single letters are known without being listed. */
const ABBREVIATIONS = new Set(
  (
    'art arts sec sect no nos nr abs ziff lit bzw ggf usw inkl vgl ca evtl inc ltd corp co llc gmbh eg ie cf al vs approx incl est dept ' +
    'mr mrs ms dr prof st jr sr vol fig ref para paras pt rev ver tel ext attn jan feb mar apr jun jul aug sep sept oct nov dec okt dez janv févr avr juil'
  ).split(' '),
);
/** "i." to "xx.": numbers of a list within a sentence. */
const ROMAN = /^[ivx]{1,5}$/;
const MONTHS_AFTER_DAY = /^(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b/;
const ENDS = /[.!?。！？]/g;
const CLOSING = /["'”’»)\]]/;
const OPENS = /^[\p{Lu}\p{N}"'“‘«([•–-]|^\p{Lo}/u;

/** The sentences of a text, in order. Linear. */
export function sentencesOf(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  let start = 0;
  for (const match of text.matchAll(ENDS)) {
    const end = endAfter(text, match.index);
    if (end === undefined || !isEnd(text, match.index, end, start)) continue;
    push(sentences, text, start, end);
    start = end;
  }
  push(sentences, text, start, text.length);
  return sentences;
}

/** The offset behind the closing quotes of a sentence that may end at `at`; undefined where text goes on without a space. */
function endAfter(text: string, at: number): number | undefined {
  let end = at + 1;
  while (end < text.length && end - at < 4 && CLOSING.test(text.charAt(end))) end++;
  if (end >= text.length || /\s/.test(text.charAt(end))) return end;
  if (text.charCodeAt(at) > 0x3000) return end; // no spaces between sentences in these scripts
  // Lost white space: "days.Customer may".
  return /\p{Ll}/u.test(text.charAt(at - 1)) && /^\p{Lu}\p{Ll}+\s/u.test(text.slice(end, end + 30)) ? end : undefined;
}

function isEnd(text: string, at: number, end: number, start: number): boolean {
  const rest = text.slice(end, end + 30).trimStart();
  if (text.charAt(at) !== '.') return true;
  if (!OPENS.test(rest)) return rest === '';
  const word = wordBefore(text, at);
  if (/^\d{1,3}$/.test(word)) return !isNumbering(text, at - word.length, start) && !MONTHS_AFTER_DAY.test(rest);
  const lower = word.toLowerCase();
  return !(word.length === 1 || ROMAN.test(lower) || ABBREVIATIONS.has(lower) || isDotted(text, at - word.length));
}

/** "1. ", "2.10. " at the beginning of the sentence. */
function isNumbering(text: string, at: number, start: number): boolean {
  return at - start < 8 && /^[\s\d.(]*$/.test(text.slice(start, at));
}

/** "e.g.", "z.B.", "U.S.": the word before the stop has a stop before it. */
function isDotted(text: string, at: number): boolean {
  return text.charAt(at - 1) === '.' && /\p{L}/u.test(text.charAt(at - 2));
}

function wordBefore(text: string, at: number): string {
  let from = at;
  while (from > 0 && at - from < 12 && /[\p{L}\p{N}]/u.test(text.charAt(from - 1))) from--;
  return text.slice(from, at);
}

function push(sentences: Sentence[], text: string, from: number, to: number): void {
  let start = from;
  let end = to;
  while (start < end && /\s/.test(text.charAt(start))) start++;
  while (end > start && /\s/.test(text.charAt(end - 1))) end--;
  while (end - start > MAX_CHARS) {
    const space = text.lastIndexOf(' ', start + MAX_CHARS);
    const cut = space > start ? space : start + MAX_CHARS;
    sentences.push({ start, end: cut });
    start = cut;
  }
  if (end > start) sentences.push({ start, end });
}

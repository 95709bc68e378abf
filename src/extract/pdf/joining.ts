/**
 * Lines → one text: words that the end of a line cut in two are put together again.
 * @module
 */

export interface Joiner {
  /** One text of lines. */
  join(lines: readonly string[]): string;
}

const SOFT_HYPHEN = '\u00ad';
const HYPHENATED = /[-\u2010]/;
const CUT_WORD = /[\p{L}\p{N}][-\u2010]$/u;
const HYPHEN = /[-\u2010\u00ad]$/;
/** With the hyphen that it ends with, if any. */
const WORD = /[\p{L}\p{N}'’]+(?:[-\u2010][\p{L}\p{N}'’]+)*[-\u2010]?/gu;
const LAST_WORD = /[\p{L}\p{N}][\p{L}\p{N}'’]*(?:[-\u2010][\p{L}\p{N}'’]+)*[-\u2010]$/u;
const FIRST_WORD = /^[\p{L}\p{N}'’]+(?:[-\u2010][\p{L}\p{N}'’]+)*/u;
/** An address that goes on in the next line. */
const CUT_ADDRESS = /(?:https?:\/\/|www\.)\S*[/_=?&.-]$/;
/** Scripts that put no space between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}。、，]/u;
/** Shorter parts are syllables more often than words. */
const MIN_WORD = 3;

/** How much of a text its end is. */
const TAIL = 100;
/** Where so many lines end with half a word, words are cut to fill lines; elsewhere hyphens are the words' own. */
const CUTTING_SHARE = 0.02;
/** Half of a word, and not one of its own. */
const MAX_ENDING = 4;

/**
 * Puts lines of one document together, all of which are given in reading order. A hyphen at the end of a line belongs to the word
 * where the document writes it with one elsewhere, or both of its parts are words of their own; else, in a document that cuts words,
 * it was put there for the line.
 */
export function createJoiner(lines: readonly string[]): Joiner {
  const words = wordsOf(lines);
  const cutsWords = cutsOf(lines) >= CUTTING_SHARE * lines.length;

  function isCut(left: string, right: string): boolean {
    const [first, second] = [left.slice(0, -1).toLowerCase(), right.toLowerCase()];
    if (words.has(first + second)) return true;
    if (words.has(`${first}-${second}`) || HYPHENATED.test(first) || HYPHENATED.test(second)) return false;
    if (first.length >= MIN_WORD && second.length >= MIN_WORD && words.has(first) && words.has(second)) return false;
    return cutsWords || (second.length <= MAX_ENDING && !words.has(second));
  }

  function hyphenated(before: string, after: string): string {
    const [left, right] = [LAST_WORD.exec(before.slice(-TAIL))?.[0] ?? '', FIRST_WORD.exec(after)?.[0] ?? ''];
    // "2024-", "Sub-Processor": nothing was cut.
    return left !== '' && /^\p{Ll}/u.test(right) && isCut(left, right) ? before.slice(0, -1) + after : before + after;
  }

  function pair(before: string, after: string): string {
    if (before === '' || after === '') return before + after;
    const tail = before.slice(-TAIL);
    if (tail.endsWith(SOFT_HYPHEN)) return before.slice(0, -1) + after;
    if (CUT_ADDRESS.test(tail) && /^[a-z0-9%_/-]/.test(after)) return before + after;
    if (CUT_WORD.test(tail)) return hyphenated(before, after);
    return UNSPACED.test(tail.at(-1) ?? '') && UNSPACED.test(after[0] ?? '') ? before + after : `${before} ${after}`;
  }

  return { join: (parts) => parts.reduce(pair, '') };
}

function cutsOf(lines: readonly string[]): number {
  return lines.filter((line, at) => CUT_WORD.test(line) && /^\p{Ll}/u.test(lines[at + 1] ?? '')).length;
}

/** Whole words, lower case: what stands before and behind a hyphen at the end of a line may be half of one. */
function wordsOf(lines: readonly string[]): Set<string> {
  const words = new Set<string>();
  let cut = false;
  for (const line of lines) {
    const text = cut ? line.replace(FIRST_WORD, '') : line;
    for (const [word] of text.toLowerCase().matchAll(WORD)) words.add(word);
    cut = HYPHEN.test(line);
  }
  return words;
}

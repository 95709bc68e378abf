/**
 * Phrases of noise: plain words in which {n} stands for a number and {id} for a code, compared without regard to case and to
 * punctuation at their ends. Never patterns: whoever writes them, a text is gone through in a time that grows with its length alone.
 * @module
 */

/** The text without what the phrases find in it, each replaced by a space. */
export type Stripper = (text: string) => string;

/** Matches texts that are one of the phrases from end to end. */
export function wholePhrases(phrases: readonly string[]): RegExp {
  const source = sources();
  return new RegExp(`^[^\\p{L}\\p{N}]*(?:${phrases.map((phrase) => source(bare(phrase))).join('|')})[^\\p{L}\\p{N}]*$`, 'iu');
}

/** Matches texts with one of the phrases in them, as words of their own. */
export function wordPhrases(phrases: readonly string[]): RegExp {
  const source = sources();
  return new RegExp(phrases.map((phrase) => `${WORD_BEGINS}${source(phrase)}${WORD_ENDS}`).join('|'), 'iu');
}

/** Takes the phrases out of texts. Phrases of a number or of an age are noise only where they stand alone, between punctuation. */
export function stripPhrases(phrases: readonly string[]): Stripper {
  const source = sources();
  const found = new RegExp(phrases.map((phrase) => partOf(phrase, source(phrase))).join('|'), 'giu');
  const mayHold = holdsAny(phrases);
  return (text) => (mayHold(text) ? text.replace(found, ' ') : text);
}

/** The text as a phrase: its numbers, and the words of `codes`, stand for any other. */
export function phraseOf(text: string, codes: ReadonlySet<string> = new Set()): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(WORD, (word) => (codes.has(word) && CODE_WORD.test(word) ? '{id}' : word))
    .replace(LONE_NUMBER, '{n}');
}

/** The words of a text that may be codes: they have digits among their letters. */
export function codesIn(text: string): string[] {
  return (text.match(WORD) ?? []).filter((word) => CODE_WORD.test(word));
}

function partOf(phrase: string, source: string): string {
  const [first, last] = [/^[\p{L}\p{N}{]/u.test(phrase), /[\p{L}\p{N}}]$/u.test(phrase)];
  if (/^\{n\}/.test(phrase) && !AGE.test(phrase)) return `${COUNT_BEFORE}${source}${ALONE_AFTER}`;
  if (!HOLDS_VALUE.test(phrase)) return `${first ? WORD_BEGINS : ''}${source}${last ? WORD_ENDS : ''}`;
  return `${/^\p{L}/u.test(phrase) ? WORD_BEGINS : ALONE_BEFORE}${source}${ALONE_AFTER}`;
}

/** Whether a text has what one of the phrases is known by, its longest stretch of plain words: few texts do, and looking is cheap. */
function holdsAny(phrases: readonly string[]): (text: string) => boolean {
  const stretches = phrases.map((phrase) =>
    phrase
      .toLowerCase()
      .split(/\{(?:n|id)\}|['’]/)
      .map((stretch) => stretch.trim())
      .reduce((longest, stretch) => (stretch.length > longest.length ? stretch : longest), ''),
  );
  const all = [...new Set(stretches)];
  return (text) => {
    const lower = text.toLowerCase();
    return all.some((stretch) => lower.includes(stretch));
  };
}

/** Without the punctuation at its ends. */
function bare(phrase: string): string {
  return phrase.replace(/^[^\p{L}\p{N}{]+|[^\p{L}\p{N}}]+$/gu, '');
}

const WORD_BEGINS = '(?<![\\p{L}\\p{N}])';
const WORD_ENDS = '(?![\\p{L}\\p{N}])';

/** Phrases of a number or of an age: within a sentence they may be what it promises ("deleted 30 days ago", "3 downloads a day"). */
const AGE = /\b(?:ago|vor|il y a)\b/u;
const HOLDS_VALUE = new RegExp(`^[\\p{L}{].*\\{n\\}|^\\{n\\}|${AGE.source}`, 'u');
const ALONE_BEFORE = '(?<=(?:^|[|•·,;:.!?()–—])\\s{0,2})';
/** A count in a cell, or after a colon, is a limit: "Export | 10 downloads". */
const COUNT_BEFORE = '(?<=(?:^|[•·,;.!?()–—])\\s{0,2})';
const ALONE_AFTER = '(?=\\s{0,2}(?:$|[|•·,;.!?()–—]))';

const DIGITS = '\\p{N}{1,30}(?:[.,\\u2019\\u00a0\\u202f]\\p{N}{1,30}){0,9}';
const SCALE = ' ?(?:k|m|tsd\\.?|mio\\.?)(?![\\p{L}\\p{N}])';
/** Has a digit: a word is no code. */
const CODE = '(?=[\\p{L}_-]{0,63}\\p{N})[\\p{L}\\p{N}_-]{4,64}';

const WORD = /[\p{L}\p{N}_-]{4,64}/gu;
const CODE_WORD = /\p{L}.*\p{N}|\p{N}.*\p{L}/u;
const LONE_NUMBER = new RegExp(`(?<![\\p{L}\\p{N}_-])${DIGITS}(?![\\p{L}\\p{N}_-])`, 'gu');

const SCALED_BY_PHRASE = new RegExp(`^${SCALE}`, 'iu');

/**
 * Turns phrases into the source of a pattern. What a placeholder took it never gives back (a look-ahead that is referred to is one
 * whole): placeholders in a row would otherwise share a text out among themselves in every possible way.
 */
function sources(): (phrase: string) => string {
  let groups = 0;
  const whole = (source: string): string => {
    groups += 1;
    return `(?=(?<p${groups}>${source}))\\k<p${groups}>`;
  };
  return (phrase) => {
    const parts = joined(phrase.trim()).split(/(\{n\}|\{id\})/);
    return parts.map((part, index) => sourceOf(part, parts[index + 1] ?? '', whole)).join('');
  };
}

function sourceOf(part: string, next: string, whole: (source: string) => string): string {
  if (part === '{n}') return whole(SCALED_BY_PHRASE.test(next) ? DIGITS : `${DIGITS}(?:${SCALE})?`);
  if (part === '{id}') return whole(CODE);
  return plainSource(part);
}

/** A number has its points and commas in it: {n}.{n} is one. */
function joined(phrase: string): string {
  return phrase.replace(/\{n\}(?:[.,’]?\{n\})+/g, '{n}');
}

/** Typographic and plain apostrophes are one; so are runs of white space. */
function plainSource(text: string): string {
  return text
    .replace(/[.*+?^$()|[\]\\/{}]/g, '\\$&')
    .replace(/['’]/g, "['’]")
    .replace(/\s+/g, '\\s+');
}

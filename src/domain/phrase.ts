/**
 * The phrase language of the catalogue: how wording is described without patterns that could run away.
 *
 * | written | finds |
 * |---|---|
 * | `prior notice` | these words next to each other, in any case; hyphens and punctuation do not count |
 * | `notif*` | any word that begins so |
 * | `days\|weeks` | either word |
 * | `new?` | the word, or nothing |
 * | `notice ~6 engaging` | at most six words between |
 * | `notice ... engaging` | at most twelve words between |
 * | `<subprocessor>` | any phrase of that name under `terms` |
 * | `<number>` | a number in digits |
 * | `$` | the value that the rule reads (a duration, a date, a name of the set, …) |
 * @module
 */

/** A word, or with `prefix` the beginning of one; always in lower case. */
export interface WordPattern {
  text: string;
  prefix: boolean;
}

/** One place of a phrase. `gap`: how many words may stand between it and the place before. */
export type PhraseStep = { gap: number; optional: boolean } & (
  | { kind: 'words' /** Alternatives, each a sequence of words. */; alternatives: WordPattern[][] }
  | { kind: 'term'; name: string }
  | { kind: 'number' }
  | { kind: 'value' }
);

const WIDE_GAP = 12;
const MAX_GAP = 60;
const MAX_OPTIONAL = 3;
/** A shorter beginning would find half of the dictionary. */
const MIN_PREFIX = 2;

/** What is wrong with a phrase, in words for the person who wrote it. */
export class PhraseError extends Error {}

/**
 * Reads a phrase.
 * @throws PhraseError saying what is wrong.
 * @example
 * parsePhrase('within $ ~4 notice*').map((step) => step.kind) // ['words', 'value', 'words']
 */
export function parsePhrase(text: string): PhraseStep[] {
  const steps: PhraseStep[] = [];
  let gap: number | undefined;
  for (const part of text.trim().split(/\s+/)) {
    const wide = gapOf(part);
    if (wide !== undefined) {
      if (gap !== undefined || steps.length === 0) throw new PhraseError('must not begin with a gap, nor have two in a row');
      gap = wide;
      continue;
    }
    steps.push(...stepsOf(part, gap ?? 0));
    gap = undefined;
  }
  if (gap !== undefined) throw new PhraseError('must not end with a gap');
  check(steps);
  return steps;
}

function gapOf(part: string): number | undefined {
  if (part === '...' || part === '…') return WIDE_GAP;
  if (!part.startsWith('~')) return undefined;
  const words = Number(part.slice(1));
  if (!Number.isInteger(words) || words < 1 || words > MAX_GAP) throw new PhraseError(`has a gap that is not ~1 to ~${MAX_GAP}: "${part}"`);
  return words;
}

function stepsOf(part: string, gap: number): PhraseStep[] {
  const optional = part.endsWith('?');
  const body = optional ? part.slice(0, -1) : part;
  if (body === '$') return [{ kind: 'value', gap, optional }];
  if (body === '<number>') return [{ kind: 'number', gap, optional }];
  if (/^<[a-z][a-z0-9_]*>$/.test(body)) return [{ kind: 'term', name: body.slice(1, -1), gap, optional }];
  if (/[<>$~]/.test(body)) throw new PhraseError(`has a sign that stands alone or not at all: "${part}"`);
  return [{ kind: 'words', alternatives: body.split('|').map(sequence), gap, optional }];
}

function sequence(alternative: string): WordPattern[] {
  const words = splitWords(alternative).map((word) => word.toLowerCase());
  const prefix = alternative.endsWith('*');
  if (words.length === 0 || /\*./.test(alternative)) throw new PhraseError(`has an alternative that is no word: "${alternative}"`);
  const last = words.at(-1) ?? '';
  if (prefix && last.length < MIN_PREFIX) throw new PhraseError(`has a beginning that is too short: "${alternative}"`);
  return words.map((word, index) => ({ text: word, prefix: prefix && index === words.length - 1 }));
}

function check(steps: PhraseStep[]): void {
  if (steps.filter((step) => step.kind === 'value').length > 1) throw new PhraseError('has $ more than once');
  if (steps.filter((step) => step.optional).length > MAX_OPTIONAL) throw new PhraseError(`has more than ${MAX_OPTIONAL} optional words`);
  // At either end it would say nothing; "changes?" is more often meant as "change|changes".
  if (steps[0]?.optional || steps.at(-1)?.optional) throw new PhraseError('must neither begin nor end with a word that may be missing');
}

/** The names of `<terms>` that a phrase uses. */
export function termsOf(steps: readonly PhraseStep[]): string[] {
  return steps.flatMap((step) => (step.kind === 'term' ? [step.name] : []));
}

const LETTER = /\p{L}/u;
const DIGIT = /\p{Nd}/u;
const MARK = /\p{M}/u;
const UPPER = /\p{Lu}/u;
/** Scripts without spaces between words: every sign counts as a word. */
const IDEOGRAPH = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

const NONE = 0;
const LOWER_CASE = 1;
const UPPER_CASE = 2;
const NUMERAL = 3;
const MARKING = 4;
const ALONE = 5;

function kindOf(code: number): number {
  if (code < 128) {
    if (code >= 97 && code <= 122) return LOWER_CASE;
    if (code >= 65 && code <= 90) return UPPER_CASE;
    return code >= 48 && code <= 57 ? NUMERAL : NONE;
  }
  return wideKindOf(code);
}

const wideKinds = new Map<number, number>();

function wideKindOf(code: number): number {
  const known = wideKinds.get(code);
  if (known !== undefined) return known;
  const character = String.fromCharCode(code);
  let kind = NONE;
  if (IDEOGRAPH.test(character)) kind = ALONE;
  else if (DIGIT.test(character)) kind = NUMERAL;
  else if (MARK.test(character)) kind = MARKING;
  else if (LETTER.test(character)) kind = UPPER.test(character) ? UPPER_CASE : LOWER_CASE;
  wideKinds.set(code, kind); // at most 65,536 entries
  return kind;
}

/**
 * Calls `found` with the bounds of every word: runs of letters, runs of digits, single signs of scripts without spaces.
 * A small letter before a capital one ends a word, so that text glued by lost markup ("UpdatedNovember") comes apart.
 */
export function eachWord(text: string, found: (start: number, end: number, digits: boolean) => void): void {
  let start = -1;
  let last = NONE;
  for (let at = 0; at <= text.length; at++) {
    const kind = at < text.length ? kindOf(text.charCodeAt(at)) : NONE;
    const joins = start >= 0 && goesOn(last, kind);
    if (start >= 0 && !joins) {
      found(start, at, last === NUMERAL);
      start = -1;
    }
    if (kind === NONE || (kind === MARKING && !joins)) continue;
    if (start < 0) start = at;
    if (kind !== MARKING) last = kind;
  }
}

function goesOn(last: number, kind: number): boolean {
  if (kind === MARKING) return true;
  if (last === ALONE || kind === ALONE || kind === NONE) return false;
  if (last === NUMERAL || kind === NUMERAL) return last === kind;
  return !(last === LOWER_CASE && kind === UPPER_CASE);
}

/** The words of a text, as they are told apart on a page. */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  eachWord(text, (start, end) => words.push(text.slice(start, end)));
  return words;
}

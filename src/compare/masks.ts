/**
 * Noise rules → what finds their phrases in a text. Built once for each list of rules; never from the text of a page.
 * @module
 */
import type { NoiseKind, SuppressRule } from '../domain/suppress.ts';
import { plainAddresses, withoutKeys } from './noiseKinds.ts';

export interface WholeMask {
  id: string;
  /** Matches texts that are a phrase of the rule from end to end. */
  whole: RegExp;
}

export interface RuleMask {
  id: string;
  /** The text without what the rule takes for noise. */
  replace(text: string): string;
}

export interface Masks {
  whole: WholeMask[];
  parts: RuleMask[];
  under: WholeMask[];
  /** The rule that has the kind. */
  kinds: Partial<Record<NoiseKind, string>>;
  /** By rule: whether it may hold back a passage of this text. */
  admits(id: string, text: string): boolean;
}

const built = new WeakMap<readonly SuppressRule[], Masks>();

export function masksOf(rules: readonly SuppressRule[]): Masks {
  const known = built.get(rules) ?? build(rules);
  built.set(rules, known);
  return known;
}

function build(rules: readonly SuppressRule[]): Masks {
  const barred = new Map<string, RegExp>();
  const admits = (id: string, text: string): boolean => !(barred.get(id)?.test(text) ?? false);
  const masks: Masks = { whole: [], parts: [], under: [], kinds: {}, admits };
  for (const { id, text, within, under, kinds, unless } of rules) {
    if (unless) barred.set(id, new RegExp(unless.map(wordsOf).join('|'), 'iu'));
    if (text) masks.whole.push({ id, whole: wholeOf(text) });
    if (under) masks.under.push({ id, whole: wholeOf(under) });
    if (within) masks.parts.push({ id, replace: partsOf(within) });
    for (const kind of kinds ?? []) masks.kinds[kind] ??= id;
  }
  const { keys, addresses } = masks.kinds;
  if (keys !== undefined) masks.parts.push({ id: keys, replace: withoutKeys });
  if (addresses !== undefined) masks.parts.push({ id: addresses, replace: plainAddresses });
  return masks;
}

function wholeOf(phrases: readonly string[]): RegExp {
  return new RegExp(`^[^\\p{L}\\p{N}]*(?:${phrases.map((phrase) => sourceOf(bare(phrase))).join('|')})[^\\p{L}\\p{N}]*$`, 'iu');
}

/** Without the punctuation at its ends. */
function bare(phrase: string): string {
  return phrase.replace(/^[^\p{L}\p{N}{]+|[^\p{L}\p{N}}]+$/gu, '');
}

const WORD_BEGINS = '(?<![\\p{L}\\p{N}])';
const WORD_ENDS = '(?![\\p{L}\\p{N}])';

/** The phrase as words of its own. */
function wordsOf(phrase: string): string {
  return `${WORD_BEGINS}${sourceOf(phrase)}${WORD_ENDS}`;
}

function partsOf(phrases: readonly string[]): (text: string) => string {
  const alternatives = phrases.map((phrase) => {
    const source = sourceOf(phrase);
    const [first, last] = [/^[\p{L}\p{N}{]/u.test(phrase), /[\p{L}\p{N}}]$/u.test(phrase)];
    if (/^\{n\}/.test(phrase) && !AGE.test(phrase)) return `${COUNT_BEFORE}${source}${ALONE_AFTER}`;
    if (!HOLDS_VALUE.test(phrase)) return `${first ? WORD_BEGINS : ''}${source}${last ? WORD_ENDS : ''}`;
    return `${/^\p{L}/u.test(phrase) ? WORD_BEGINS : ALONE_BEFORE}${source}${ALONE_AFTER}`;
  });
  const found = new RegExp(alternatives.join('|'), 'giu');
  const mayHold = holdsAny(phrases);
  return (text) => (mayHold(text) ? text.replace(found, ' ') : text);
}

/** Whether a text has what one of the phrases is known by, its longest stretch of plain words: few texts do, and looking is cheap. */
function holdsAny(phrases: readonly string[]): (text: string) => boolean {
  const stretches = phrases.map((phrase) =>
    phrase
      .toLowerCase()
      .split(/\{\w+\}|['’]/)
      .map((stretch) => stretch.trim())
      .reduce((longest, stretch) => (stretch.length > longest.length ? stretch : longest), ''),
  );
  const all = [...new Set(stretches)];
  return (text) => {
    const lower = text.toLowerCase();
    return all.some((stretch) => lower.includes(stretch));
  };
}

/** Phrases of a number or of an age: within a sentence they may be what it promises ("deleted 30 days ago", "3 downloads a day"). */
const AGE = /\b(?:ago|vor|il y a)\b/u;
const HOLDS_VALUE = new RegExp(`^[\\p{L}{].*\\{n\\}|^\\{n\\}|${AGE.source}`, 'u');
const ALONE_BEFORE = '(?<=(?:^|[|•·,;:.!?()–—])\\s{0,2})';
/** A count in a cell, or after a colon, is a limit: "Export | 10 downloads". */
const COUNT_BEFORE = '(?<=(?:^|[•·,;.!?()–—])\\s{0,2})';
const ALONE_AFTER = '(?=\\s{0,2}(?:$|[|•·,;.!?()–—]))';

const NUMBER = '\\p{N}+(?:[.,\\u2019\\u00a0\\u202f]\\p{N}+)*(?: ?(?:k|m|tsd\\.?|mio\\.?))?';
/** Has a digit: a word is no code. */
const CODE = '(?=[\\p{L}_-]{0,63}\\p{N})[\\p{L}\\p{N}_-]{4,64}';

/** Typographic and plain apostrophes are one; runs of white space are one space already. */
function sourceOf(phrase: string): string {
  return phrase
    .trim()
    .replace(/[.*+?^$()|[\]\\/]/g, '\\$&')
    .replace(/['’]/g, "['’]")
    .replace(/ /g, '\\s+')
    .replaceAll('{n}', NUMBER)
    .replaceAll('{id}', CODE);
}

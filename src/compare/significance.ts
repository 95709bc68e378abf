/**
 * Does an edit change what a passage means to its reader? The rule that decided is named in the record.
 * @module
 */
import type { Significance } from '../domain/vocabulary.ts';
import { wordDiff } from './words.ts';

export interface Judgement {
  significance: Significance;
  rule: string;
}

const NUMBERING = /^\s*(?:\(?(?:\d{1,3}(?:\.\d{1,3})*|[ivxlc]{1,6}|[a-z])[.)]|\d{1,3}(?:\.\d{1,3})+)\s*/i;
/** Small words that carry the meaning of a clause. */
const WEIGHTY = new Set([
  'not',
  'no',
  'never',
  'may',
  'must',
  'shall',
  'will',
  'can',
  'cannot',
  'or',
  'and',
  'only',
  'except',
  'unless',
  'without',
  'with',
  'within',
  'all',
  'any',
  'before',
  'after',
  'nicht',
  'kein',
  'keine',
  'ne',
  'pas',
  'sans',
  'none',
  'nine',
  'eighty',
  'eighth',
  'seventy',
  'seventh',
]);

/** Prefixes that turn a word into its opposite, or two words into opposites: limited, unlimited; include, exclude. */
const PREFIX = /^(?:un|non|dis|mis|inter|exter|in|ex|im|il|ir|de|over|under|pre|post)/;

/** Judges a modified passage. */
export function judgeEdit(before: string, after: string): Judgement {
  if (letters(before) === letters(after)) return editorial('only punctuation, case or spacing differs');
  if (unnumbered(before) === unnumbered(after)) return editorial('only the numbering differs');
  if (isSpelling(before, after)) return editorial('only the spelling of words differs');
  return { significance: 'substantive', rule: 'words of a passage changed' };
}

function editorial(rule: string): Judgement {
  return { significance: 'editorial', rule };
}

/** Letters and digits in order, accents and case aside. Spaces go too: words that are only glued or split read the same. */
function letters(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function unnumbered(text: string): string {
  return letters(text.replace(NUMBERING, ''));
}

/** Spelling and punctuation that differ in more places than this are another text. */
const MAX_SPELLING_EDITS = 200;

/** Every changed word is replaced by one that looks almost the same, and none is a number or turns the meaning. */
function isSpelling(before: string, after: string): boolean {
  const runs = wordDiff(before, after, MAX_SPELLING_EDITS);
  let at = 0;
  let edits = 0;
  while (at < runs.length) {
    const run = runs[at];
    const next = runs[at + 1];
    if (run?.mark === 'same') at += 1;
    else if (run?.mark === 'removed' && next?.mark === 'added' && isMisspelling(run.text, next.text)) {
      at += 2;
      edits += 1;
    } else if (run && !/[\p{L}\p{N}]/u.test(run.text)) at += 1;
    else return false;
  }
  return edits > 0 && edits <= 4;
}

function isMisspelling(before: string, after: string): boolean {
  const [a, b] = [letters(before), letters(after)];
  if (/\d/.test(a + b) || WEIGHTY.has(a) || WEIGHTY.has(b)) return false;
  if (Math.min(a.length, b.length) < 4 || /\s/.test(before.trim()) || /\s/.test(after.trim())) return false;
  if (regional(a) === regional(b)) return true;
  if (a.replace(PREFIX, '') === b.replace(PREFIX, '') || isPlace(a) || isPlace(b)) return false;
  return editDistance(a, b, 2) <= (Math.min(a.length, b.length) >= 7 ? 2 : 1);
}

/** Words of country names: a letter or two turns Austria into Australia. */
function isPlace(word: string): boolean {
  places ??= new Set(['en', 'de', 'fr'].flatMap(placeWords));
  return places.has(word);
}

let places: Set<string> | undefined;

function placeWords(language: string): string[] {
  const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
  const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  return alphabet.flatMap((first) => alphabet.flatMap((second) => (names.of(first + second) ?? '').split(/[\s-]+/).map(letters)));
}

/** One form of what is spelt differently in different countries: organisation, licence, labelled, colour, centre. */
function regional(word: string): string {
  return word.replace(/[sc]/g, 'z').replace(/ll/g, 'l').replace(/our/g, 'or').replace(/re$/, 'er');
}

/** Edit distance (insert, delete, replace, each 1), given up beyond `limit` as `limit + 1`: work grows with length × limit. */
export function editDistance(a: string, b: string, limit: number): number {
  const beyond = limit + 1;
  if (Math.abs(a.length - b.length) > limit) return beyond;
  // Only cells within `limit` of the diagonal can stand on a path that short.
  let row = new Map<number, number>();
  for (let j = 0; j <= Math.min(limit, b.length); j += 1) row.set(j, j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = new Map<number, number>();
    for (let j = Math.max(0, i - limit); j <= Math.min(b.length, i + limit); j += 1) {
      const replace = (row.get(j - 1) ?? beyond) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.set(j, Math.min(replace, (row.get(j) ?? beyond) + 1, (next.get(j - 1) ?? beyond) + 1, beyond));
    }
    row = next;
  }
  return row.get(b.length) ?? beyond;
}

/**
 * Two words, or one word spelt in two ways?
 * @module
 */

import { placeCodes } from '../../lib/places.ts';
import { fold } from '../../lib/text.ts';
import { isDerivedWord, isKnownWord } from './lexicon.ts';

/** Prefixes that turn a word into its opposite, or two words into opposites: limited, unlimited; include, exclude; minimal, maximal. */
const PREFIX =
  /^(?:un|non|dis|mis|inter|intra|extra|exter|in|ex|im|il|ir|de|dé|over|under|pre|post|re|off|on|out|up|down|sub|super|mono|multi|semi|bi|tri|mini|maxi|aus|auf|ab|an|ein|ver|be|ent|er|zer|vor|nach|ober|unter)/;
/** Endings that say who does and to whom it is done: assignor, assignee. */
const ROLE = /(?:er|or|ee)s?$/;
const MIN_LENGTH = 4;

/** How often a word stands on the two pages together. */
export type CountOf = (word: string) => number;

/**
 * Whether one of two words is a misspelling of the other: they look almost the same, one is an ordinary word and the other is
 * none. Names and what no dictionary knows count as misspelt where one form is that of the whole page and the other stands here alone.
 * `a` and `b` as they stand in the text.
 */
export function isMisspelling(a: string, b: string, countOf: CountOf): boolean {
  const [old, now] = [fold(a), fold(b)];
  if (old === now || !isWord(old) || !isWord(now)) return false;
  if (old.replace(PREFIX, '') === now.replace(PREFIX, '') || old.replace(ROLE, '') === now.replace(ROLE, '')) return false;
  // A slip of the first letter, or two letters put for two others, is more often another word: "vendues", "rendues".
  if (old.length === now.length && (old[0] !== now[0] || replaced(old, now) > 1) && !isSwap(old, now)) return false;
  const distance = editDistance(old, now, 2);
  const length = Math.min(old.length, now.length);
  if (distance > (length >= 8 && old[0] === now[0] ? 2 : 1)) return false;
  const [knowsOld, knowsNow] = [isKnownWord(old), isKnownWord(now)];
  if (knowsOld && knowsNow) return false;
  // "filed", "filled": in short words an ending is no sign of a slip.
  if (length <= 6 && isDerivedWord(old) && isDerivedWord(now)) return false;
  if (knowsOld !== knowsNow && !isName(knowsOld ? b : a)) return placeCodes(a).length + placeCodes(b).length === 0;
  const [derivesOld, derivesNow] = [isDerivedWord(old), isDerivedWord(now)];
  if (!knowsOld && derivesOld !== derivesNow && !isName(derivesOld ? b : a)) return true;
  const [oldCount, nowCount] = [countOf(old), countOf(now)];
  return Math.max(oldCount, nowCount) >= Math.max(3, 3 * Math.min(oldCount, nowCount));
}

function replaced(a: string, b: string): number {
  return [...a].filter((letter, at) => letter !== b[at]).length;
}

/** The same letters, two neighbours of which changed places. */
function isSwap(a: string, b: string): boolean {
  const at = [...a].findIndex((letter, index) => letter !== b[index]);
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}

function isWord(word: string): boolean {
  return word.length >= MIN_LENGTH && /^\p{L}+$/u.test(word);
}

/** Written with a capital, though not in capitals throughout. */
function isName(word: string): boolean {
  return /^\p{Lu}/u.test(word) && word !== word.toUpperCase();
}

/** Whether two words are one in the spellings of two countries: organisation and organization, licence and license, colour, centre. */
export function isRegionalSpelling(a: string, b: string): boolean {
  return a.length >= MIN_LENGTH && b.length >= MIN_LENGTH && regional(a) === regional(b);
}

function regional(word: string): string {
  return word
    .replace(/s/g, 'z')
    .replace(/(?<=[ei]n|i)c(?=(?:e[sdz]?|ing)$)/, 'z')
    .replace(/(?<=.{4})ll/, 'l')
    .replace(/(?<=..)our(?!..$)/, 'or')
    .replace(/re(s?)$/, 'er$1')
    .replace(/e?ment/g, 'ment');
}

/** Whether two words are one and its plural, or a verb in its third person: purpose and purposes, party and parties. */
export function isInflection(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length < 3 || !/^\p{L}+$/u.test(long)) return false;
  return long === `${short}s` || long === `${short}es` || (short.endsWith('y') && long === `${short.slice(0, -1)}ies`);
}

/** Edit distance (insert, delete, replace, swap of neighbours, each 1), given up beyond `limit` as `limit + 1`: work grows with length × limit. */
export function editDistance(a: string, b: string, limit: number): number {
  const beyond = limit + 1;
  if (Math.abs(a.length - b.length) > limit) return beyond;
  // Only cells within `limit` of the diagonal can stand on a path that short.
  let [earlier, row] = [new Map<number, number>(), new Map<number, number>()];
  for (let j = 0; j <= Math.min(limit, b.length); j += 1) row.set(j, j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = new Map<number, number>();
    for (let j = Math.max(0, i - limit); j <= Math.min(b.length, i + limit); j += 1) {
      const replace = (row.get(j - 1) ?? beyond) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (earlier.get(j - 2) ?? beyond) + 1 : beyond;
      next.set(j, Math.min(replace, swap, (row.get(j) ?? beyond) + 1, (next.get(j - 1) ?? beyond) + 1, beyond));
    }
    [earlier, row] = [row, next];
  }
  return row.get(b.length) ?? beyond;
}

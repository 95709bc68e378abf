/**
 * Names of companies: what they have in common under legal forms, punctuation and spelling, and the domains they own.
 * @module
 */
import { parse } from 'tldts';
import { legalFormAt } from './names/legalForms.ts';
import { fold } from './text.ts';

/** Words that many names share: alone they say nothing. */
const COMMON = new Set(
  'ai api app apps analytics cloud data digital europe global group holding holdings hosting infrastructure international labs limited media network networks online platform platforms services service software solutions studio systems technologies technology tech web'.split(
    ' ',
  ),
);

/** "Plus Five Five, Inc. d/b/a Resend", "X (formerly Twitter)". */
const ALIAS_WORDS = /\b(?:d\/b\/a|dba|doing business as|trading as|t\/a|formerly(?: known as)?|f\/k\/a|fka|a\/k\/a|aka)\b:?/i;
const MAX_NAME_CHARS = 200;
const MAX_ALIAS_WORDS = 4;

/**
 * A name as it is compared: no legal form, no remarks in brackets, no article, no punctuation, case or marks.
 *
 * @example
 * nameKey('The Acme Société S.à r.l. (EU only)') // 'acme societe'
 */
export function nameKey(name: string): string {
  const bare = name.slice(0, MAX_NAME_CHARS).replace(/\([^()]*\)|\[[^[\]]*\]/g, ' ');
  return keyOf(bare.split(ALIAS_WORDS)[0] ?? bare);
}

/** All keys a name goes by: its own, and those of names in brackets or after "d/b/a". */
export function nameKeys(name: string): string[] {
  const cut = name.slice(0, MAX_NAME_CHARS);
  const inBrackets = Array.from(cut.matchAll(/\(([^()]*)\)/g), (match) => match[1] ?? '').filter(isAlias);
  const others = cut.split(ALIAS_WORDS).slice(1);
  return [
    ...new Set([
      nameKey(name),
      ...[...inBrackets, ...others].map((alias) => keyOf(alias.replace(/[()]/g, ' ').replace(ALIAS_WORDS, ' '))).filter(Boolean),
    ]),
  ];
}

/** Whether a name ends in a legal form ("Inc.", "GmbH"): then it is a company's. */
export function hasLegalForm(name: string): boolean {
  const words = wordsOf(name.slice(0, MAX_NAME_CHARS).replace(/\([^()]*\)/g, ' '));
  return words.length > 1 && legalFormAt(words) > 0;
}

/**
 * How alike two names are, 0 to 1. 1: the same but for legal form and spelling of case and punctuation; 0.9: one letter differs;
 * 0.8: one name is part of the other ("Lago", "Get Lago Corp."), or its initials; below: words in common. Words that many names
 * share count for nothing.
 */
export function nameSimilarity(a: string, b: string): number {
  let best = 0;
  for (const x of nameKeys(a)) for (const y of nameKeys(b)) best = Math.max(best, keySimilarity(x, y));
  return best;
}

function keySimilarity(a: string, b: string): number {
  if (a === '' || b === '') return 0;
  if (a === b) return 1;
  const [compactA, compactB] = [a.replaceAll(' ', ''), b.replaceAll(' ', '')];
  if (compactA === compactB) return 0.98;
  if (Math.min(compactA.length, compactB.length) >= 5 && isOneEdit(compactA, compactB)) return 0.9;
  const [wordsA, wordsB] = [a.split(' '), b.split(' ')];
  const [short, long] = wordsA.length <= wordsB.length ? [wordsA, wordsB] : [wordsB, wordsA];
  const telling = short.filter((word) => !COMMON.has(word));
  if (telling.length > 0 && short.every((word) => long.includes(word))) return 0.8;
  if (short.length === 1 && long.length > 1 && long.map((word) => word[0]).join('') === short[0]) return 0.8;
  const shared = telling.filter((word) => long.includes(word)).length;
  return (0.7 * shared) / Math.max(long.filter((word) => !COMMON.has(word)).length, telling.length, 1);
}

/** One letter added, dropped, changed, or two neighbours swapped. */
function isOneEdit(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) [endA, endB] = [endA - 1, endB - 1];
  const [left, right] = [a.slice(start, endA), b.slice(start, endB)];
  return Math.max(left.length, right.length) <= 1 || (left.length === 2 && left === [...right].reverse().join(''));
}

function keyOf(name: string): string {
  const words = wordsOf(domainLabel(name.trim()) ?? name);
  while (words.length > 1) {
    const length = legalFormAt(words);
    if (length === 0 || length === words.length) break;
    words.splice(-length);
  }
  if (words.length > 1 && words[0] === 'the') words.shift();
  return words.join(' ');
}

function wordsOf(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** "Merge.dev" is Merge. */
function domainLabel(name: string): string | undefined {
  if (!/^[\w-]+(?:\.[\w-]+)+$/.test(name)) return undefined;
  const { domainWithoutSuffix, isIcann } = parse(name);
  return isIcann && domainWithoutSuffix ? domainWithoutSuffix : undefined;
}

function isAlias(text: string): boolean {
  const alias = text.trim().replace(ALIAS_WORDS, ' ').trim();
  return /^\p{Lu}|^\w+\.\w+$/u.test(alias) && alias.split(/\s+/).length <= MAX_ALIAS_WORDS;
}

/** The domain that someone registered and its first part: `{ domain: 'acme.co.uk', label: 'acme' }`; empty for IP addresses and the like. */
export function registrableDomain(urlOrHost: string): { domain?: string; label?: string } {
  const { domain, domainWithoutSuffix } = parse(urlOrHost);
  return { ...(domain ? { domain } : {}), ...(domainWithoutSuffix ? { label: domainWithoutSuffix } : {}) };
}

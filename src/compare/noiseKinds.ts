/**
 * Kinds of text that differ between visits and mean nothing, told without words of any language.
 * @module
 */
import { placeCodes } from '../lib/places.ts';

/** Longer parts are clauses: their order may matter. */
const PART_CHARS = 80;
const LABEL_CHARS = 30;

/** Whether both texts are lists of the same three or more short parts, in another order. */
export function isReordered(before: string, after: string): boolean {
  const [old, now] = [before.split(CELLS), after.split(CELLS)];
  if (old.length !== now.length) return false;
  const differing = old.map((cell, at) => [cell, now[at] ?? ''] as const).filter(([cell, other]) => cell !== other);
  return differing.length > 0 && differing.every(([cell, other]) => isListReordered(cell, other));
}

/** Between the cells of a row: what stands in which column is no matter of order. */
const CELLS = /\s?\|\s/;

function isListReordered(before: string, after: string): boolean {
  if (before.length !== after.length && Math.abs(before.length - after.length) > 8) return false;
  const [a, b] = [partsOf(before), partsOf(after)];
  if (a.length < 3 || a.length !== b.length || a.some((part) => part.length > PART_CHARS)) return false;
  // Which number belongs to which name is told by their order: "within 1, 4 and 8 hours".
  if (a.some((part, at) => part !== b[at] && /^\p{N}/u.test(part))) return false;
  const sorted = (parts: string[]): string => parts.toSorted().join('\n');
  return a.join('\n') !== b.join('\n') && sorted(a) === sorted(b);
}

function partsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[,;•·]/)
    .map((part) => part.replace(/[^\p{L}\p{N}]+/gu, ' ').trim())
    .filter(Boolean);
}

/** Whether one side is a label and the other the same label with its value: the page had not filled it in yet. */
export function isAwaited(before: string, after: string): boolean {
  const [short, long] = before.length <= after.length ? [before, after] : [after, before];
  if (short.length > LABEL_CHARS || long.length > LABEL_CHARS * 3 || !/[\p{L}\p{N}]\s*[:：]$/u.test(short) || !long.startsWith(short))
    return false;
  const value = long.slice(short.length);
  return (value.match(/[\p{L}\p{N}]+/gu)?.length ?? 0) <= MAX_AWAITED_WORDS && /(?<!\p{N})(?:19|20)\p{N}{2}(?!\p{N})/u.test(value);
}

/** A date comes late, from a script; a promise ("Data residency: Ireland", "Deletion period: 30 days") does not. */
const MAX_AWAITED_WORDS = 5;

/** A sign of a key, or the name of one that a plus ties to the next: "Option 1" and "shift 2" are words of a clause. */
const KEYS =
  /(?:[⌘⌥⇧⌃]\s?|\b(?:ctrl|cmd|strg)\b(?:\s?[+-]\s?|\s(?=\p{Lu}(?![\p{L}\p{N}])))|\b(?:command|alt|option|shift|maj|umschalt)\b\s?\+\s?)(?:[⌘⌥⇧⌃]|(?:ctrl|cmd|alt|shift)\s?\+\s?)?[\p{L}\p{N}/](?![\p{L}\p{N}])/giu;

/** The text without keyboard shortcuts. */
export function withoutKeys(text: string): string {
  return /[⌘⌥⇧⌃]|ctrl|cmd|command|alt|option|shift|strg|maj|umschalt/i.test(text) ? text.replace(KEYS, ' ') : text;
}

const ADDRESS = /\bhttps?:\/\/[^\s<>"')\]]{1,2000}/gi;

/** Web addresses in one form: lower case, without query, fragment and codes made for one visit. */
export function plainAddresses(text: string): string {
  return text.includes('://') ? text.replace(ADDRESS, plainAddress) : text;
}

function plainAddress(address: string): string {
  return address
    .toLowerCase()
    .replace(/[?#].*$/, '')
    .split('/')
    .filter((part) => part !== '' && !isCode(part))
    .join('/');
}

/** UUIDs and long codes of letters and digits. */
function isCode(part: string): boolean {
  return (
    /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/.test(part) ||
    (part.length >= 20 && /^[\da-f]+$/.test(part) && /\d/.test(part))
  );
}

const LANGUAGE_CODES =
  'ar bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu he hi hr hu hy id is it ja ka kk kn ko lt lv mk ml mn mr ms mt nb nl no pa pl pt ro ru sk sl sq sr sv sw ta te th tr uk ur vi zh';
let languageNames: Set<string> | undefined;

/** Whether the text is the name of a language, as its speakers or readers of English, German or French call it, with or without a place. */
export function isLanguage(text: string): boolean {
  if (text.length > LABEL_CHARS * 2) return false;
  languageNames ??= new Set(LANGUAGE_CODES.split(' ').flatMap((code) => [code, 'en', 'de', 'fr'].map((reader) => nameOf(code, reader))));
  const [, name = '', note = ''] = /^(.*?)\s*(?:[([–-](.*))?$/u.exec(text.trim()) ?? [];
  const isName = (part: string): boolean => languageNames?.has(part.trim().toLowerCase()) ?? false;
  const place = note.replace(/[)\]]\s*$/u, '').trim();
  return isName(name) && (place === '' || isName(place) || /^\p{Lu}{2}$/u.test(place) || placeCodes(place).length > 0);
}

function nameOf(code: string, reader: string): string {
  return (new Intl.DisplayNames(reader, { type: 'language', fallback: 'code' }).of(code) ?? code).toLowerCase();
}

/**
 * A text as the sequence of what carries meaning: words, numbers, dates, addresses, and the few signs that are read as words.
 * Punctuation, case, spacing, marks and quotation styles are no part of it.
 * @module
 */
import { fold } from '../../lib/text.ts';
import { monthOf } from './months.ts';

export interface Token {
  /** What is compared. */
  key: string;
  kind: 'word' | 'number' | 'date' | 'email' | 'address' | 'sign';
  /** As it stands in the text. */
  raw: string;
  start: number;
  end: number;
}

/** Top-level domains by which "example.com" is told from a missing space; addresses with a scheme, "www." or a path need none. */
const SUFFIXES = 'com|org|net|io|ai|eu|gov|edu|dev|app|co|uk|de|fr|ch|at|nl|be|es|us|ca|info|int';
const TOKEN = new RegExp(
  [
    String.raw`(?<email>[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,6})`,
    String.raw`(?<url>(?:https?:\/\/|www\.)[^\s<>"“”«»|⁠()[\]]{1,2000})`,
    String.raw`(?<domain>(?:[a-z0-9-]{1,63}\.){1,5}(?:${SUFFIXES})(?![\p{L}\p{N}])(?:\/[^\s<>"“”«»|()[\]]{0,500})?)`,
    String.raw`(?<number>\p{Nd}+(?:[.,]\p{Nd}+)*)`,
    String.raw`(?<word>\p{L}[\p{L}\p{M}]*(?:['’ʼ‘][\p{L}\p{M}]+)*)`,
    // A minus sign; not the dash of a range.
    String.raw`(?<sign>[$€£¥%§<>≥≤±]|(?<=[\s(])(?<!\p{Nd}\s)[-−](?=\p{Nd}))`,
  ].join('|'),
  'giu',
);

/** What stands behind the apostrophe of a contraction, and for what. */
const CONTRACTED: Record<string, string> = { ll: 'will', ve: 'have', re: 'are', m: 'am' };
const NOT: Record<string, string> = { "can't": 'can', "won't": 'will', "shan't": 'shall' };

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const { email, url, domain, number, word } = match.groups ?? {};
    const [raw, start] = [match[0], match.index];
    const add = (kind: Token['kind'], key: string): void => void tokens.push({ key, kind, raw, start, end: start + raw.length });
    if (word !== undefined) for (const key of wordKeys(word)) add('word', key);
    else if (number !== undefined) add('number', numberKey(number));
    else if (email !== undefined) add('email', email.toLowerCase().replace(/[.-]+$/, ''));
    else if (url !== undefined || domain !== undefined) add('address', addressKey(raw));
    else add('sign', raw);
  }
  return withDates(tokens);
}

/** The keys of a text's tokens. */
export function keysOf(text: string): string[] {
  return tokensOf(text).map(({ key }) => key);
}

/** "don't" is do and not, "l'accord" l and accord, "customer's" customer. */
function wordKeys(word: string): string[] {
  const folded = fold(word).replace(/[’ʼ‘]/g, "'");
  if (!folded.includes("'")) return folded === 'cannot' ? ['can', 'not'] : [folded];
  if (folded.endsWith("n't")) return [NOT[folded] ?? folded.slice(0, -3), 'not'];
  const parts = folded.split("'");
  const last = parts.at(-1) ?? '';
  if (last === 's') return parts[0] === 'let' ? ['let', 'us'] : parts.slice(0, -1);
  return CONTRACTED[last] ? [...parts.slice(0, -1), CONTRACTED[last]] : parts;
}

/** "5,000" and "5000" are one number, "1.000.000" and "1,000,000", "99,5" and "99.5"; "1.500" may be another than "1,500". */
function numberKey(number: string): string {
  if (/^\d{1,3}(?:(?:,\d{3})+|(?:\.\d{3}){2,})$/.test(number)) return number.replace(/[.,]/g, '');
  return number.replaceAll(',', '.');
}

/** Without what browsers add or leave out, and without the punctuation of the sentence around it. */
function addressKey(address: string): string {
  let end = address.length;
  while (end > 0 && ".,;:!?/'’*_".includes(address[end - 1] as string)) end -= 1;
  return address
    .slice(0, end)
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '');
}

/** "31 January 2025", "January 31st, 2025" and "2025-01-31" are one token each. */
function withDates(tokens: Token[]): Token[] {
  const merged: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const date = dateAt(tokens, at);
    if (date) {
      const [first, last] = [tokens[at] as Token, tokens[at + date.length - 1] as Token];
      merged.push({ key: date.key, kind: 'date', raw: `${first.raw}…${last.raw}`, start: first.start, end: last.end });
      at += date.length - 1;
    } else merged.push(tokens[at] as Token);
  }
  return merged;
}

const ORDINAL = new Set(['st', 'nd', 'rd', 'th', 'er', 'of', 'de']);

function dateAt(tokens: Token[], at: number): { key: string; length: number } | undefined {
  const first = tokens[at] as Token;
  if (first.kind === 'word') {
    const month = monthOf(first.key);
    if (month === 0) return undefined;
    const day = skipOrdinal(tokens, at + 1);
    return day && dated(tokens, at, day.next, month, day.value);
  }
  if (first.kind !== 'number') return undefined;
  const [second, third] = [tokens[at + 1], tokens[at + 2]];
  if (isYear(first.key) && second?.kind === 'number' && third?.kind === 'number' && third.end - first.start === 10) {
    return calendar(first.key, Number(second.key), third.key, 3);
  }
  const day = skipOrdinal(tokens, at);
  const month = day && tokens[day.next]?.kind === 'word' ? monthOf(tokens[day.next]?.key ?? '') : 0;
  return day && month > 0 ? dated(tokens, at, day.next + 1, month, day.value) : undefined;
}

/** The day of a month and where it ends: "31", "31st". */
function skipOrdinal(tokens: Token[], at: number): { value: string; next: number } | undefined {
  const day = tokens[at];
  if (day?.kind !== 'number' || !/^\d{1,2}$/.test(day.key)) return undefined;
  return { value: day.key, next: ORDINAL.has(tokens[at + 1]?.key ?? '') ? at + 2 : at + 1 };
}

function dated(tokens: Token[], from: number, at: number, month: number, day: string): { key: string; length: number } | undefined {
  const year = tokens[at];
  return year?.kind === 'number' && isYear(year.key) ? calendar(year.key, month, day, at + 1 - from) : undefined;
}

function calendar(year: string, month: number, day: string, length: number): { key: string; length: number } | undefined {
  if (month < 1 || month > 12 || Number(day) < 1 || Number(day) > 31) return undefined;
  return { key: `${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`, length };
}

function isYear(key: string): boolean {
  return /^(?:19|20)\d\d$/.test(key);
}

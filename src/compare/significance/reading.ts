/**
 * A passage as it is read for its meaning: without numbering, marks of links, remains of markup and ways of hiding an address,
 * and with one form for what reads the same.
 * @module
 */
import { fold } from '../../lib/text.ts';
import { isMeasure } from './measures.ts';
import { phraseAt } from './phrases.ts';
import type { SignificanceRules } from './rules.ts';
import { type Token, tokensOf } from './tokens.ts';

/** What was left out of a text, by what it was. */
export type Dressing = 'numbering' | 'markup' | 'hidden address' | 'link mark' | 'equivalent';

export interface Reading {
  tokens: Token[];
  /** The text to which the tokens' positions refer. */
  text: string;
  dressing: Record<Dressing, string>;
}

const INVISIBLE = /[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]/g;

/** At the beginning: "(a)", "4.", "4.2.1", "iv)", "§ 3", "•", each more than once. A bare decimal only where a capital follows. */
const NUMBERING =
  /^[\s•●·▪◦‣–—*-]*(?:(?:\(?\d{1,3}(?:\.\d{1,3}){0,4}[.)](?!\d)|\(?(?:x{0,3}(?:ix|iv|vi{0,3}|i{1,3}|x)|X{0,3}(?:IX|IV|VI{0,3}|I{1,3}|X)|[a-zA-Z])[.)](?!\p{L}\.)|\d{1,3}(?:\.\d{1,3}){1,4}(?=\s?\p{Lu}|\s?["“«]))\s*){1,4}/u;
/** "01.02.26", "3.5.2026": no number of a section. */
const DATE = /^\s*\(?(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?:19|20)?\d\d(?:\D|$)/;
/** Within: "(a)", "(iv)" between words. "(30)" is a quantity, and "4(b)" a reference. */
const ENUMERATOR = /(^|[^\p{N}\s]\s|\s{2})\((?:[ivx]{1,5}|[a-zA-Z])\)(?=\s|$)/gu;

/** Markdown and HTML that show in the text. */
const MARKUP = [
  /<\/?[a-z][^<>]{0,300}>/gi,
  /\[\/?(?:a|b|i|u|s|p|q|br|em|strong|small|sub|sup|url|link|img|li|ul|ol|h[1-6]|span|div|code|quote|list|table|tr|td)\s{0,3}(?:href\s?=[^\]]{0,300})?\]/gi,
  /\]\((?:mailto:\s?|https?:\/\/|\/)[^()\s]{0,500}\)/gi,
  /(?:^|(?<=\s))#{1,6}(?=\s|\d|\p{L})/gu,
  /\*{2,}|_{2,}|`+/g,
  /&(?:nbsp|amp|quot|lt|gt|#\d{1,5});/g,
];
const HIDDEN: ReadonlyArray<readonly [RegExp, string]> = [
  [/\s?[[({]\s?(?:at|@|arobase)\s?[\])}]\s?/gi, '@'],
  [/\s?[[({]\s?(?:dot|punkt|point)\s?[\])}]\s?/gi, '.'],
];

/** A passage without its numbering, and without signs, spaces and case: what is equal by this was only laid out differently. */
export function bareText(passage: string): string {
  const text = passage.replace(INVISIBLE, '');
  return fold(text.slice(numberingOf(text).length))
    .replace(/(?<=\d),(?=\d)/g, '__')
    .replace(/(?<=\d)\.(?=\d)/g, '_')
    .replace(/[^\p{L}\p{N}_]+/gu, '');
}

/** The numbering at the beginning of a text; none where it is a quantity or a date: "99.5 Percent", "3. Mai". */
function numberingOf(text: string): string {
  const found = NUMBERING.exec(text)?.[0] ?? '';
  if (!/\d/.test(found) || DATE.test(found)) return DATE.test(found) ? '' : found;
  const next = /^\s*([$€£¥%]|\p{L}{1,20})/u.exec(text.slice(found.length, found.length + 40))?.[1];
  return next !== undefined && isMeasure(next) ? '' : found;
}

export function readingOf(passage: string, rules: SignificanceRules): Reading {
  const dressing: Reading['dressing'] = { numbering: '', markup: '', 'hidden address': '', 'link mark': '', equivalent: '' };
  let text = passage.replace(INVISIBLE, '');
  const take = (what: Dressing, pattern: RegExp, to: string | ((...found: string[]) => string)): void => {
    text = text.replace(pattern, (...found) => {
      dressing[what] += found[0];
      return typeof to === 'string' ? to : to(...(found as string[]));
    });
  };
  if (/[<[\]*#_`&]/.test(text)) for (const pattern of MARKUP) take('markup', pattern, ' ');
  if (/[[({]/.test(text)) for (const [pattern, to] of HIDDEN) take('hidden address', pattern, to);
  const numbering = numberingOf(text);
  dressing.numbering += numbering;
  text = text.slice(numbering.length);
  if (text.includes('(')) take('numbering', ENUMERATOR, (_all, lead = '') => lead);
  return { text, tokens: merged(tokensOf(text), rules, dressing), dressing };
}

/** Leaves out marks of links; one token for a hidden address; the usual form of what reads the same. */
function merged(tokens: Token[], rules: SignificanceRules, dressing: Reading['dressing']): Token[] {
  const keys = tokens.map(({ key }) => key);
  const kept: Token[] = [];
  for (let at = 0; at < tokens.length; ) {
    const mark = phraseAt(rules.linkMarks, keys, at);
    const hidden = mark ?? phraseAt(rules.hiddenAddresses, keys, at);
    const same = hidden ?? phraseAt(rules.equivalents, keys, at);
    const token = tokens[at] as Token;
    if (!same) {
      kept.push(token);
      at += 1;
      continue;
    }
    const end = (tokens[at + same.length - 1] as Token).end;
    if (mark) dressing['link mark'] += ` ${same.length}`;
    else if (hidden) {
      dressing['hidden address'] += same.to;
      kept.push({ ...token, key: HIDDEN_ADDRESS, kind: 'email', end });
    } else {
      dressing.equivalent += ` ${keys.slice(at, at + same.length).join(' ')}`;
      for (const key of same.to.split(' ')) kept.push({ ...token, key, kind: 'word', end });
    }
    at += same.length;
  }
  return kept;
}

/** The key of an address that a page shows to browsers only. */
export const HIDDEN_ADDRESS = '(hidden address)';

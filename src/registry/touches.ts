/**
 * Whether a change bears on a cell: on what it cites, or on what its question asks for.
 * @module
 */
import type { Change } from '../domain/change.ts';
import type { FactValue } from '../domain/extraction.ts';
import type { Question } from '../domain/question.ts';
import type { Cell, Citation } from '../domain/registry.ts';
import { canonicalJson } from '../lib/canonicalJson.ts';
import { type AskedKey, askedKeys } from './keys.ts';
import type { Others } from './otherProducts.ts';
import { isTelling, oneLine } from './quotes.ts';
import { elementsOf } from './stated.ts';

/**
 * True where a passage that the cell cites has changed, or a value that its question asks for, on a page that answers it or that it cites.
 * Editorial changes, those that a noise rule holds back, and texts that only moved bear on nothing. The state of the change is left to the
 * caller.
 * @param others what is stated of them is not what the question asks for.
 */
export function touches(
  { answer, read }: Pick<Cell, 'answer' | 'read'>,
  question: Question,
  change: Change,
  others?: Pick<Others, 'isForeign'>,
): boolean {
  const { source, significance, suppressedBy, action } = change;
  if (significance !== 'substantive' || suppressedBy !== undefined || action === 'moved') return false;
  const cited = answer.citations.filter((citation) => citation.source === source);
  if (cited.length === 0 && !read.some((page) => page.source === source)) return false;
  if (cited.some((citation) => isQuoteOf(citation, change))) return true;
  return isAskedFor(question, cited, change) && !(others && isForeign(change, others));
}

/** By key: facts, and rows of known lists. */
function isAskedFor(question: Question, cited: readonly Citation[], change: Change): boolean {
  const { key } = change;
  if (key === undefined) return false;
  if (cited.some((citation) => citation.key === key && isValueOf(citation, change))) return true;
  return askedKeys(question).some((asked) => asked.key === key && asked.on === undefined && matters(asked, change));
}

/** About other products, before and after. */
function isForeign({ path, oldQuote, newQuote }: Change, others: Pick<Others, 'isForeign'>): boolean {
  const sides = [oldQuote, newQuote].filter((quote) => quote !== undefined);
  return (sides.length > 0 ? sides : ['']).every((quote) => others.isForeign(quote, { path }));
}

/** Of a set, only what came or went counts: another certificate than the one that is cited leaves that one as it is. */
function isValueOf({ value }: Citation, change: Change): boolean {
  if (!Array.isArray(value)) return true;
  const differing = differenceOf(change);
  return elementsOf(value).some((element) => differing.has(canonicalJson(element)));
}

function matters({ in: wanted }: AskedKey, change: Change): boolean {
  const differing = differenceOf(change);
  return wanted === undefined || wanted.some((value) => differing.has(canonicalJson(value)));
}

/** Values, or elements of a set, that stand on one side only. */
function differenceOf({ oldValue, newValue }: Pick<Change, 'oldValue' | 'newValue'>): Set<string> {
  const elements = (value: FactValue | undefined): string[] =>
    value === undefined ? [] : elementsOf(value).map((element) => canonicalJson(element));
  const [before, after] = [new Set(elements(oldValue)), new Set(elements(newValue))];
  return new Set([...before, ...after].filter((element) => !(before.has(element) && after.has(element))));
}

/** Whether the cited words are on one side of the change and not, as they are, on the other. */
function isQuoteOf({ quote, path: cited = [] }: Citation, { oldQuote, newQuote, path }: Change): boolean {
  const words = oneLine(quote);
  const [before, after] = [oldQuote, newQuote].map((text) => (text === undefined ? undefined : oneLine(text)));
  if (holds(before, words) !== holds(after, words)) return true;
  // A quote may go over several passages, and headings among them.
  const isWithin = (): boolean => path.every((heading) => cited.includes(heading) || isRunOf(oneLine(heading), words));
  return [before, after].some((text) => text !== undefined && (isPartOf(text, words) || (isRunOf(text, words) && isWithin())));
}

/** Whether a text of the page has the cited words in it. Shorter ones are found in many texts: they must be the whole of one. */
function holds(text: string | undefined, words: string): boolean {
  return text === words || (text !== undefined && isTelling(words) && text.includes(words));
}

/** Whether a text of the page is but a part of the cited words. */
function isPartOf(text: string, words: string): boolean {
  return text !== words && isTelling(text) && words.includes(text);
}

/** Whether a text, however short, is some of the cited words in a row, like an item of a list that is quoted as a whole. */
function isRunOf(text: string, words: string): boolean {
  return text !== words && /[\p{L}\p{N}]/u.test(text) && ` ${words} `.includes(` ${text} `);
}

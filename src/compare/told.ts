/**
 * Which changed passages a typed record tells already: those that differ in the words of the value and in
 * nothing else.
 * @module
 */
import type { Entity, Fact, Passage } from '../domain/extraction.ts';
import type { Severity } from '../domain/vocabulary.ts';
import { type WordRun, wordDiff } from '../lib/wordDiff.ts';
import type { FactChange } from './facts.ts';
import { elementsOf, isEntity } from './values.ts';
import { entityWords, foldedWords, valueWordsOf, type Words } from './valueWords.ts';

/** Whether the typed records of a comparison tell what differs in a passage. */
export interface Told {
  modified(before: Passage, after: Passage): boolean;
  added(passage: Passage): boolean;
  removed(passage: Passage): boolean;
}

/** A typed change, and how much it matters. */
export type Weighed = FactChange & { severity: Severity };

interface Side {
  passages: readonly Passage[];
  facts: readonly Fact[];
}

/** What typed records say of a passage. */
interface Said {
  quotes: string[];
  /** Words of the values. */
  words: Words;
  /** Only lists, or records that do not play down what stands around the value. */
  wholly: boolean;
}

type Saids = Map<Passage, Said>;
type Range = [from: number, to: number];

/** Longest passage whose differences are looked at word by word; a longer one keeps its own record. */
const MAX_TEXT = 20_000;
/** Longest passage that is taken for a line with a date. */
const MAX_DATE_LINE = 120;
/** What stands before the number of an edition. */
const EDITION = /(?:^|(?:^|[^\p{L}])(?:v|ver|vers|version|fassung|ausgabe|rev|revision|edition|release))[\s.:]*[\d.]*$/iu;

export function toldBy(changes: readonly Weighed[], before: Side, after: Side): Told {
  const [old, now] = [saidOf(changes, 'before', before), saidOf(changes, 'after', after)];
  const [left, kept] = [standing(before, after), standing(after, before)];
  const dated = new Set([...dateLines(changes, 'before', before.passages), ...dateLines(changes, 'after', after.passages)]);
  return {
    modified: (from, to) =>
      (isListed(from, left) && isListed(to, kept)) ||
      ((old.has(from) || now.has(to)) && liesWithin(from.text, old.get(from), to.text, now.get(to), dated.has(from) && dated.has(to))),
    added: (passage) => isWithin(passage.text, now.get(passage)) || isListed(passage, kept),
    removed: (passage) => isWithin(passage.text, old.get(passage)) || isListed(passage, left),
  };
}

function saidOf(changes: readonly Weighed[], which: 'before' | 'after', { passages }: Side): Saids {
  const saids: Saids = new Map();
  for (const change of changes) {
    for (const fact of change[which]) {
      const isWhole = elementsOf(fact.value).every(isEntity) || change.severity !== 'positive';
      const words = valueWordsOf(fact);
      for (const passage of passagesOf(fact, passages)) {
        const known = saids.get(passage);
        if (!known) saids.set(passage, { quotes: [fact.quote], words: new Set(words), wholly: isWhole });
        else {
          known.quotes.push(fact.quote);
          for (const word of words) known.words.add(word);
          known.wholly &&= isWhole;
        }
      }
    }
  }
  return saids;
}

/** A quote may go on into the passages after the one that it begins in: the lines of a card. */
function passagesOf({ passage: at, quote }: Fact, passages: readonly Passage[]): Passage[] {
  const found: Passage[] = [];
  let said = 0;
  for (let next = at; next < passages.length; next += 1) {
    const passage = passages[next] as Passage;
    const here = quote.indexOf(passage.text, said);
    if (next > at && here < 0) break;
    said = Math.max(said, here) + passage.text.length;
    found.push(passage);
  }
  return found;
}

/** The passages of list entries that the other side has as well, with the words of those entries. */
function standing(side: Side, other: Side): Map<Passage, Words> {
  const there = new Set(other.facts.filter(({ value }) => isEntity(value)).map(identityOf));
  const found = new Map<Passage, Words>();
  for (const fact of side.facts) {
    if (!isEntity(fact.value) || !there.has(identityOf(fact))) continue;
    const words = entityWords(fact.value);
    for (const passage of passagesOf(fact, side.passages)) {
      const known = found.get(passage);
      if (known) for (const word of words) known.add(word);
      else found.set(passage, new Set(words));
    }
    const header = side.passages[fact.passage - 1];
    if (header && header.text === headerOf(side.passages[fact.passage])) found.set(header, new Set(foldedWords(header.text)));
  }
  return found;
}

/** The row of titles above a row, as its text. */
function headerOf(row: Passage | undefined): string | undefined {
  return row?.cells?.map(({ header }) => header).join(' | ');
}

function identityOf({ key, value }: Fact): string {
  const { name = '', purpose = '', location = '' } = value as Partial<Entity>;
  return JSON.stringify([key, ...[name, purpose, location].map((text) => foldedWords(text).join(' '))]);
}

/** Whether the passage says nothing but the entry, a label before a colon aside. */
function isListed(passage: Passage, entries: Map<Passage, Words>): boolean {
  const words = entries.get(passage);
  return words !== undefined && [passage.text, unlabelled(passage.text)].some((text) => foldedWords(text).every((word) => words.has(word)));
}

function unlabelled(text: string): string {
  return text.replace(/^[^:|]{1,40}:\s/u, '');
}

/** Short passages that state a date which changed: "Version 3.1. Effective 1 March 2026". */
function dateLines(changes: readonly FactChange[], side: 'before' | 'after', passages: readonly Passage[]): Passage[] {
  return changes
    .flatMap((change) => change[side])
    .filter(({ value }) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value))
    .map(({ passage }) => passages[passage])
    .filter((passage) => passage !== undefined && passage.text.length <= MAX_DATE_LINE) as Passage[];
}

const NOTHING: Said = { quotes: [], words: new Set(), wholly: false };

function liesWithin(before: string, old: Said = NOTHING, after: string, now: Said = NOTHING, isDateLine = false): boolean {
  if (before.length + after.length > MAX_TEXT) return false;
  const [oldRanges, newRanges] = [rangesOf(before, old.quotes), rangesOf(after, now.quotes)];
  let [from, to] = [0, 0];
  for (const run of wordDiff(before, after)) {
    if (run.mark !== 'added') {
      if (run.mark === 'removed' && !isTold(run, from, oldRanges, old.words) && !(isDateLine && isEdition(run, from, before))) return false;
      from += run.text.length;
    }
    if (run.mark !== 'removed') {
      if (run.mark === 'added' && !isTold(run, to, newRanges, now.words) && !(isDateLine && isEdition(run, to, after))) return false;
      to += run.text.length;
    }
  }
  return true;
}

/** The words that differ stand in a quote, and are words of its value. */
function isTold(run: WordRun, at: number, ranges: Range[], words: Words): boolean {
  if (!hasWords(run.text)) return true;
  return ranges.some(([from, to]) => from <= at && at + run.text.length <= to) && foldedWords(run.text).every((word) => words.has(word));
}

/** The number of an edition, which changes with its date. */
function isEdition({ text }: WordRun, at: number, line: string): boolean {
  return !/\p{L}/u.test(text) && EDITION.test(line.slice(0, at));
}

/** Whether nothing but what is quoted stands in the text. */
function isWithin(text: string, { quotes, words, wholly }: Said = NOTHING): boolean {
  if (quotes.length === 0) return false;
  if (!wholly && !foldedWords(text).every((word) => words.has(word))) return false;
  if (quotes.some((quote) => quote.includes(text))) return true;
  let at = 0;
  for (const [from, to] of rangesOf(text, quotes)) {
    if (from > at && hasWords(text.slice(at, from))) return false;
    at = Math.max(at, to);
  }
  return !hasWords(text.slice(at));
}

/** Where the quotes stand in the text, first to last. */
function rangesOf(text: string, quotes: readonly string[]): Range[] {
  const found: Range[] = [];
  for (const quote of quotes) {
    if (quote.includes(text)) found.push([0, text.length]);
    const at = quote ? text.indexOf(quote) : -1;
    if (at >= 0) found.push([at, at + quote.length]);
  }
  return found.sort(([a], [b]) => a - b);
}

function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/**
 * Which changed passages a typed record tells already: those whose differences all lie in what it quotes.
 * @module
 */
import type { Fact, Passage } from '../domain/extraction.ts';
import type { FactChange } from './facts.ts';
import { type WordRun, wordDiff } from './words.ts';

/** Whether the typed records of a comparison tell what differs in a passage. */
export interface Told {
  modified(before: Passage, after: Passage): boolean;
  added(passage: Passage): boolean;
  removed(passage: Passage): boolean;
}

/** One side's quotes by passage. */
type Quotes = Map<Passage, string[]>;
type Range = [from: number, to: number];

/** Longest passage whose differences are looked at word by word; a longer one keeps its own record. */
const MAX_TEXT = 20_000;
/** Longest passage that is taken for a line with a date. */
const MAX_DATE_LINE = 120;

export function toldBy(changes: readonly FactChange[], before: readonly Passage[], after: readonly Passage[]): Told {
  const old = quotesOf(
    changes.flatMap((change) => change.before),
    before,
  );
  const now = quotesOf(
    changes.flatMap((change) => change.after),
    after,
  );
  const dated = new Set([...dateLines(changes, 'before', before), ...dateLines(changes, 'after', after)]);
  return {
    modified: (from, to) =>
      (old.has(from) || now.has(to)) && liesWithin(from.text, old.get(from), to.text, now.get(to), dated.has(from) && dated.has(to)),
    added: (passage) => isWithin(passage.text, now.get(passage)),
    removed: (passage) => isWithin(passage.text, old.get(passage)),
  };
}

/** A quote may go on into the passages after the one that it begins in: the lines of a card. */
function quotesOf(facts: readonly Fact[], passages: readonly Passage[]): Quotes {
  const quotes: Quotes = new Map();
  for (const { passage: at, quote } of facts) {
    for (let next = at; next < passages.length; next += 1) {
      const passage = passages[next] as Passage;
      if (next > at && !quote.includes(passage.text)) break;
      const known = quotes.get(passage);
      if (known) known.push(quote);
      else quotes.set(passage, [quote]);
    }
  }
  return quotes;
}

/** Short passages that state a date which changed: "Version 3.1. Effective 1 March 2026". */
function dateLines(changes: readonly FactChange[], side: 'before' | 'after', passages: readonly Passage[]): Passage[] {
  return changes
    .flatMap((change) => change[side])
    .filter(({ value }) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value))
    .map(({ passage }) => passages[passage])
    .filter((passage) => passage !== undefined && passage.text.length <= MAX_DATE_LINE) as Passage[];
}

function liesWithin(before: string, oldQuotes: string[] = [], after: string, newQuotes: string[] = [], isDateLine = false): boolean {
  if (before.length + after.length > MAX_TEXT) return false;
  const [old, now] = [rangesOf(before, oldQuotes), rangesOf(after, newQuotes)];
  let [from, to] = [0, 0];
  for (const run of wordDiff(before, after)) {
    if (run.mark !== 'added') {
      if (run.mark === 'removed' && !isTold(run, from, old) && !(isDateLine && isNumber(run))) return false;
      from += run.text.length;
    }
    if (run.mark !== 'removed') {
      if (run.mark === 'added' && !isTold(run, to, now) && !(isDateLine && isNumber(run))) return false;
      to += run.text.length;
    }
  }
  return true;
}

function isTold(run: WordRun, at: number, ranges: Range[]): boolean {
  return !hasWords(run.text) || ranges.some(([from, to]) => from <= at && at + run.text.length <= to);
}

/** The number of an edition, which changes with its date. */
function isNumber({ text }: WordRun): boolean {
  return !/\p{L}/u.test(text);
}

/** Whether nothing but what is quoted stands in the text. */
function isWithin(text: string, quotes: string[] = []): boolean {
  if (quotes.length === 0) return false;
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

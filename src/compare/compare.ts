/**
 * Two extractions of one source, by the same extractor version → what changed between them.
 * Pure and deterministic. The order is that of the new page, removals after.
 * @module
 */
import type { Catalogue, SeverityRules } from '../domain/catalogue.ts';
import type { Difference } from '../domain/change.ts';
import { areComparable, type Extraction, type Fact, type Passage } from '../domain/extraction.ts';
import { type Alignment, align, type Pages } from './align.ts';
import { compareFacts, type FactChange } from './facts.ts';
import { incidentOf } from './incident.ts';
import { type Move, movesOf } from './moves.ts';
import { isShifted, type Pairing, pair } from './pair.ts';
import { judgeFact } from './severity.ts';
import { type Context, contextOf, type Judgement, judgeAddition, judgeEdit, judgeRemoval, rulesOf } from './significance.ts';
import { effectiveDate } from './statedDates.ts';
import { suppress } from './suppress.ts';
import { toldBy } from './told.ts';
import { Topics, weigh } from './topics.ts';

/** Longest quote in a record; longer passages are cut around what changed. */
const MAX_QUOTE = 4000;

/** What of the catalogue a comparison needs: the types of facts, how much their changes matter, and what is noise. */
export type CompareRules = Pick<Catalogue, 'keys' | 'severity'> & Partial<Pick<Catalogue, 'terms' | 'significance' | 'suppress'>>;

/** A difference, and the passage of the new page where it stands; none for what is gone. */
interface Found {
  at?: Passage | undefined;
  difference: Difference;
}

/**
 * The changes from `before` to `after`; none when the contents are equal. What is a value is told as a value; a passage has a
 * record of its own for what no value tells. `lastSeenOldAt` (ISO 8601) is the time of the last visit that saw `before`, where
 * that is known: a stated date of effect after it belongs to this change.
 */
export function compare(before: Extraction, after: Extraction, rules?: CompareRules, lastSeenOldAt?: string): Difference[] {
  if (!areComparable(before.extractorVersion, after.extractorVersion)) {
    throw new Error(`compare needs two extractions by the same version, not ${before.extractorVersion} and ${after.extractorVersion}`);
  }
  if (before.contentHash === after.contentHash) return [];
  const pages: Pages = { before: before.passages, after: after.passages };
  const alignment = align(before.passages, after.passages);
  const pairing = pair(alignment.gaps, pages);
  const facts = compareFacts(before.facts, after.facts, rules?.keys);
  const told = toldBy(
    facts.map((change) => ({ ...change, severity: judgeFact(rules?.severity, change).severity })),
    before,
    after,
  );
  const untold: Pairing = {
    modified: pairing.modified.filter((pair) => !told.modified(pair.before, pair.after)),
    added: pairing.added.filter((passage) => !told.added(passage)),
    removed: pairing.removed.filter((passage) => !told.removed(passage)),
  };
  const context = contextOf(rulesOf(rules?.significance), { ...pages, modified: pairing.modified });
  const values = facts.map((change) => ({
    at: placeOf(change, after.passages),
    difference: { ...factDifference(change, rules?.severity), ...pagesOf(change.before, change.after, pages) },
  }));
  const passages = passageDifferences(untold, alignment, pages, context, rules);
  const differences = suppress(inOrder([...values, ...passages], after.passages), rules?.suppress);
  const incident = incidentOf({ before, after, alignment }, differences);
  const effectiveAt = effectiveDate(before.facts, after.facts, lastSeenOldAt);
  return differences.map((difference) => ({
    ...difference,
    ...(incident && !difference.suppressedBy ? { rule: `${difference.rule}; part of ${incident.says}`, incident: incident.id } : {}),
    ...(effectiveAt === undefined ? {} : { effectiveAt }),
  }));
}

/** That of the new page, removals after. */
function inOrder(found: Found[], passages: readonly Passage[]): Difference[] {
  const order = new Map(passages.map((passage, at) => [passage, at]));
  const position = ({ at }: Found): number => (at ? (order.get(at) ?? 0) : passages.length);
  return found.toSorted((x, y) => position(x) - position(y)).map(({ difference }) => difference);
}

function placeOf({ after }: FactChange, passages: readonly Passage[]): Passage | undefined {
  return after[0] && passages[after[0].passage];
}

function factDifference({ kind, action, key, before, after, events, from, to, ...values }: FactChange, rules?: SeverityRules): Difference {
  const [oldQuote, newQuote] = [quoteOf(before), quoteOf(after)];
  return {
    kind,
    action,
    key,
    path: (after[0] ?? before[0])?.path ?? [],
    ...values,
    ...(oldQuote ? { oldQuote } : {}),
    ...(newQuote ? { newQuote } : {}),
    ...judgeFact(rules, { key, events, from, to }),
  };
}

function pagesOf(before: readonly Fact[], after: readonly Fact[], pages: Pages): Pick<Difference, 'oldPage' | 'newPage'> {
  return onPages(before[0] && pages.before[before[0].passage], after[0] && pages.after[after[0].passage]);
}

/** Where the quotes stand in a PDF: the first of several. */
function onPages(before?: Passage, after?: Passage): Pick<Difference, 'oldPage' | 'newPage'> {
  return {
    ...(before?.page === undefined ? {} : { oldPage: before.page }),
    ...(after?.page === undefined ? {} : { newPage: after.page }),
  };
}

/** The quotes one a line, each once. */
function quoteOf(facts: Fact[]): string {
  return [...new Set(facts.map(({ quote }) => quote))].join('\n').slice(0, MAX_QUOTE);
}

function passageDifferences(
  { modified, added, removed }: Pairing,
  alignment: Alignment,
  pages: Pages,
  context: Context,
  rules?: CompareRules,
): Found[] {
  const topics = new Topics(rules, pages);
  const weighed = (difference: Unweighed, before?: Passage, after?: Passage): Found => ({
    at: after,
    difference: { ...weigh(difference, rules?.severity, () => topics.of(before, after)), ...onPages(before, after) },
  });
  return [
    ...modified.map(({ before, after }) => weighed(modification(before, after, context), before, after)),
    ...added.map((passage) => weighed(addition(passage, context), undefined, passage)),
    ...movesOf(alignment, pages).map((moved) => weighed(move(moved), moved.before, moved.after)),
    ...removed.map((passage) => weighed(removal(passage, context), passage)),
  ];
}

type Unweighed = Omit<Difference, 'severity'>;

function modification(before: Passage, after: Passage, context: Context): Unweighed {
  const [oldQuote, newQuote] = quotes(before.text, after.text);
  const judgement = judgeEdit(before.text, after.text, context, after.kind);
  return { ...base(after, 'modified'), ...(isShifted(before, after) ? shifted(judgement) : judgement), oldQuote, newQuote };
}

/** The empty cells are others than before: to the words alone it may seem that only bars differ. */
function shifted(judgement: Judgement): Judgement {
  return judgement.significance === 'substantive' ? judgement : { significance: 'substantive', rule: 'a value went to another column' };
}

function addition(passage: Passage, context: Context): Unweighed {
  return { ...base(passage, 'added'), ...judgeAddition(passage, context), newQuote: passage.text.slice(0, MAX_QUOTE) };
}

function removal(passage: Passage, context: Context): Unweighed {
  return { ...base(passage, 'removed'), ...judgeRemoval(passage, context), oldQuote: passage.text.slice(0, MAX_QUOTE) };
}

function move({ after, from, decides }: Move): Unweighed {
  const quote = after.text.slice(0, MAX_QUOTE);
  return {
    ...base(after, 'moved'),
    significance: decides ? 'substantive' : 'editorial',
    rule: `the same text stood under "${from}"`,
    oldQuote: quote,
    newQuote: quote,
  };
}

function base(passage: Passage, action: Difference['action']): Pick<Difference, 'kind' | 'action' | 'path'> {
  const { kind, path, label } = passage;
  return { kind: kind === 'row' ? 'row' : 'passage', action, path: label === undefined ? path : [...path, label] };
}

/** Both texts whole, or windows around the part that differs. */
function quotes(before: string, after: string): [string, string] {
  if (before.length <= MAX_QUOTE && after.length <= MAX_QUOTE) return [before, after];
  const start = Math.max(0, sharedPrefix(before, after) - MAX_QUOTE / 4);
  return [before.slice(start, start + MAX_QUOTE), after.slice(start, start + MAX_QUOTE)];
}

function sharedPrefix(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}

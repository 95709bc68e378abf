/**
 * Values over time: from what a source states now and the recorded changes of its facts to what it stated when. Pure.
 * @module
 */
import type { Change } from '../domain/change.ts';
import type { StatedFact } from '../domain/deskPorts.ts';
import type { FactValue } from '../domain/extraction.ts';
import { FLAPPING } from './reversions.ts';
import { createListLedger } from './timeline/lists.ts';
import { createSetLedger } from './timeline/sets.ts';
import { elementsOf, isEntity } from './timeline/strands.ts';
import { createValueLedger } from './timeline/values.ts';

/** When a value came or went: it was first seen otherwise `at`, and last seen as before `after` (ISO 8601 UTC). */
export interface Moment {
  at: string;
  after: string;
  /** Id of the change that tells. */
  change: string;
  /** The change takes an earlier one back: the value was there before. */
  reverts?: true;
}

/** A value for as long as it was stated. */
export interface Span {
  value: FactValue;
  /** Absent: it was stated when the source was first read; of a later span, nobody saw it come. */
  since?: Moment;
  /** Absent: it is stated now, unless it has lapsed. */
  until?: Moment;
  /** It is not read any more, and no change tells since when: the rules of reading have changed. */
  lapsed?: true;
  /** The sentence that stated it, as far as it is known. */
  quote?: string;
}

/** One promise, one element of a set or one row of a list, through all its values. */
export interface Strand {
  /** Oldest first. One that begins when the one before it ends goes on from that; else it was not stated meanwhile. */
  spans: Span[];
  /** Where it is stated now; empty for what is not. Several where it is stated for several scopes. */
  facts: StatedFact[];
}

export interface FactTimeline {
  source: string;
  key: string;
  /** `value`: each strand is a promise; `set`: an element; `list`: a row. */
  shape: 'value' | 'set' | 'list';
  /** A span without a beginning was stated at least since then (ISO 8601 UTC). */
  from: string;
  /** What is stated now first, in the order of the page; then the rest. */
  strands: Strand[];
  /** The page states different values for the same scope. */
  contradicted: boolean;
}

export interface TimelineInput {
  source: string;
  /** What its baseline states. */
  facts: readonly StatedFact[];
  /** Changes of its facts and rows, oldest first, those held back among them. */
  changes: readonly Change[];
  /** First reading of the source, or of the first change that is given here. */
  from: string;
}

/** How the strands of one key are kept while its changes come by. */
export interface Ledger {
  add(change: Change): void;
  /** What the page states now; `held` are the changes that were held back as turns of something that comes and goes. */
  end(facts: readonly StatedFact[], held: readonly Change[]): Strand[];
}

/** The timelines of a source, one for each key that it states or stated, in the order of the keys. */
export function factTimelines({ source, facts, changes, from }: TimelineInput): FactTimeline[] {
  const factsOf = Map.groupBy(facts, ({ key }) => key);
  const changesOf = Map.groupBy(changes, ({ key }) => key ?? '');
  const keys = [...new Set([...factsOf.keys(), ...changesOf.keys()])].filter((key) => key !== '').sort();
  return keys.map((key) => {
    const [now, all] = [factsOf.get(key) ?? [], changesOf.get(key) ?? []];
    const shape = shapeOf(now, all);
    const ledger = LEDGERS[shape]();
    // What comes and goes is left out; the record of what has stayed after all is a change of its own.
    const [held, told] = [all.filter(isTurn), all.filter((change) => !isTurn(change))];
    for (const change of told) ledger.add(change);
    const contradicted = now.some(({ flags }) => flags?.includes('contradicted'));
    return { source, key, shape, from, strands: ledger.end(now, held), contradicted };
  });
}

/** What was stated at a time (ISO 8601 UTC): each value once. What nobody saw come is taken to have been there all the time. */
export function valueAt({ strands }: Pick<FactTimeline, 'strands'>, time: string): FactValue[] {
  return strands.flatMap(({ spans }) => {
    const span = spans.find(({ since, until }) => (since === undefined || since.at <= time) && (until === undefined || time < until.at));
    return span ? [span.value] : [];
  });
}

/** The span that is stated now. */
export function currentSpan({ spans, facts }: Strand): Span | undefined {
  return facts.length > 0 ? spans.at(-1) : undefined;
}

/** The first of the spans that lead to the last one without a gap: since when the element or row is there, whatever became of it. */
export function presence({ spans }: Strand): Span | undefined {
  let at = spans.length - 1;
  while (at > 0 && goesOn(spans[at - 1], spans[at])) at -= 1;
  return spans[at];
}

/** Whether a span begins by the change that ends the one before it. */
export function goesOn(before: Span | undefined, after: Span | undefined): boolean {
  return before?.until !== undefined && before.until.change === after?.since?.change;
}

const LEDGERS: Record<FactTimeline['shape'], () => Ledger> = {
  value: createValueLedger,
  set: createSetLedger,
  list: createListLedger,
};

function isTurn({ suppressedBy }: Change): boolean {
  return suppressedBy === FLAPPING;
}

function shapeOf(facts: readonly StatedFact[], changes: readonly Change[]): FactTimeline['shape'] {
  const values = [
    ...facts.map(({ value }) => value),
    ...changes.flatMap(({ oldValue, newValue }) => [oldValue, newValue].filter((value) => value !== undefined)),
  ];
  if (values.some((value) => elementsOf(value).some(isEntity))) return 'list';
  return values.some(Array.isArray) ? 'set' : 'value';
}

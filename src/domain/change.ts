/**
 * The structural-change record.
 * @module
 */
import type { Duration, FactValue } from './extraction.ts';
import type { ChangeAction, ChangeKind, ChangeState, Severity, Significance } from './vocabulary.ts';

/** What a comparison of two extractions yields, before it is bound to a source and its dates. */
export interface Difference {
  kind: ChangeKind;
  action: ChangeAction;
  /** Fact key, for facts and rows of a known list. */
  key?: string;
  /** Heading path on the new side; on the old side for removals. */
  path: string[];
  oldValue?: FactValue;
  newValue?: FactValue;
  oldQuote?: string;
  newQuote?: string;
  /** Pages of a PDF that the quotes begin on, counted from 1. */
  oldPage?: number;
  newPage?: number;
  significance: Significance;
  severity: Severity;
  /** The rule that gave significance and severity, in words. */
  rule: string;
  /** Stated by the page; absent when the page does not say (never guessed). */
  effectiveAt?: string;
  /** Id that all changes of one redesign or rewrite share: they are its parts. */
  incident?: string;
  /** The noise rule that holds it back: it is recorded, but neither shown by default nor sent. */
  suppressedBy?: string;
}

/** By when something has to be done about a change, or it happens. */
export interface Deadline {
  /** YYYY-MM-DD: it is due at the end of this day. */
  dueOn: string;
  /** The vendor's own sentence that it comes from; empty where the sentence could not be read back. */
  clause: string;
  /** `stated`: the page states the day, or a person knows the day of notice. `assumed`: counted from the first sight of the change. */
  basis: 'stated' | 'assumed';
  /** What is due, in the words of the catalogue: "Last day to object". */
  label?: string;
  /** Id of the rule of the catalogue that starts it. */
  rule?: string;
  /** The time that the clause gives, and its fact key; absent where the page states the day itself. */
  window?: { key: string; value: Duration };
  /** Of a time in business days: whose public holidays were left out, like "FR" or "DE-BY"; absent where only week-ends were. */
  calendar?: string;
  /** What the time is counted from: the day after is the first. `seen`: first sight of the change; `notice`: the day of notice. */
  from?: { on: string; by: 'seen' | 'notice' };
  /** Where the clause stands: the page as it was at that time. */
  clauseSource?: { source: string; url: string; snapshot: string; path: string[] };
}

export interface Change extends Difference {
  id: string;
  vendor: string;
  offerings: string[];
  source: string;
  url: string;
  oldSnapshot: string;
  newSnapshot: string;
  extractorVersion: string;
  /** Last visit that still saw the old text, first visit that saw the new one (ISO 8601 UTC). */
  lastSeenOldAt: string;
  firstSeenNewAt: string;
  /** The date that the page gives itself ("Last updated"), YYYY-MM-DD. */
  publishedAt?: string;
  deadlines: Deadline[];
  /** Id of the earlier change that this one takes back (A to B to A). */
  reverts?: string;
  state: ChangeState;
}

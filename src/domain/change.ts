/**
 * The structural-change record.
 * @module
 */
import type { FactValue } from './extraction.ts';
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

export interface Deadline {
  dueOn: string;
  /** The clause the deadline comes from. */
  clause: string;
  basis: 'stated' | 'assumed';
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

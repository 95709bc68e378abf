/**
 * A rule edit: from some visit on, pages of a source are read by other rules than before. It is recorded as such, and nothing
 * that it alone makes different is ever a change.
 * @module
 */

/** What decides how a page is read: the program itself, the catalogue, and what the watcher selects. */
export const RULE_PARTS = ['program', 'catalogue', 'watcher'] as const;
export type RulePart = (typeof RULE_PARTS)[number];

/** How many of the old reading are not in the new one, and the other way round. */
export interface ReadingDifference {
  gone: number;
  added: number;
}

/** The same stored page, read by both rules. */
export interface RuleDifference {
  /** Extractor versions. */
  from: string;
  to: string;
  changed: RulePart[];
  /** SHA-256 of the page that was read twice. */
  snapshot: string;
  passages: ReadingDifference;
  facts: ReadingDifference;
  /** By the new rules the page cannot be read: the next readable one is a first one. */
  unreadable?: true;
}

export interface RuleEdit extends RuleDifference {
  /** `<visit id>#rules`. */
  id: string;
  sourceId: string;
  /** Time of the first visit that was read by the new rules (ISO 8601 UTC). */
  at: string;
}

/**
 * What those who watch an installation ask its record: sums, and which check a change came from.
 * @module
 */
import type { ChangeState, Severity } from './vocabulary.ts';

/** The record in sums that no page asks for. */
export interface Tally {
  /** Changes that are not held back, by severity (as analysts corrected it) and state; what there are none of is absent. */
  changes: Array<{ severity: Severity; state: ChangeState; n: number }>;
  /** Entries of the review queue that wait for a decision: a redesign is one. */
  toReview: number;
  /** Sources that are due and not handed out yet, and since when the first of them is (ISO 8601 UTC). */
  due: number;
  oldestDueAt?: string;
  /** When the message that waits longest might have been sent first (ISO 8601 UTC). */
  oldestMessageAt?: string;
}

export interface TallyStore {
  /** As of a moment. Its cost follows from what is open, not from how long history is. */
  tally(at: string): Promise<Tally>;
  /** The visit by which each of these changes was found, whose id is that of its check; unknown ids are absent. */
  checksOf(changeIds: readonly string[]): Promise<Map<string, string>>;
  /** Migrations that this version knows and the database has not, and those of newer versions that it cannot work beside. */
  migrationGap(): Promise<{ missing: string[]; unknown: string[] }>;
  /** The clock of the database server; undefined where the record is a file, for which this machine's is. */
  serverTime(): Promise<Date | undefined>;
}

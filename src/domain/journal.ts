/**
 * The journal: everything that leaves the building, in the order in which it was recorded. It is the transactional outbox of the alerts
 * and the source of the feeds: entries are written together with what they tell, and never edited or removed. A correction is an entry.
 * @module
 */
import type { Change, Deadline } from './change.ts';
import type { HealthEvent } from './health.ts';
import type { Edits } from './review.ts';
import type { ChangeKind, ChangeState, Severity, Significance, SourceKind } from './vocabulary.ts';

/**
 * `recorded`: a change was found. `due`: its deadlines were worked out, or have moved. `corrected`: an analyst edited what it says.
 * `confirmed`, `retracted` (dismissed or superseded) and `reinstated` (to be decided again): a decision.
 */
export const CHANGE_ENTRIES = [
  'change.recorded',
  'change.due',
  'change.corrected',
  'change.confirmed',
  'change.retracted',
  'change.reinstated',
] as const;
export type ChangeEntryKind = (typeof CHANGE_ENTRIES)[number];

export const HEALTH_ENTRIES = ['health.opened', 'health.recovered'] as const;
export type HealthEntryKind = (typeof HEALTH_ENTRIES)[number];

interface EntryHead {
  /** Position in the journal: entries written later have higher ones. What a reader has seen up to is its cursor. */
  seq: number;
  /** Follows from what it tells ("<change>:recorded", "<act>:<change>"): the same thing is never told by two. */
  id: string;
  /** When it was recorded (ISO 8601 UTC). */
  at: string;
}

/** What an entry says of a change. Names of people and their comments are in none: feeds may be public. */
export interface ChangeEntry extends EntryHead {
  kind: ChangeEntryKind;
  /**
   * The change as it stood with this entry: edits applied, its state and its deadlines as of then. Of `recorded`: as it was found, flagged,
   * before any deadline was worked out. It reads the same whenever the entry is read.
   */
  change: Change;
  /** What stood before where this entry moved it; absent for `recorded`. */
  was?: { state: ChangeState; severity: Severity; deadlines: Deadline[] };
  /** Fields that analysts have corrected so far. */
  edits?: Edits;
  /** Of `retracted`, where it was superseded: the change that stands in its place. */
  supersededBy?: string;
}

/** Of the trouble of one source, or of the whole installation. */
export interface HealthEntry extends EntryHead {
  kind: HealthEntryKind;
  /** As it is now: whether it has ended since is seen in it. */
  health: HealthEvent;
}

export type JournalEntry = ChangeEntry | HealthEntry;

/**
 * Which entries of changes. Conditions look at what an entry says and at what stood before it, so that who follows the critical changes is
 * told when one stops being critical, and who follows the confirmed ones when one is taken back.
 */
export interface JournalFilter {
  vendor?: string;
  source?: string;
  offering?: string;
  /** What its page is. */
  page?: SourceKind;
  kind?: ChangeKind;
  key?: string;
  severity?: Severity;
  significance?: Significance;
  state?: ChangeState;
  incident?: string;
  /** Of one change. */
  change?: string;
  /** Inclusive lower and exclusive upper bound on the firstSeenNewAt of the change (ISO 8601). */
  since?: string;
  until?: string;
  kinds?: readonly ChangeEntryKind[];
  /** Exclusive bounds on `seq`. */
  after?: number;
  before?: number;
  /** The highest `seq` first. */
  newestFirst?: boolean;
  limit?: number;
  offset?: number;
}

/** The journal as feeds and programs read it. Writes happen with what they tell: see `Store.commit`, `decide`, `settle` and `editHealth`. */
export interface JournalStore {
  /** Entries of changes, by `seq`. Reads page by page: it holds no lock while the caller works. */
  journal(filter?: JournalFilter): AsyncIterable<ChangeEntry>;
  countJournal(filter?: Omit<JournalFilter, 'limit' | 'offset'>): Promise<number>;
  /** The last entry of all; `seq` 0 while there is none. It moves with every entry, so what was read up to it is still good while it stands. */
  journalHead(): Promise<{ seq: number; at?: string }>;
}

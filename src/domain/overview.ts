/**
 * How things stand, in numbers: what the store counts, so that no page has to read everything in order to say how much there is.
 * @module
 */
import type { HealthKind } from './health.ts';
import type { SourceState } from './ports.ts';
import type { TroubleKind } from './trouble.ts';
import type { Severity, VerdictName } from './vocabulary.ts';

/** Where a source stands. "Verified" and "could not be read" are different things and never share a word. */
export const STANDINGS = ['verified', 'unread', 'never', 'paused', 'archive'] as const;
export type StandingName = (typeof STANDINGS)[number];

/** How much a change weighs where the vendors with most and worst changes come first. */
export const SEVERITY_WEIGHTS: Readonly<Record<Severity, number>> = { critical: 20, high: 8, medium: 3, low: 1, positive: 1 };

export interface ChangeRange {
  /** Days, YYYY-MM-DD, both inclusive. */
  from: string;
  to: string;
  /** Days in one bin; the first begins with `from`. */
  days: number;
  /** How many vendors are told by name; all others are told together. */
  vendors: number;
}

/** The changes of one vendor (or of all others), severity and bin. */
export interface ChangeBin {
  /** Absent for the others. */
  vendor?: string;
  severity: Severity;
  /** Counted from 0. */
  bin: number;
  changes: number;
}

export interface ChangesOverTime {
  /** Those with most and worst changes first. */
  vendors: Array<{ id: string; name: string }>;
  /** How many vendors are in the bins without a vendor. */
  others: number;
  bins: ChangeBin[];
}

/** The sources counted. */
export interface Census {
  sources: number;
  vendors: number;
  standings: Record<StandingName, number>;
  /** Declared, neither paused nor of archives only. */
  watched: number;
  watchedVendors: number;
  /** How many of the watched were read by a check at or after the time that was asked for. */
  fresh: number;
  /** Sources with an open event of each kind. */
  events: Record<HealthKind, number>;
  /** Last visit of a watched source (ISO 8601 UTC). */
  lastVisitAt?: string;
}

/** Numbers for machines. */
export interface Totals {
  visits: number;
  snapshots: number;
  /** Sources by the verdict of their last visit; verdicts that none has are absent. */
  verdicts: Partial<Record<VerdictName, number>>;
  /** Sources whose last check could not read the page. */
  failing: Partial<Record<TroubleKind, number>>;
  /** When any page was read last. */
  verifiedAt?: string;
  /** Deliveries that wait: entries of the journal that nobody has routed, and messages on their way. */
  pending: number;
}

export interface SourceSelection {
  vendor?: string;
  standing?: StandingName;
  /** Those with an open event of this kind. */
  event?: HealthKind;
  /** Of the watched: read by a check at or after this time (ISO 8601 UTC), or not. */
  readSince?: string;
  notReadSince?: string;
  /** In the id, the vendor's name or the address; case does not matter. */
  text?: string;
}

/** One visit, as far as a strip shows it. */
export interface VisitMark {
  at: string;
  mark: 'changed' | 'read' | 'unread';
}

/** One stored page of a source: the same bytes, however often they were seen. */
export interface SnapshotSummary {
  sha256: string;
  firstSeenAt: string;
  lastSeenAt: string;
  visits: number;
  /** Bytes as they came. */
  size: number;
  /** Whether it could be read. */
  readable: boolean;
  /** Hash of what it says; absent where it was not read. Pages of other bytes may say the same. */
  contentHash?: string;
  /** SHA-256 of a picture of it. */
  screenshot?: string;
}

/** What has been recorded so far, as numbers that only grow: when they differ, there is something new to read. */
export interface Pulse {
  visits: number;
  changes: number;
  acts: number;
  /** Entries of the journal. */
  deliveries: number;
}

/** Counting parts of the store. Nothing in here takes longer because there is much history. */
export interface OverviewStore {
  /** Changes that are not held back, by vendor, severity and time. */
  changesOverTime(range: ChangeRange): Promise<ChangesOverTime>;
  /** Times of the first and the last change that is not held back. */
  changeSpan(): Promise<{ first: string; last: string } | undefined>;
  /** `at`: the moment that standings are of. */
  census(at: string, freshSince: string): Promise<Census>;
  totals(): Promise<Totals>;
  /** By vendor's name, then id; `order: 'unread'`: those that could not be read for longest first. `at`: as of `census`. */
  selectSources(
    selection: SourceSelection,
    page: { at: string; limit: number; offset?: number; order?: 'name' | 'unread' },
  ): Promise<SourceState[]>;
  countSources(selection: SourceSelection, at: string): Promise<number>;
  /** Newest first. */
  visitMarks(sourceId: string, page: { limit: number; offset?: number }): Promise<VisitMark[]>;
  /** Stored pages of a source, last seen first. `texts`: the readable ones, once for each text; the page that it was last seen on stands for it. */
  snapshots(sourceId: string, page: { limit: number; offset?: number; texts?: boolean }): Promise<SnapshotSummary[]>;
  /** How many different texts its readable pages have. */
  countTexts(sourceId: string): Promise<number>;
  /** One of them. */
  snapshot(sourceId: string, sha256: string): Promise<SnapshotSummary | undefined>;
  pulse(): Promise<Pulse>;
}

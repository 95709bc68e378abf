/**
 * Ports of the REST API: reads that go on after the last record that a program has seen, and how often programs may ask.
 * @module
 */

import type { Change } from './change.ts';
import type { ActFilter, DeadlineFilter, DueChange } from './deskPorts.ts';
import type { HealthEvent } from './health.ts';
import type { SnapshotSummary, SourceSelection } from './overview.ts';
import type { ChangeFilter, HealthFilter, SourceState } from './ports.ts';
import type { CellMark, RegistryFilter } from './registry.ts';
import type { Act } from './review.ts';
import type { Visit } from './snapshot.ts';
import type { SourceKind } from './vocabulary.ts';

/** So many records after one: a record that is added meanwhile moves none of those that follow. */
export interface After<Key> {
  /** Of the last record that was seen; from the beginning without it. */
  after?: Key | undefined;
  limit: number;
}

/** A deadline with its place among those of its change. */
export interface PlacedDeadline extends DueChange {
  ordinal: number;
}

/** A stored page as one source had it. */
export interface SourceSnapshot extends SnapshotSummary {
  sourceId: string;
}

/** Reads in an order that nothing moves, each from a key on. */
export interface ApiStore {
  /** In the order of their ids. `at`: the moment that standings are of. */
  sourcesAfter(selection: SourceSelection & { kind?: SourceKind }, page: After<string> & { at: string }): Promise<SourceState[]>;
  /** Newest first. */
  visitsAfter(sourceId: string, page: After<Pick<Visit, 'fetchedAt' | 'id'>>): Promise<Visit[]>;
  /** The one that was seen first last comes first. */
  snapshotsAfter(sourceId: string, page: After<Pick<SnapshotSummary, 'firstSeenAt' | 'sha256'>>): Promise<SnapshotSummary[]>;
  /** The sources that had these bytes, in the order of their ids. */
  snapshotSources(sha256: string, limit: number): Promise<SourceSnapshot[]>;
  /** In the order of `Store.changes`; none where there is no such change to go on after. */
  changesAfter(filter: Omit<ChangeFilter, 'limit' | 'offset'>, page: After<string>): Promise<Change[]>;
  /** What was done about changes, newest first unless oldest first; none where there is no such act to go on after. */
  changeActsAfter(
    filter: Pick<ActFilter, 'kinds' | 'oldestFirst'> & { vendor?: string; change?: string },
    page: After<string>,
  ): Promise<Act[]>;
  /** As `DeadlineStore.deadlines`, by day, change and place. */
  deadlinesAfter(
    filter: Pick<DeadlineFilter, 'from' | 'to' | 'vendor'>,
    page: After<Pick<PlacedDeadline, 'dueOn' | 'change' | 'ordinal'>>,
  ): Promise<PlacedDeadline[]>;
  /** As `RegistryStore.cellMarks`, from one on. */
  cellsAfter(filter: Omit<RegistryFilter, 'type'>, page: After<string>): Promise<CellMark[]>;
  /** Newest first. */
  healthAfter(filter: Pick<HealthFilter, 'source' | 'state'>, page: After<Pick<HealthEvent, 'openedAt' | 'id'>>): Promise<HealthEvent[]>;
}

/** What is left of the requests of a window. */
export interface Budget {
  /** This request is within it. */
  ok: boolean;
  /** Requests of a window, its length in seconds, and how many are left. */
  limit: number;
  windowS: number;
  remaining: number;
  /** Until it begins anew. */
  resetMs: number;
}

/** Bounds how often programs may ask. */
export interface ApiLimits {
  /** Counts a request of somebody: a token, a person, or whoever is at an address. */
  take(who: { token: string } | { user: string } | { address: string }): Promise<Budget>;
  close(): Promise<void>;
}

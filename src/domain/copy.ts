/**
 * Copying a record from one place to another, whatever engine keeps it at either end.
 * @module
 */

import type { CopiedLedger } from './ledger.ts';

/** What a column holds. Whole numbers that a double cannot hold exactly occur nowhere in the record. */
export type Value = string | number | Uint8Array | null;
export type CopiedRow = Record<string, Value>;

/** A table as the engine itself describes it. */
export interface TableShape {
  name: string;
  /** In alphabetical order, without those that the engine works out by itself. */
  columns: string[];
  /** Columns of the primary key, in its order. */
  key: string[];
  /** Other tables whose rows it refers to. */
  parents: string[];
}

/** What a table holds, said in one form over all engines: the same rows give the same digest. */
export interface TableDigest {
  table: string;
  rows: number;
  /** SHA-256 (hex) over the rows in the order of their keys. */
  digest: string;
}

/** The record as it is at one moment, whoever writes meanwhile. */
export interface RecordMoment {
  /** Number of the latest migration, like "0018". */
  schema: string;
  tables: readonly TableShape[];
  /** All rows of a table, in the order in which they were written where the engine knows it. */
  rows(table: string): AsyncIterable<CopiedRow>;
  digest(table: string): Promise<TableDigest>;
  /** Blobs that are referred to, whether they exist or not. The names are as they are stored: a foreign record may hold anything. */
  blobs(): Promise<Set<string>>;
  /** What cannot be read without this blob. */
  concerns(blob: string): Promise<{ pages: number; sources: string[] }>;
  /** The highest number that each table has ever given out by itself; tables that number nothing are absent. */
  counters(): Promise<ReadonlyMap<string, number>>;
}

/** The table of digests that vouch for rows. */
export const SEALS = 'seals';

export interface FillOptions {
  /** Seals every row as this record does it, instead of taking over the seals of the other: those of another engine fit nothing here. */
  sealAnew: boolean;
  /** Tables whose rows are not taken over: they go in the same transaction, once they were looked at. */
  leaveOut?: ReadonlySet<string>;
  /** Told the name of each table before its rows are written. */
  onTable?(table: string): void;
  /** Looks at what was written; what it throws undoes everything. */
  beforeCommit(filled: RecordMoment): Promise<void>;
  /** Adds to the ledger how it goes on here, after all that, in the same transaction. What it throws undoes everything. */
  goOn?: ((ledger: CopiedLedger) => Promise<void>) | undefined;
}

/** A record that can be copied. */
export interface RecordCopy {
  /** Records of one engine whose seals fit the same rows elsewhere have one name here; undefined where they fit no other record. */
  readonly sealedBy: 'sqlite' | undefined;
  /** Looks at one moment of the record. What it gives is good until `work` has ended. */
  look<Result>(work: (moment: RecordMoment) => Promise<Result>): Promise<Result>;
  /** Makes the record where there is none. Throws OperationalError('conflict') when it holds anything that a new record does not. */
  mustBeEmpty(): Promise<void>;
  /**
   * Writes a moment of another record into this one, in one transaction: killed at any time it leaves nothing. Throws as
   * `mustBeEmpty` does, and OperationalError('storage') when the tables of the two are not the same.
   */
  fill(from: RecordMoment, options: FillOptions): Promise<void>;
}

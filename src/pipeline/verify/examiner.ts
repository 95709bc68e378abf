/**
 * What every examiner of `verify` keeps to: it recomputes one part of the record from stored bytes and names what does not hold.
 * @module
 */
import type { Catalogue } from '../../domain/catalogue.ts';
import type { Installation } from '../services.ts';
import type { KnownOfLedger } from './ledgerCheckpoints.ts';

/** What a finding is about, or what was looked at. */
export const EXAMINED = ['database', 'blob', 'object', 'visit', 'extraction', 'baseline', 'change', 'row', 'event', 'checkpoint'] as const;
export type Examined = (typeof EXAMINED)[number];

/** Something that does not hold. */
export interface Finding {
  what: Examined;
  /** Hash, id, or table and key ("visits 01J…"): what exactly. */
  id: string;
  /** One plain sentence that says what does not hold. */
  sentence: string;
  /** One that says what to do; absent where nothing but a backup helps. */
  remedy?: string;
}

/** A finding before it is told. */
export interface Suspicion extends Finding {
  /**
   * Looks once more, because another process may have been writing: false when it holds after all. Examiners that read everything
   * in one statement, or what is never rewritten, need none.
   */
  stillSo?(): Promise<boolean>;
}

/** What is worth knowing and no fault: leftovers, or what could not be re-derived here, and why. */
export interface Remark {
  what: Examined;
  count: number;
  /** One plain sentence without the number: "pages were not read again, because another extractor version recorded them". */
  sentence: string;
}

/** What examiners work with. */
export interface Examination {
  installation: Pick<Installation, 'store' | 'blobs' | 'evidence'>;
  catalogue: Catalogue;
  /** What is known of the ledger beside its record. */
  knownOfLedger?: KnownOfLedger | undefined;
  now: Date;
  /** Folder of the record, where it is a file. */
  folder?: string;
  signal: AbortSignal;
  /** Says that so many of these were looked at (default 1). Often enough for progress; no more than it knows. */
  examined(what: Examined, count?: number): void;
  remark(remark: Remark): void;
}

/** One part of the record. */
export interface Examiner {
  /** As `--only` names it. */
  name: string;
  /** What it recomputes, in a few words: "stored pages against their hashes". */
  title: string;
  /** Yields what does not hold, in bounded memory; it ends soon after the signal is aborted. What the disk refuses is thrown. */
  examine(examination: Examination): AsyncIterable<Suspicion>;
}

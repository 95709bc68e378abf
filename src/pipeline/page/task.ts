/**
 * What passes between a check and the thread that reads its page: plain data.
 * @module
 */
import type { Candidate } from '../../archive/codec.ts';
import type { Pack } from '../../archive/pack.ts';
import type { CaptureMeta, Verdict } from '../../domain/capture.ts';
import type { Catalogue } from '../../domain/catalogue.ts';
import type { Difference } from '../../domain/change.ts';
import type { Ignoring } from '../../domain/ignore.ts';
import type { VisitRecord } from '../../domain/ports.ts';
import type { RuleDifference } from '../../domain/ruleEdit.ts';
import type { Baseline } from '../../domain/snapshot.ts';
import type { Source } from '../../domain/watcher.ts';
import type { Remembered } from '../../record/reversions.ts';
import type { DatedCapture } from '../advance.ts';
import type { PageReading, ReadOptions } from '../read.ts';
import type { PackedCatalogue } from './catalogue.ts';

export interface AdvanceTask {
  source: Source;
  catalogue: Catalogue;
  baseline: Baseline | undefined;
  rules?: RuleDifference | undefined;
  reversions: Remembered[];
  candidates: Candidate[];
  capture: DatedCapture;
  /** Rules that people made, as far as they concern the source. */
  ignore?: Ignoring | undefined;
}

/** What `advance` yields for one capture. */
export interface Advanced {
  record: VisitRecord;
  pack: Pack | undefined;
}

export interface ReadTask {
  body: Uint8Array;
  meta: Pick<CaptureMeta, 'status' | 'headers'>;
  options: ReadOptions;
}

export type FingerprintTask = Pick<ReadTask, 'body' | 'options'>;

/** Two stored pages of a source, by its present rules. */
export interface CompareTask {
  source: Source;
  catalogue: Catalogue;
  before: Uint8Array;
  after: Uint8Array;
}

/** A stored page of a source once more, by the source's present rules. */
export interface RereadTask {
  source: Source;
  catalogue: Catalogue;
  body: Uint8Array;
  /** Fingerprints of pages that were extracted already: the same visible text says the same. */
  known: readonly string[];
}

export interface Reread {
  fingerprint: string;
  /** Absent where the fingerprint was known. */
  extraction?: { contentHash: string; digest: string };
}

/** Two stored pages of a source once more, as they were compared when the second came. */
export interface RecompareTask extends CompareTask {
  /** The last visit that saw the first page. */
  lastSeenOldAt: string;
}

export interface Recompared {
  differences: Difference[];
  publishedAt?: string | undefined;
}

/** Which of these quotes stand nowhere in the page. */
export interface QuotesTask {
  body: Uint8Array;
  quotes: readonly string[];
}

/** One stored page as it was read. */
export interface SideReading extends Verdict {
  title: string;
  passages: number;
  isPdf: boolean;
}

export interface PairReading {
  before: SideReading;
  after: SideReading;
  extractorVersion: string;
  /** Both say the very same. */
  same: boolean;
  /** None where one of the two cannot be read. */
  changes: Difference[];
}

/** The tasks as they go to a thread. */
export type SentCompare = Omit<CompareTask, 'catalogue'> & { catalogue: PackedCatalogue };

export type SentRecompare = Omit<RecompareTask, 'catalogue'> & { catalogue: PackedCatalogue };

export type SentReread = Omit<RereadTask, 'catalogue'> & { catalogue: PackedCatalogue };

export type SentAdvance = Omit<AdvanceTask, 'catalogue'> & { catalogue: PackedCatalogue };

export type PageTask =
  | ({ job: 'advance' } & SentAdvance)
  | ({ job: 'read' } & ReadTask)
  | ({ job: 'fingerprint' } & FingerprintTask)
  | ({ job: 'compare' } & SentCompare)
  | ({ job: 'reread' } & SentReread)
  | ({ job: 'recompare' } & SentRecompare)
  | ({ job: 'quotes' } & QuotesTask);
export type PageAnswer = Advanced | PageReading | string | PairReading | Reread | Recompared | string[];

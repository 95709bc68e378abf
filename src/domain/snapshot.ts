/**
 * Evidence: what is kept of a visit, and where its bytes are.
 * @module
 */
import type { CaptureFailure, CaptureMeta, Verdict } from './capture.ts';
import type { Extraction } from './extraction.ts';

/** One stored page inside a pack: a zstd frame, with an earlier page as dictionary or on its own (key frame). */
export interface StoredObject {
  /** SHA-256 (hex) of the raw bytes. */
  sha256: string;
  /** Name of the pack in the blob store: SHA-256 (hex) of the pack's bytes. */
  pack: string;
  offset: number;
  length: number;
  rawLength: number;
  /** Page that serves as dictionary; absent for a key frame. */
  base?: string;
  /** Upper bound of the number of pages that must be read before this one; 0 for a key frame. */
  depth: number;
}

/** A visit as it is recorded, whether the page could be read or not. */
export interface Visit extends CaptureMeta, Verdict {
  /** `source@dueAt` for checks, `source@fetchedAt#sha256` for imported captures. */
  id: string;
  sourceId: string;
  /** Absent when nothing came back. */
  sha256?: string;
  screenshot?: string;
  fingerprint?: string;
  contentHash?: string;
  failure?: CaptureFailure;
  /** Rules of the watcher that matched nothing on this page; absent where there are none or that is not known. */
  unmatched?: string[];
  /** Where the page does nothing but forward to: the address that it names. */
  forwardsTo?: string;
  /** Kept as evidence and compared with nothing: the history of that time was recorded already. */
  evidenceOnly?: true;
}

/** What a source is compared with: the last page that could be read. */
export interface Baseline {
  sourceId: string;
  sha256: string;
  fingerprint: string;
  extraction: Extraction;
  /** When this content was first and last seen. */
  firstSeenAt: string;
  verifiedAt: string;
  /** Final URL of the visit that gave the baseline. */
  url: string;
  /** Rules of the watcher that matched nothing on the page it was verified by; absent where that is not known. */
  unmatched?: string[];
  /**
   * A page seen since that only the comparison with this one speaks against (much shorter, or another document).
   * It is believed once it has stayed the same for long enough.
   */
  doubt?: { contentHash: string; since: string /** Its passages, as `doubtOf` marks them. */; marks?: string[] };
}

/** A baseline without its extraction: enough to tell that nothing has changed. */
export interface BaselineMark extends Omit<Baseline, 'extraction' | 'doubt' | 'firstSeenAt'> {
  contentHash: string;
  extractorVersion: string;
  doubted: boolean;
}

/**
 * Pages as evidence: what each says now, or that it was never read.
 * @module
 */
import type { StatedFact } from '../domain/deskPorts.ts';
import type { Passage } from '../domain/extraction.ts';
import type { Reading } from '../domain/registry.ts';
import type { SourceKind } from '../domain/vocabulary.ts';
import type { Heard } from './otherProducts.ts';

/** The last page of a source that could be read. */
export interface PageRead {
  /** SHA-256 of the stored page. */
  snapshot: string;
  /** When it was last read (ISO 8601 UTC). */
  at: string;
  /** When it was first read as it is; `at` where that is not known. */
  since?: string;
  contentHash: string;
  facts: StatedFact[];
  title: string;
  /** Asked for only where a rule looks at text. Give the same function whenever the page is the same: what is found in it is remembered with it. */
  passages(): Promise<Passage[]>;
}

/** A page that would answer a question. */
export interface EvidencePage {
  /** `vendor/source`. */
  source: string;
  kind: SourceKind;
  url: string;
  /** Absent: never read. */
  read?: PageRead;
  /** It was read once, and could not be since this time (ISO 8601 UTC). What it said last still counts. */
  unreadSince?: string;
}

/** A page that was read. `heard`: what of it counts, where it speaks of other products too. */
export type ReadPage = EvidencePage & { read: PageRead; heard?: Heard };

export function isRead(page: EvidencePage): page is ReadPage {
  return page.read !== undefined;
}

/** How a page stood when an answer was worked out. */
export function readingOf({ source, url, read, unreadSince }: EvidencePage): Reading {
  return { source, url, ...(read ? { at: read.at } : {}), ...(read && unreadSince !== undefined ? { unreadSince } : {}) };
}

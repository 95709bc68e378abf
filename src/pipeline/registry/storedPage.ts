/**
 * Pages as they are stored, for words that are quoted from them.
 * @module
 */
import type { Extraction } from '../../domain/extraction.ts';
import type { Store } from '../../domain/ports.ts';

export type PageRecord = Pick<Store, 'baseline' | 'visitOf' | 'extraction'>;

export interface StoredPage {
  extraction: Extraction;
  /** SHA-256. */
  snapshot: string;
  url: string;
  /** When it was first read so, and up to when what it says is known (ISO 8601 UTC). */
  at: string;
  readAt: string;
}

/** That snapshot of the source, or without one the page as it stands; undefined where it is not stored, or could not be read. */
export async function storedPage(store: PageRecord, source: string, snapshot?: string): Promise<StoredPage | undefined> {
  const stands = await store.baseline(source);
  if (stands && (snapshot === undefined || stands.sha256 === snapshot)) {
    const { extraction, sha256, url, firstSeenAt, verifiedAt } = stands;
    return { extraction, snapshot: sha256, url, at: firstSeenAt, readAt: verifiedAt };
  }
  if (snapshot === undefined) return undefined;
  const visit = await store.visitOf(source, snapshot);
  const extraction = visit?.contentHash === undefined ? undefined : await store.extraction(source, visit.contentHash);
  return visit && extraction && { extraction, snapshot, url: visit.finalUrl, at: visit.fetchedAt, readAt: visit.fetchedAt };
}

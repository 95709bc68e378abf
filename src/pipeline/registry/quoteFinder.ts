/**
 * Looks quotes up in the stored pages of their sources.
 * @module
 */
import type { Citation } from '../../domain/registry.ts';
import type { Found } from '../../registry/files/quotes.ts';
import { findExact } from '../../registry/quotes.ts';
import { type PageRecord, type StoredPage, storedPage } from './storedPage.ts';

/** Gives where the quote stands; undefined where no page is stored that has it. `false`: the page that is named is stored, and lacks it. */
export type QuoteFinder = (citation: Pick<Citation, 'source' | 'quote' | 'snapshot'>) => Promise<Found | undefined | false>;

/** In the page that the citation names, where that is stored; else in the page of the source as it was last read. */
export function createQuoteFinder(store: PageRecord): QuoteFinder {
  const pages = new Map<string, Promise<StoredPage | undefined>>();

  function pageOf(source: string, snapshot?: string): Promise<StoredPage | undefined> {
    const key = `${source} ${snapshot ?? ''}`;
    const known = pages.get(key) ?? storedPage(store, source, snapshot);
    pages.set(key, known);
    return known;
  }

  return async ({ source, quote, snapshot }) => {
    const page = (snapshot === undefined ? undefined : await pageOf(source, snapshot)) ?? (await pageOf(source));
    if (!page) return undefined;
    const found = findExact(page.extraction.passages, quote);
    if (!found) return page.snapshot === snapshot ? false : undefined;
    const [{ path, page: pageOfPdf }] = found.passages;
    return { snapshot: page.snapshot, at: page.at, ...(path.length > 0 && { path }), ...(pageOfPdf !== undefined && { page: pageOfPdf }) };
  };
}

/**
 * Looks quotes up in the stored pages of their sources.
 * @module
 */
import type { Passage } from '../../domain/extraction.ts';
import type { Store } from '../../domain/ports.ts';
import type { Citation } from '../../domain/registry.ts';
import { type Found, passageWith } from '../../registry/files/quotes.ts';

/** Gives where the quote stands; undefined where no page is stored that has it. `false`: the page that is named is stored, and lacks it. */
export type QuoteFinder = (citation: Pick<Citation, 'source' | 'quote' | 'snapshot'>) => Promise<Found | undefined | false>;

/** In the page that the citation names, where that is stored; else in the page of the source as it was last read. */
export function createQuoteFinder(store: Pick<Store, 'baseline' | 'visitOf' | 'extraction'>): QuoteFinder {
  const pages = new Map<string, Promise<Page | undefined>>();

  function pageOf(source: string, snapshot?: string): Promise<Page | undefined> {
    const key = `${source} ${snapshot ?? ''}`;
    const known = pages.get(key) ?? (snapshot === undefined ? present(store, source) : named(store, source, snapshot));
    pages.set(key, known);
    return known;
  }

  return async ({ source, quote, snapshot }) => {
    const page = (snapshot === undefined ? undefined : await pageOf(source, snapshot)) ?? (await pageOf(source));
    if (!page) return undefined;
    const passage = passageWith(page.passages, quote);
    if (!passage) return page.snapshot === snapshot ? false : undefined;
    const { path, page: pageOfPdf } = passage;
    return { snapshot: page.snapshot, at: page.at, ...(path.length > 0 && { path }), ...(pageOfPdf !== undefined && { page: pageOfPdf }) };
  };
}

interface Page {
  snapshot: string;
  /** When it was first read. */
  at: string;
  passages: readonly Passage[];
}

async function present(store: Pick<Store, 'baseline'>, source: string): Promise<Page | undefined> {
  const baseline = await store.baseline(source);
  return baseline && { snapshot: baseline.sha256, at: baseline.firstSeenAt, passages: baseline.extraction.passages };
}

async function named(store: Pick<Store, 'visitOf' | 'extraction'>, source: string, snapshot: string): Promise<Page | undefined> {
  const visit = await store.visitOf(source, snapshot);
  const extraction = visit?.contentHash === undefined ? undefined : await store.extraction(source, visit.contentHash);
  return visit && extraction && { snapshot, at: visit.fetchedAt, passages: extraction.passages };
}

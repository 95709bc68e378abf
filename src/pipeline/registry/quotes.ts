/**
 * Citations that people give: each has to stand in the stored page that it names.
 * @module
 */
import type { Fact } from '../../domain/extraction.ts';
import type { Store } from '../../domain/ports.ts';
import type { Citation, Reading } from '../../domain/registry.ts';
import { given } from '../../lib/given.ts';
import { refusal } from '../../registry/acts.ts';
import type { GivenCitation } from '../../registry/given.ts';
import { findExact, oneLine } from '../../registry/quotes.ts';
import { type PageRecord, type StoredPage, storedPage } from './storedPage.ts';

type Record = Pick<Store, 'source'> & PageRecord;

/** Citations with where they stand, and the pages that were looked at for them. */
export interface Cited {
  citations: Citation[];
  read: Reading[];
}

/**
 * Finds each quote in its page. Those that stand in the record already (`present`) are taken as they are.
 * Throws OperationalError('usage') for the first that does not stand where it is said to.
 */
export async function citationsOf(
  store: Record,
  all: readonly GivenCitation[],
  present: readonly Citation[],
  keys: ReadonlySet<string> = new Set(),
): Promise<Cited> {
  const cited: Cited = { citations: [], read: [] };
  for (const one of all) {
    const known = present.find((citation) => isSame(citation, one));
    if (known) {
      cited.citations.push(known);
      continue;
    }
    const page = await pageOf(store, one);
    const { source, quote } = one;
    const found = findExact(page.extraction.passages, quote);
    if (!found)
      throw refusal(
        `"${shortened(quote)}" does not stand in that page of ${source}.`,
        'Quote it word for word, from one place of the page.',
      );
    const [{ path, page: pageOfPdf }] = found.passages;
    const fact = page.extraction.facts.find((one) => keys.has(one.key) && oneLine(one.quote) === oneLine(quote));
    cited.citations.push({
      source,
      url: page.url,
      quote,
      snapshot: page.snapshot,
      ...(path.length > 0 ? { path } : {}),
      at: page.at,
      ...(fact ? stated(fact) : {}),
      ...given({ page: pageOfPdf }),
    });
    cited.read.push({ source, url: page.url, at: page.readAt });
  }
  return cited;
}

function stated({ key, value, scope }: Fact): Pick<Citation, 'key' | 'value' | 'scope'> {
  return { key, value, ...given({ scope }) };
}

function isSame(citation: Citation, { source, quote, snapshot }: GivenCitation): boolean {
  return (
    citation.source === source && oneLine(citation.quote) === oneLine(quote) && (snapshot === undefined || citation.snapshot === snapshot)
  );
}

async function pageOf(store: Record, { source, snapshot }: GivenCitation): Promise<StoredPage> {
  if (!(await store.source(source))) throw refusal(`There is no source ${source}.`, 'Name one that is watched, or was imported.');
  const page = await storedPage(store, source, snapshot);
  if (page) return page;
  if (snapshot === undefined) throw refusal(`${source} was never read.`, 'Check it first, or cite another page.');
  throw refusal(`No page of ${source} is stored as ${snapshot.slice(0, 12)}…, or it could not be read.`, 'Name one of its snapshots.');
}

function shortened(quote: string): string {
  return quote.length > 80 ? `${quote.slice(0, 80)}…` : quote;
}

/**
 * Citations that people give: each has to stand in the stored page that it names.
 * @module
 */
import type { Extraction, Fact, Passage } from '../../domain/extraction.ts';
import type { Store } from '../../domain/ports.ts';
import type { Citation, Reading } from '../../domain/registry.ts';
import { given } from '../../lib/given.ts';
import { refusal } from '../../registry/acts.ts';
import type { GivenCitation } from '../../registry/given.ts';

type Record = Pick<Store, 'source' | 'baseline' | 'visitOf' | 'extraction'>;

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
    const passage = passageWith(page.extraction.passages, quote);
    if (!passage && !flat(textOf(page.extraction)).includes(flat(quote)))
      throw refusal(
        `"${shortened(quote)}" does not stand in that page of ${source}.`,
        'Quote it word for word, from one place of the page.',
      );
    const fact = page.extraction.facts.find((found) => keys.has(found.key) && flat(found.quote) === flat(quote));
    cited.citations.push({
      source,
      url: page.url,
      quote,
      snapshot: page.snapshot,
      ...(passage && passage.path.length > 0 ? { path: passage.path } : {}),
      at: page.at,
      ...(fact ? stated(fact) : {}),
      ...given({ page: passage?.page }),
    });
    cited.read.push({ source, url: page.url, at: page.readAt });
  }
  return cited;
}

function stated({ key, value, scope }: Fact): Pick<Citation, 'key' | 'value' | 'scope'> {
  return { key, value, ...given({ scope }) };
}

function isSame(citation: Citation, { source, quote, snapshot }: GivenCitation): boolean {
  return citation.source === source && flat(citation.quote) === flat(quote) && (snapshot === undefined || citation.snapshot === snapshot);
}

interface Page {
  extraction: Extraction;
  snapshot: string;
  url: string;
  /** When it was first read so, and up to when what it says is known. */
  at: string;
  readAt: string;
}

async function pageOf(store: Record, { source, snapshot }: GivenCitation): Promise<Page> {
  if (!(await store.source(source))) throw refusal(`There is no source ${source}.`, 'Name one that is watched, or was imported.');
  const stands = await store.baseline(source);
  if (stands && (snapshot === undefined || stands.sha256 === snapshot)) {
    const { extraction, sha256, url, firstSeenAt, verifiedAt } = stands;
    return { extraction, snapshot: sha256, url, at: firstSeenAt, readAt: verifiedAt };
  }
  if (snapshot === undefined) throw refusal(`${source} was never read.`, 'Check it first, or cite another page.');
  const visit = await store.visitOf(source, snapshot);
  const extraction = visit?.contentHash === undefined ? undefined : await store.extraction(source, visit.contentHash);
  if (!visit || !extraction)
    throw refusal(`No page of ${source} is stored as ${snapshot.slice(0, 12)}…, or it could not be read.`, 'Name one of its snapshots.');
  return { extraction, snapshot, url: visit.finalUrl, at: visit.fetchedAt, readAt: visit.fetchedAt };
}

function passageWith(passages: readonly Passage[], quote: string): Passage | undefined {
  const wanted = flat(quote);
  return passages.find(({ text }) => flat(text).includes(wanted));
}

/** All that the page says, for quotes that go on over the end of a paragraph. */
function textOf({ passages }: Extraction): string {
  return passages.map(({ text }) => text).join(' ');
}

/** White space is lost on the way from a page to a form. */
function flat(text: string): string {
  return text.normalize('NFC').replaceAll(/\s+/g, ' ').trim();
}

function shortened(quote: string): string {
  return quote.length > 80 ? `${quote.slice(0, 80)}…` : quote;
}

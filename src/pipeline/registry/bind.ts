/**
 * Ties the citations of a file to the stored pages that have their quotes.
 * @module
 */
import type { Citation, RegistryRecord } from '../../domain/registry.ts';
import { type Said, withCitations } from '../../registry/files/layout.ts';
import { citationsOf, inherit, placed } from '../../registry/files/quotes.ts';
import type { QuoteFinder } from './quoteFinder.ts';

/** A citation for which no stored page stands, by its position among those of the record. */
export interface Loose {
  index: number;
  citation: Citation;
  /** The page that it names is stored, and does not have the quote. */
  contradicted: boolean;
}

/**
 * What the record has already keeps its place. Of the rest each is looked up: in the page that it names, else in the page as it stands
 * now; a page that is not stored here is not named.
 */
export async function bind(one: Said, stored: RegistryRecord | undefined, find: QuoteFinder): Promise<{ said: Said; loose: Loose[] }> {
  const { citations, fresh } = inherit(citationsOf(one), stored ? citationsOf(stored) : []);
  const loose: Loose[] = [];
  for (const index of fresh) {
    const citation = citations[index];
    if (!citation) continue;
    const found = await find(citation);
    if (!found) loose.push({ index, citation, contradicted: found === false });
    citations[index] = found ? tied(citation, found) : untied(citation);
  }
  return { said: withCitations(one, citations), loose };
}

function tied(citation: Citation, found: Partial<Citation>): Citation {
  return citation.snapshot === found.snapshot ? placed(citation, found) : placed(untied(citation), found);
}

function untied({ snapshot: _, ...citation }: Citation): Citation {
  return citation;
}

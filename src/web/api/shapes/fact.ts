/** @module */
import { z } from 'zod';
import type { StatedFact } from '../../../domain/deskPorts.ts';
import { FACT_FLAGS } from '../../../domain/extraction.ts';
import { Sha256, Time, Value } from './common.ts';

export const Fact = z
  .object({
    id: z.string().describe('Follows from what is stated where: the same statement has the same id, as long as it stands.'),
    vendor: z.string(),
    source: z.string(),
    key: z.string().describe('Key of the catalogue.'),
    value: Value,
    scope: z.string().describe('What it is limited to, in the words of the page: a plan, a product, a region.').optional(),
    quote: z.string().describe('The sentence or row that states it, as it stands on the page.'),
    path: z.array(z.string()).describe('Headings above it, outermost first.'),
    page: z.int().describe('Of a PDF, counted from 1.').optional(),
    flags: z.array(z.enum(FACT_FLAGS)).describe('What speaks against taking it as it is.').optional(),
    url: z.string().describe('Where it was read.'),
    snapshot: Sha256.describe('The stored page that states it.'),
    verifiedAt: Time.describe('When a visit last found that it says so; with `at`, when that page was read.'),
  })
  .meta({ id: 'Fact', description: 'A typed value that a page states.' });

/** A fact with where it stands. */
export interface PlacedFact {
  id: string;
  vendor: string;
  source: string;
  url: string;
  sha256: string;
  verifiedAt: string;
  fact: StatedFact;
}

export function factOf({ id, vendor, source, url, sha256, verifiedAt, fact }: PlacedFact): z.input<typeof Fact> {
  const { key, value, scope, quote, path, page, flags } = fact;
  return { id, vendor, source, key, value, scope, quote, path, page, flags, url, snapshot: sha256, verifiedAt };
}

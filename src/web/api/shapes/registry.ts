/** @module */
import { z } from 'zod';
import type { Commitment as Declared, Offering } from '../../../domain/watcher.ts';
import { Fact, factOf, type PlacedFact } from './fact.ts';
import { OfferingItem, offeringItemOf } from './vendor.ts';

const Commitment = z
  .object({
    key: z.string().describe('Key of the catalogue.'),
    vendor: z.string().describe('Vendor whose watcher declares it.'),
    sources: z.array(z.string()).describe('Pages that are to state it.'),
    evidenced: z.boolean().describe('One of them states it now.'),
    facts: z.array(Fact).describe('What they state: each value with its sentence, its stored page and when that was last verified.'),
  })
  .meta({ id: 'Commitment', description: 'A promise that is declared for an offering, with what the pages state.' });

export const RegistryItem = z
  .object({ ...OfferingItem.shape, commitments: z.int().describe('How many are declared.') })
  .meta({ id: 'RegistryItem', description: 'An offering in a list.' });

export const RegistryEntry = z
  .object({ ...OfferingItem.shape, commitments: z.array(Commitment) })
  .meta({ id: 'RegistryEntry', description: 'An offering with the commitments declared for it.' });

/** A commitment with what its pages state. */
export interface Evidence {
  vendor: string;
  declared: Declared;
  facts: PlacedFact[];
}

export function registryItemOf(offering: Offering, commitments: number): z.input<typeof RegistryItem> {
  return { ...offeringItemOf(offering), commitments };
}

export function registryEntryOf(offering: Offering, evidence: readonly Evidence[]): z.input<typeof RegistryEntry> {
  return {
    ...offeringItemOf(offering),
    commitments: evidence.map(({ vendor, declared, facts }) => ({
      key: declared.key,
      vendor,
      sources: declared.sources.map((name) => `${vendor}/${name}`),
      evidenced: facts.length > 0,
      facts: facts.map(factOf),
    })),
  };
}

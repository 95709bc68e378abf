/** @module */
import { z } from 'zod';
import { type CellMark, type CellStatus, type Cell as DomainCell, isCleanYes } from '../../../domain/registry.ts';
import type { Commitment as DeclaredCommitment, Offering } from '../../../domain/watcher.ts';
import { Cell, cellOf, type Labels } from './cell.ts';
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

const COUNTED = {
  cells: z.int().describe('Dimensions that are answered.'),
  watchOuts: z.int().describe('How many of them are no clean public yes.'),
  byStatus: z
    .object({ draft: z.int(), verified: z.int(), stale: z.int(), conflict: z.int() } satisfies Record<CellStatus, z.ZodType>)
    .describe('How many are in each state.'),
};

export const RegistryItem = z
  .object({ ...OfferingItem.shape, commitments: z.int().describe('How many are declared.'), ...COUNTED })
  .meta({ id: 'RegistryItem', description: 'An offering in a list, with what its entry comes to.' });

const { cells: _, ...COUNTS } = COUNTED;

export const RegistryEntry = z
  .object({
    ...OfferingItem.shape,
    commitments: z.array(Commitment),
    ...COUNTS,
    cells: z.array(Cell).describe('The graded dimensions, in the order of their ids.'),
  })
  .meta({ id: 'RegistryEntry', description: 'An offering with its graded dimensions, and the commitments that watchers declare for it.' });

/** An offering with the commitments that watchers declare for it. */
export interface Declared {
  offering: Offering;
  commitments: Array<{ vendor: string; declared: DeclaredCommitment }>;
}

/** A commitment with what its pages state. */
export interface Evidence {
  vendor: string;
  declared: DeclaredCommitment;
  facts: PlacedFact[];
}

export function registryItemOf({ offering, commitments }: Declared, marks: readonly CellMark[]): z.input<typeof RegistryItem> {
  return { ...offeringItemOf(offering), commitments: commitments.length, cells: marks.length, ...countsOf(marks) };
}

export function registryEntryOf(
  offering: Offering,
  evidence: readonly Evidence[],
  cells: readonly DomainCell[],
  labels: Labels,
): z.input<typeof RegistryEntry> {
  return {
    ...offeringItemOf(offering),
    commitments: evidence.map(({ vendor, declared, facts }) => ({
      key: declared.key,
      vendor,
      sources: declared.sources.map((name) => `${vendor}/${name}`),
      evidenced: facts.length > 0,
      facts: facts.map(factOf),
    })),
    ...countsOf(cells.map(({ status, answer: { grade } }) => ({ status, grade }))),
    cells: cells.map((cell) => cellOf(cell, labels)),
  };
}

function countsOf(marks: ReadonlyArray<Pick<CellMark, 'status' | 'grade'>>) {
  const byStatus = { draft: 0, verified: 0, stale: 0, conflict: 0 };
  for (const { status } of marks) byStatus[status] += 1;
  return { watchOuts: marks.filter((mark) => !isCleanYes(mark)).length, byStatus };
}

/** @module */
import { z } from 'zod';
import { type RegistryEvent as DomainEvent, REGISTRY_EVENTS } from '../../../domain/registry.ts';
import { Cell, cellOf, type Labels } from './cell.ts';
import { Time } from './common.ts';
import { Deal, dealOf } from './deal.ts';
import { Assessment, assessmentOf } from './hosting.ts';

export const RegistryEvent = z
  .object({
    cursor: z.int().describe('Its place: events written later have higher ones.'),
    id: z.string().describe('The same thing is never told by two.'),
    at: Time.describe('When it was recorded.'),
    kind: z
      .enum(REGISTRY_EVENTS)
      .describe(
        'proposed: worked out from pages; staled: a cited passage changed; updated: a confirmed change brought the new answer; settled: the changes are decided, and it stands; answered, verified: by a person; suggested: pages say something else now; shipped, imported: from files; removed.',
      ),
    byPerson: z.boolean().describe('A person did it, whose name is not told; else Clausewatch.'),
    type: z.enum(['cell', 'assessment', 'deal']),
    record: z.string().describe('Id of what it is about.'),
    version: z.int().describe('Which version of the record it made.'),
    vendor: z.string(),
    offering: z.string().optional(),
    question: z.string().optional(),
    changes: z.array(z.string()).describe('Changes of pages that did it.').optional(),
    correction: z.string().describe('Correction of a reader that was accepted.').optional(),
    credit: z.string().describe('Whom that is credited to, as its sender wished it.').optional(),
    // The record as it was with this event.
    cell: Cell.optional(),
    assessment: Assessment.optional(),
    deal: Deal.optional(),
  })
  .meta({
    id: 'RegistryEvent',
    description:
      'One version of a record of the registry: of a cell, an assessment or a deal, which is given as it was then. Events are never edited or removed.',
  });

/** No name of who did it, and no reason in the words of a person, is in it; credits are given to be shown. */
export function registryEventOf(event: DomainEvent, labels: Labels): z.input<typeof RegistryEvent> {
  const { seq, id, at, by, kind, type, record, vendor, offering, question, after, because } = event;
  return {
    cursor: seq,
    id,
    at,
    kind,
    byPerson: by.kind !== 'system',
    type,
    record,
    version: after.version,
    vendor,
    offering,
    question,
    changes: because?.changes,
    correction: because?.correction,
    credit: because?.credit,
    ...(after.type === 'cell' ? { cell: cellOf(after, labels) } : {}),
    ...(after.type === 'assessment' ? { assessment: assessmentOf(after) } : {}),
    ...(after.type === 'deal' ? { deal: dealOf(after) } : {}),
  };
}

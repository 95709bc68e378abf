/** @module */
import { z } from 'zod';
import { REGISTRY_EVENTS } from '../../../domain/registry.ts';
import { given } from '../../../lib/given.ts';
import { list } from '../operation.ts';
import { labelsOf, mustKnowOfRegistry } from '../registryReading.ts';
import { RegistryEvent, registryEventOf } from '../shapes/registryEvent.ts';
import { AfterFilter, OfferingFilter, QuestionFilter, VendorFilter } from './params.ts';

const EventFilters = z.strictObject({
  vendor: VendorFilter,
  offering: OfferingFilter,
  question: QuestionFilter,
  cell: z
    .string()
    .max(400, 'must be at most 400 characters')
    .meta({ description: 'Only of this cell.', example: 'acme-api/gdpr_dpa' })
    .optional(),
  event: z
    .enum(REGISTRY_EVENTS, `must be one of ${REGISTRY_EVENTS.join(', ')}`)
    .describe('Only events of this kind.')
    .optional(),
  after: AfterFilter,
});

export const registryEventOperations = [
  list({
    id: 'listRegistryEvents',
    path: '/changelog',
    tag: 'registry',
    summary: 'Everything that became of the registry, in order',
    description:
      'The oldest first, each with its record as it was then. To follow it, remember the highest `cursor` and ask with `after`: events never change, and each is given once. Who did them is not told; whom an accepted correction is credited to is.',
    example: '/changelog?after=0&limit=100',
    query: EventFilters,
    item: RegistryEvent,
    key: z.tuple([z.int()]),
    async read({ query: { cell, event, after: from = 0, ...names }, services }, { after: last, limit }) {
      await mustKnowOfRegistry(services, names);
      const of = cell === undefined ? {} : { type: 'cell' as const, record: cell };
      const page = { after: Math.max(from, last?.[0] ?? 0), limit };
      return services.store.registryEvents({ ...given({ ...names, kinds: event && [event] }), ...of, ...page });
    },
    keyOf: ({ seq }) => [seq],
    show(events, { services }) {
      const labels = labelsOf(services);
      return events.map((event) => registryEventOf(event, labels));
    },
  }),
];

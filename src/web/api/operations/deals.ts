/** @module */
import { z } from 'zod';
import { DEAL_KINDS } from '../../../domain/registry.ts';
import { given } from '../../../lib/given.ts';
import { list } from '../operation.ts';
import { mustKnowOfRegistry } from '../registryReading.ts';
import { Deal, dealOf } from '../shapes/deal.ts';
import { VendorFilter } from './params.ts';

const DealFilters = z.strictObject({
  vendor: VendorFilter,
  kind: z
    .enum(DEAL_KINDS, `must be one of ${DEAL_KINDS.join(', ')}`)
    .describe('Only of this kind.')
    .optional(),
});

export const dealOperations = [
  list({
    id: 'listDeals',
    path: '/deals',
    tag: 'registry',
    summary: 'Announced deals',
    description: 'In the order of their ids.',
    example: '/deals?kind=model_host',
    query: DealFilters,
    item: Deal,
    key: z.tuple([z.string()]),
    async read({ query: { vendor, kind }, services }, { after, limit }) {
      await mustKnowOfRegistry(services, { vendor });
      const records = await services.store.registry({ type: 'deal', ...given({ vendor }) });
      return records
        .filter((record) => record.type === 'deal')
        .filter((deal) => deal.id > (after?.[0] ?? '') && (kind === undefined || deal.kind === kind))
        .slice(0, limit);
    },
    keyOf: ({ id }) => [id],
    show: (deals) => deals.map(dealOf),
  }),
];

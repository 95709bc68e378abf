/** @module */

import { z } from 'zod';
import { given } from '../../../lib/given.ts';
import { list } from '../operation.ts';
import { Health, healthOf } from '../shapes/health.ts';
import { SourceFilter } from './params.ts';

const STATES = ['open', 'ended'] as const;

const HealthFilters = z.strictObject({
  source: SourceFilter,
  state: z
    .enum(STATES, `must be one of ${STATES.join(', ')}`)
    .describe('Only those that last, or only those that ended.')
    .optional(),
});

export const healthOperations = [
  list({
    id: 'listHealth',
    path: '/health',
    tag: 'health',
    summary: 'Health events',
    description: 'Newest first.',
    example: '/health?state=open',
    query: HealthFilters,
    item: Health,
    key: z.tuple([z.string(), z.string()]),
    read: ({ query, services: { api } }, { after, limit }) =>
      api.store.healthAfter(given(query), { after: after && { openedAt: after[0], id: after[1] }, limit }),
    keyOf: ({ openedAt, id }) => [openedAt, id],
    show: (events) => events.map(healthOf),
  }),
];

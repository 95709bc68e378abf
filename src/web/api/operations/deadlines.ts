/** @module */

import { z } from 'zod';
import { given } from '../../../lib/given.ts';
import { mustKnow } from '../../known.ts';
import { list } from '../operation.ts';
import { DueItem, dueItemOf } from '../shapes/deadline.ts';
import { DayFilter, VendorFilter } from './params.ts';

const DeadlineFilters = z.strictObject({
  vendor: VendorFilter,
  from: DayFilter.describe('Due on this day or later.').optional(),
  to: DayFilter.describe('Due on this day or before.').optional(),
});

export const deadlineOperations = [
  list({
    id: 'listDeadlines',
    path: '/deadlines',
    tag: 'deadlines',
    summary: 'Deadlines of changes that stand',
    description: 'The next due first. Those of changes that were dismissed, superseded or taken back are left out.',
    example: '/deadlines?from=2025-11-28',
    query: DeadlineFilters,
    item: DueItem,
    key: z.tuple([z.string(), z.string(), z.int()]),
    async read({ query, services }, { after, limit }) {
      await mustKnow(services, query);
      const place = after && { dueOn: after[0], change: after[1], ordinal: after[2] };
      return services.api.store.deadlinesAfter(given(query), { after: place, limit });
    },
    keyOf: ({ dueOn, change, ordinal }) => [dueOn, change, ordinal],
    async show(dues, { services: { store } }) {
      const ids = [...new Set(dues.map(({ change }) => change))];
      const changes = ids.length > 0 ? await Array.fromAsync(store.changes({ ids, suppressed: 'too' })) : [];
      const byId = new Map(changes.map((change) => [change.id, change]));
      return dues.flatMap((due) => {
        const change = byId.get(due.change);
        return change ? [dueItemOf(due, change)] : [];
      });
    },
  }),
];

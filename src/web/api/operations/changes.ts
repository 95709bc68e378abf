/** @module */

import { z } from 'zod';
import type { Change as DomainChange } from '../../../domain/change.ts';
import type { ChangeFilter } from '../../../domain/ports.ts';
import { asEdited } from '../../../lib/edited.ts';
import { given } from '../../../lib/given.ts';
import { mustKnow } from '../../known.ts';
import { filterOf, HELD } from '../../query.ts';
import type { ReadStore } from '../../services.ts';
import { list, notFound, one } from '../operation.ts';
import { Change, changeOf } from '../shapes/change.ts';
import { CHANGE_FILTERS } from './changeFilters.ts';
import { ChangeParams } from './params.ts';

const ORDERS = ['newest', 'oldest'] as const;

const ChangeFilters = z.strictObject({
  ...CHANGE_FILTERS,
  held: z
    .enum(HELD, `must be one of ${HELD.join(', ')}`)
    .describe('Also, or only, what noise rules hold back.')
    .optional(),
  rule: z.string().max(100, 'must be at most 100 characters').describe('Only what this noise rule holds back.').optional(),
  order: z
    .enum(ORDERS, `must be one of ${ORDERS.join(', ')}`)
    .default('newest')
    .describe('Which come first.'),
});

export const changeOperations = [
  list({
    id: 'listChanges',
    path: '/changes',
    tag: 'changes',
    summary: 'Changes',
    description: 'By the time of their first sight. The filters are those of the list of changes.',
    example: '/changes?severity=critical&state=flagged',
    query: ChangeFilters,
    item: Change,
    key: z.tuple([z.string()]),
    async read({ query, services }, { after, limit }) {
      await mustKnow(services, query);
      return services.api.store.changesAfter(selected(query), { after: after?.[0], limit });
    },
    keyOf: ({ id }) => [id],
    show: (changes, { services: { store } }) => shown(store, changes),
  }),

  one({
    id: 'getChange',
    path: '/changes/{id}',
    tag: 'changes',
    summary: 'One change',
    example: '/changes/chg_1',
    params: ChangeParams,
    response: Change,
    async read({ params: { id }, services: { store } }) {
      const change = await store.change(id);
      const [one] = change ? await shown(store, [change]) : [];
      return one ?? notFound('change');
    },
  }),
];

/** By what is shown of them: a severity that an analyst corrected counts as it is now. */
function selected({ held, rule, order, severity, ...fields }: z.output<typeof ChangeFilters>): ChangeFilter {
  return {
    newestFirst: order === 'newest',
    ...filterOf(fields),
    ...given({ correctedSeverity: severity, suppressed: held, suppressedBy: rule }),
  };
}

/** With what analysts corrected. */
async function shown(store: ReadStore, changes: readonly DomainChange[]): Promise<Array<z.input<typeof Change>>> {
  const reviews = changes.length > 0 ? await store.reviews(changes.map(({ id }) => id)) : new Map();
  return changes.map((change) => {
    const edits = reviews.get(change.id)?.edits;
    return changeOf(asEdited(change, edits ? { edits } : {}), edits);
  });
}

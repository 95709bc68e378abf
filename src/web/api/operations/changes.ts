/** @module */
import { z } from 'zod';
import type { Change as DomainChange } from '../../../domain/change.ts';
import { asEdited } from '../../../lib/edited.ts';
import { changeFilterOf } from '../../changePages.ts';
import { ChangeQuery } from '../../query.ts';
import type { ReadStore } from '../../services.ts';
import { list, notFound, one } from '../operation.ts';
import { Change, changeOf } from '../shapes/change.ts';
import { ChangeParams } from './params.ts';

const ORDERS = ['newest', 'oldest'] as const;

/** The filters of the change list; its pages are numbered, those of the API are not. */
const { page: _, ...FILTERS } = ChangeQuery.shape;
const ChangeFilters = z.strictObject({
  ...FILTERS,
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
    read: ({ query: { order, ...query }, services: { api } }, { after, limit }) =>
      api.store.changesAfter({ ...changeFilterOf({ ...query, page: 1 }), newestFirst: order === 'newest' }, { after: after?.[0], limit }),
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

/** With what analysts corrected. */
async function shown(store: ReadStore, changes: readonly DomainChange[]): Promise<Array<z.input<typeof Change>>> {
  const reviews = changes.length > 0 ? await store.reviews(changes.map(({ id }) => id)) : new Map();
  return changes.map((change) => {
    const edits = reviews.get(change.id)?.edits;
    return changeOf(asEdited(change, edits ? { edits } : {}), edits);
  });
}

/** @module */

import { z } from 'zod';
import { given } from '../../../lib/given.ts';
import type { ReadStore } from '../../services.ts';
import { list, notFound, one } from '../operation.ts';
import { type Names, REVIEW_ACTS, Review, ReviewAct, reviewActOf, reviewOf } from '../shapes/review.ts';
import { ChangeParams, VendorFilter } from './params.ts';

const ORDERS = ['newest', 'oldest'] as const;
const SHOWN_ACTS = 200;

const ReviewFilters = z.strictObject({
  vendor: VendorFilter,
  change: z.string().max(200, 'must be at most 200 characters').describe('Only about this change.').optional(),
  kind: z
    .enum(REVIEW_ACTS, `must be one of ${REVIEW_ACTS.join(', ')}`)
    .describe('Only acts of this kind.')
    .optional(),
  order: z
    .enum(ORDERS, `must be one of ${ORDERS.join(', ')}`)
    .default('newest')
    .describe('Which come first.'),
});

export const reviewOperations = [
  one({
    id: 'getReview',
    path: '/changes/{id}/review',
    tag: 'changes',
    summary: 'Where the review of a change stands, and who did what',
    example: '/changes/chg_1/review',
    params: ChangeParams,
    response: Review,
    async read({ params: { id }, services: { store } }) {
      const review = await store.review(id);
      if (!review) return notFound('change');
      const acts = await store.acts({ subject: { type: 'change', id }, oldestFirst: true, limit: SHOWN_ACTS });
      return reviewOf(review, acts, await namesOf(store));
    },
  }),

  list({
    id: 'listReviews',
    path: '/reviews',
    tag: 'changes',
    summary: 'What people did about changes: who decided what, and when',
    example: '/reviews?kind=decide',
    query: ReviewFilters,
    item: ReviewAct,
    key: z.tuple([z.string()]),
    read: ({ query: { vendor, change, kind, order }, services: { api } }, { after, limit }) =>
      api.store.changeActsAfter(
        { ...given({ vendor, change, kinds: kind && [kind] }), oldestFirst: order === 'oldest' },
        { after: after?.[0], limit },
      ),
    keyOf: ({ id }) => [id],
    async show(acts, { services: { store } }) {
      const names = await namesOf(store);
      return acts.map((act) => reviewActOf(act, names));
    },
  }),
];

async function namesOf(store: ReadStore): Promise<Names> {
  return new Map((await store.users()).map(({ id, name }) => [id, name]));
}

/** @module */

import { z } from 'zod';
import { HEALTH_KINDS } from '../../../domain/health.ts';
import { STANDINGS } from '../../../domain/overview.ts';
import { SOURCE_KINDS } from '../../../domain/vocabulary.ts';
import { given } from '../../../lib/given.ts';
import { type Call, list, notFound, one } from '../operation.ts';
import { Check, checkOf } from '../shapes/check.ts';
import { SnapshotItem, snapshotItemOf } from '../shapes/snapshot.ts';
import { Source, sourceOf } from '../shapes/source.ts';
import { SourceParams, sourceId, VendorFilter } from './params.ts';

const SourceFilters = z.strictObject({
  vendor: VendorFilter,
  kind: z
    .enum(SOURCE_KINDS, `must be one of ${SOURCE_KINDS.join(', ')}`)
    .describe('Only pages of this kind.')
    .optional(),
  standing: z
    .enum(STANDINGS, `must be one of ${STANDINGS.join(', ')}`)
    .describe('Only those that stand so.')
    .optional(),
  event: z
    .enum(HEALTH_KINDS, `must be one of ${HEALTH_KINDS.join(', ')}`)
    .describe('Only those with an open health event of this kind.')
    .optional(),
  text: z.string().max(200, 'must be at most 200 characters').describe('In the id, the name of the vendor or the address.').optional(),
});

export const sourceOperations = [
  list({
    id: 'listSources',
    path: '/sources',
    tag: 'sources',
    summary: 'Sources, and where each stands',
    description: 'In the order of their ids.',
    example: '/sources?standing=unread',
    query: SourceFilters,
    item: Source,
    key: z.tuple([z.string()]),
    read: ({ query, services: { api, clock } }, { after, limit }) =>
      api.store.sourcesAfter(given(query), { after: after?.[0], limit, at: clock.now().toISOString() }),
    keyOf: ({ source: { id } }) => [id],
    show: (states, { services: { clock } }) => states.map((state) => sourceOf(state, clock.now())),
  }),

  one({
    id: 'getSource',
    path: '/sources/{vendor}/{source}',
    tag: 'sources',
    summary: 'One source',
    example: '/sources/acme/dpa',
    params: SourceParams,
    response: Source,
    async read({ params, services: { store, clock } }) {
      const state = await store.source(sourceId(params));
      return state ? sourceOf(state, clock.now()) : notFound('source');
    },
  }),

  list({
    id: 'listChecks',
    path: '/sources/{vendor}/{source}/checks',
    tag: 'sources',
    summary: 'Its visits',
    description: 'Newest first: what came back of each, with the reason. Visits of imported archives are among them.',
    example: '/sources/acme/dpa/checks?limit=5',
    params: SourceParams,
    item: Check,
    key: z.tuple([z.string(), z.string()]),
    read: (call, { after, limit }) =>
      ofSource(call, (id) => call.services.api.store.visitsAfter(id, { after: after && { fetchedAt: after[0], id: after[1] }, limit })),
    keyOf: ({ fetchedAt, id }) => [fetchedAt, id],
    show: (visits) => visits.map(checkOf),
  }),

  list({
    id: 'listSnapshots',
    path: '/sources/{vendor}/{source}/snapshots',
    tag: 'sources',
    summary: 'Its stored pages',
    description: 'The one that was seen first last comes first.',
    example: '/sources/acme/dpa/snapshots',
    params: SourceParams,
    item: SnapshotItem,
    key: z.tuple([z.string(), z.string()]),
    read: (call, { after, limit }) =>
      ofSource(call, (id) =>
        call.services.api.store.snapshotsAfter(id, { after: after && { firstSeenAt: after[0], sha256: after[1] }, limit }),
      ),
    keyOf: ({ firstSeenAt, sha256 }) => [firstSeenAt, sha256],
    show: (summaries) => summaries.map(snapshotItemOf),
  }),
];

type SourceCall = Pick<Call<typeof SourceParams, z.ZodObject>, 'params' | 'services'>;

/** Nothing of a source is something else than nothing of no source. */
async function ofSource<Items>({ params, services }: SourceCall, read: (id: string) => Promise<Items>) {
  const id = sourceId(params);
  const declared = await services.store.declarations([id]);
  return declared.has(id) ? read(id) : notFound('source');
}

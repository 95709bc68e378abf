/** @module */
import { z } from 'zod';
import { keyOf, readFacts } from '../factReading.ts';
import { list } from '../operation.ts';
import { Fact, factOf } from '../shapes/fact.ts';
import { SourceFilter, VendorFilter } from './params.ts';

const WHEN = 'must be a date like 2025-02-01, or a time like 2025-02-01T12:00:00Z';

const FactFilters = z.strictObject({
  vendor: VendorFilter,
  source: SourceFilter,
  key: z
    .string()
    .max(200, 'must be at most 200 characters')
    .meta({ description: 'Only of this key of the catalogue.', example: 'subprocessors.objection_window' })
    .optional(),
  at: z
    .union([z.iso.date(), z.iso.datetime({ offset: true })], WHEN)
    .meta({
      description: 'What stood then: a time, or a date, which means the end of that day (UTC). Without it: what stands now.',
      example: '2025-11-28',
    })
    .optional(),
});

export const factOperations = [
  list({
    id: 'listFacts',
    path: '/facts',
    tag: 'facts',
    summary: 'What pages state, now or at a time',
    description:
      'By vendor, source, key and id. With `at`: what the last page said that was read by then. A page may hold fewer records than `limit`, or none, and still have a `next`: pages of the past are read one by one.',
    example: '/facts?key=subprocessors.objection_window',
    query: FactFilters,
    item: Fact,
    key: z.tuple([z.string(), z.string(), z.string(), z.string()]),
    keyOf,
    read: ({ query, services: { store, api } }, page) =>
      readFacts({ ...store, standingAt: api.store.standingAt }, { ...query, at: momentOf(query.at) }, page),
    show: (facts) => facts.map(factOf),
  }),
];

function momentOf(at: string | undefined): string | undefined {
  if (at === undefined) return undefined;
  return at.includes('T') ? new Date(at).toISOString() : `${at}T23:59:59.999Z`;
}

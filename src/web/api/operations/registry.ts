/** @module */
import { z } from 'zod';
import { declaredOfferings, evidenceOf } from '../offerings.ts';
import { list, notFound, one } from '../operation.ts';
import { RegistryEntry, RegistryItem, registryEntryOf, registryItemOf } from '../shapes/registry.ts';
import { OfferingParams } from './params.ts';

export const registryOperations = [
  list({
    id: 'listRegistry',
    path: '/registry',
    tag: 'registry',
    summary: 'Offerings that watchers declare',
    description: 'In the order of their ids.',
    example: '/registry',
    item: RegistryItem,
    key: z.tuple([z.string()]),
    read: async ({ services }, { after, limit }) =>
      (await declaredOfferings(services)).filter(({ offering: { id } }) => id > (after?.[0] ?? '')).slice(0, limit),
    keyOf: ({ offering: { id } }) => [id],
    show: (declared) => declared.map(({ offering, commitments }) => registryItemOf(offering, commitments.length)),
  }),

  one({
    id: 'getRegistryEntry',
    path: '/registry/{offering}',
    tag: 'registry',
    summary: 'An offering with its commitments, and what pages state of each',
    example: '/registry/mistral-la-plateforme',
    params: OfferingParams,
    response: RegistryEntry,
    async read({ params, services }) {
      const declared = (await declaredOfferings(services)).find(({ offering: { id } }) => id === params.offering);
      return declared ? registryEntryOf(declared.offering, await evidenceOf(services, declared)) : notFound('offering');
    },
  }),
];

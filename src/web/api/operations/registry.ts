/** @module */
import { z } from 'zod';
import type { Cell as DomainCell } from '../../../domain/registry.ts';
import { declaredOfferings, evidenceOf } from '../offerings.ts';
import { list, notFound, one } from '../operation.ts';
import { labelsOf } from '../registryReading.ts';
import type { ApiContext } from '../services.ts';
import { cellOf } from '../shapes/cell.ts';
import { assessmentOf, Hosting } from '../shapes/hosting.ts';
import { RegistryEntry, RegistryItem, registryEntryOf, registryItemOf } from '../shapes/registry.ts';
import { OfferingParams } from './params.ts';

export const registryOperations = [
  list({
    id: 'listRegistry',
    path: '/registry',
    tag: 'registry',
    summary: 'Offerings that watchers declare, with what their entries come to',
    description: 'In the order of their ids.',
    example: '/registry',
    item: RegistryItem,
    key: z.tuple([z.string()]),
    read: async ({ services }, { after, limit }) =>
      (await declaredOfferings(services)).filter(({ offering: { id } }) => id > (after?.[0] ?? '')).slice(0, limit),
    keyOf: ({ offering: { id } }) => [id],
    async show(declared, { services: { store } }) {
      const marks = await store.cellMarks({ offerings: declared.map(({ offering }) => offering.id), sheet: 'dimensions' });
      const byOffering = Map.groupBy(marks, ({ subject }) => subject.id);
      return declared.map((one) => registryItemOf(one, byOffering.get(one.offering.id) ?? []));
    },
  }),

  one({
    id: 'getRegistryEntry',
    path: '/registry/{offering}',
    tag: 'registry',
    summary: 'The entry of an offering: its graded dimensions with what they cite',
    description: 'And the commitments that watchers declare for it, with what pages state of each now.',
    example: '/registry/acme-api',
    params: OfferingParams,
    response: RegistryEntry,
    async read({ params: { offering }, services }) {
      const declared = await declaredOffering(services, offering);
      if (!declared) return notFound('offering');
      const cells = await cellsOf(services, offering, 'dimensions');
      return registryEntryOf(declared.offering, await evidenceOf(services, declared), cells, labelsOf(services));
    },
  }),

  one({
    id: 'getHosting',
    path: '/registry/{offering}/hosting',
    tag: 'registry',
    summary: 'How an offering can be hosted',
    description: 'The graded criteria, and the assessment of people.',
    example: '/registry/acme-api/hosting',
    params: OfferingParams,
    response: Hosting,
    async read({ params: { offering }, services }) {
      if (!(await declaredOffering(services, offering))) return notFound('offering');
      const [assessment] = await services.store.registry({ type: 'assessment', offering });
      const labels = labelsOf(services);
      return {
        offering,
        assessment: assessment?.type === 'assessment' ? assessmentOf(assessment) : undefined,
        criteria: (await cellsOf(services, offering, 'hosting')).map((cell) => cellOf(cell, labels)),
      };
    },
  }),
];

async function declaredOffering(services: ApiContext, id: string) {
  return (await declaredOfferings(services)).find(({ offering }) => offering.id === id);
}

async function cellsOf({ store }: ApiContext, offering: string, sheet: 'dimensions' | 'hosting'): Promise<DomainCell[]> {
  const records = await store.registry({ type: 'cell', offering, sheet });
  return records.filter((record) => record.type === 'cell');
}

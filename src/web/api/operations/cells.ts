/** @module */
import { z } from 'zod';
import { CELL_STATUSES, SHEETS } from '../../../domain/registry.ts';
import { given } from '../../../lib/given.ts';
import { list, notFound, one } from '../operation.ts';
import { labelsOf, mustKnowOfRegistry } from '../registryReading.ts';
import { Cell, CellItem, cellItemOf, cellOf } from '../shapes/cell.ts';
import { RegistryEvent, registryEventOf } from '../shapes/registryEvent.ts';
import { CellParams, OfferingFilter, QuestionFilter, VendorFilter, VendorParams } from './params.ts';

/** Of its events; the changelog has all. */
const SHOWN_EVENTS = 50;

const CellFilters = z.strictObject({
  offering: OfferingFilter,
  vendor: VendorFilter,
  question: QuestionFilter,
  sheet: z
    .enum(SHEETS, `must be one of ${SHEETS.join(', ')}`)
    .describe('Only of this part of the registry.')
    .optional(),
  status: z
    .enum(CELL_STATUSES, `must be one of ${CELL_STATUSES.join(', ')}`)
    .describe('Only in this state.')
    .optional(),
});

const CellWithEvents = z
  .object({ ...Cell.shape, events: z.array(RegistryEvent).describe(`Its last ${SHOWN_EVENTS} versions, newest first.`) })
  .meta({ id: 'CellWithEvents', description: 'A graded answer with what it cites, which pages were read, and how it came to be.' });

export const cellOperations = [
  list({
    id: 'listCells',
    path: '/cells',
    tag: 'registry',
    summary: 'Graded answers, without what they cite',
    description: 'In the order of their ids. `vendor`: whose promise it is.',
    example: '/cells?status=stale',
    query: CellFilters,
    item: CellItem,
    key: z.tuple([z.string()]),
    async read({ query, services }, { after, limit }) {
      await mustKnowOfRegistry(services, query);
      const { question, ...filter } = query;
      return services.api.store.cellsAfter(given({ ...filter, questions: question === undefined ? undefined : [question] }), {
        after: after?.[0],
        limit,
      });
    },
    keyOf: ({ id }) => [id],
    show(marks, { services }) {
      const labels = labelsOf(services);
      return marks.map((mark) => cellItemOf(mark, labels));
    },
  }),

  one({
    id: 'getCell',
    path: '/cells/{subject}/{question}',
    tag: 'registry',
    summary: 'One graded answer: what it cites, which pages were read, and how it came to be',
    example: '/cells/acme-api/gdpr_dpa',
    params: CellParams,
    response: CellWithEvents,
    async read({ params: { subject, question }, services }) {
      const id = `${subject}/${question}`;
      const cell = await services.store.registryRecord('cell', id);
      if (!cell) return notFound('answer');
      const events = await services.store.registryEvents({ type: 'cell', record: id, newestFirst: true, limit: SHOWN_EVENTS });
      const labels = labelsOf(services);
      return { ...cellOf(cell, labels), events: events.map((event) => registryEventOf(event, labels)) };
    },
  }),

  list({
    id: 'listCommitments',
    path: '/vendors/{vendor}/commitments',
    tag: 'registry',
    summary: 'What a vendor commits to, with what is cited',
    description: 'In the order of their ids.',
    example: '/vendors/acme/commitments',
    params: VendorParams,
    item: Cell,
    key: z.tuple([z.string()]),
    async read({ params: { vendor }, services: { store, registry } }, { after, limit }) {
      const cells = await store.registry({ type: 'cell', vendor, sheet: 'commitments' });
      const isKnown =
        cells.length > 0 || registry?.vendors.some(({ id }) => id === vendor) || (await store.vendors()).some(({ id }) => id === vendor);
      if (!isKnown) return notFound('vendor');
      return cells.filter((cell) => cell.type === 'cell' && cell.id > (after?.[0] ?? '')).slice(0, limit);
    },
    keyOf: ({ id }) => [id],
    show(cells, { services }) {
      const labels = labelsOf(services);
      return cells.flatMap((cell) => (cell.type === 'cell' ? [cellOf(cell, labels)] : []));
    },
  }),
];

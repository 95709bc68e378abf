/** @module */
import { z } from 'zod';
import { API_ROOT, one } from '../operation.ts';

const Start = z
  .object({
    version: z.string().describe('Of Clausewatch.'),
    document: z.string().meta({ format: 'uri-reference', description: 'This API as an OpenAPI document.' }),
    reference: z.string().meta({ format: 'uri-reference', description: 'The same, to read.' }),
    links: z.record(z.string(), z.string()).describe('The lists, by name.'),
  })
  .meta({ id: 'Start', description: 'Where everything is.' });

const LISTS = [
  'vendors',
  'sources',
  'facts',
  'changes',
  'reviews',
  'deadlines',
  'journal',
  'registry',
  'cells',
  'deals',
  'changelog',
  'health',
];

export const startOperations = [
  one({
    id: 'getStart',
    path: '/',
    tag: 'start',
    summary: 'Where everything is',
    example: '/',
    response: Start,
    read: async ({ services: { version } }) => ({
      version,
      document: '/openapi.json',
      reference: '/api',
      links: Object.fromEntries(LISTS.map((name) => [name, `${API_ROOT}/${name}`])),
    }),
  }),
];

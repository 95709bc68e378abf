/** @module */

import { z } from 'zod';
import { CHANGE_ENTRIES } from '../../../domain/journal.ts';
import { given } from '../../../lib/given.ts';
import { mustKnow } from '../../known.ts';
import { filterOf } from '../../query.ts';
import { list } from '../operation.ts';
import { entryOf, JournalEntry } from '../shapes/journal.ts';
import { CHANGE_FILTERS } from './changeFilters.ts';
import { AfterFilter } from './params.ts';

const JournalFilters = z.strictObject({
  ...CHANGE_FILTERS,
  entry: z
    .enum(CHANGE_ENTRIES, `must be one of ${CHANGE_ENTRIES.join(', ')}`)
    .describe('Only entries of this kind.')
    .optional(),
  change: z.string().max(200, 'must be at most 200 characters').describe('Only of this change.').optional(),
  after: AfterFilter,
});

export const journalOperations = [
  list({
    id: 'listJournal',
    path: '/journal',
    tag: 'journal',
    summary: 'Everything that was recorded about changes, in order',
    description:
      'The oldest first. To follow it, remember the highest `cursor` and ask with `after`: entries never change, and each is given once. `severity` and `state` fit what stood before an entry, too: who follows the critical ones is told when one stops being critical. The same entries as the NDJSON feed.',
    example: '/journal?after=0&limit=100',
    query: JournalFilters,
    item: JournalEntry,
    key: z.tuple([z.int()]),
    async read({ query: { entry, change, after: from = 0, ...fields }, services }, { after: last, limit }) {
      await mustKnow(services, fields);
      const page = { after: Math.max(from, last?.[0] ?? 0), limit };
      return Array.fromAsync(services.store.journal({ ...filterOf(fields), ...given({ change, kinds: entry && [entry] }), ...page }));
    },
    keyOf: ({ seq }) => [seq],
    show: (entries) => entries.map(entryOf),
  }),
];

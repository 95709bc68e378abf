/** @module */
import { z } from 'zod';
import { CHANGE_ENTRIES } from '../../../domain/journal.ts';
import { list } from '../operation.ts';
import { entryOf, JournalEntry } from '../shapes/journal.ts';
import { VendorFilter } from './params.ts';

const JournalFilters = z.strictObject({
  vendor: VendorFilter,
  kind: z
    .enum(CHANGE_ENTRIES, `must be one of ${CHANGE_ENTRIES.join(', ')}`)
    .describe('Only entries of this kind.')
    .optional(),
  change: z.string().max(200, 'must be at most 200 characters').describe('Only of this change.').optional(),
  after: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(0, 'must be at least 0')
    .max(Number.MAX_SAFE_INTEGER, 'is too large')
    .describe('Only entries with a higher `seq`: where a reader that remembers the last one goes on.')
    .optional(),
});

export const journalOperations = [
  list({
    id: 'listJournal',
    path: '/journal',
    tag: 'journal',
    summary: 'Everything that was recorded about changes, in order',
    description:
      'The oldest first. To follow it, remember the highest `seq` and ask with `after`: entries never change, and each is given once. The same entries as the NDJSON feed.',
    example: '/journal?after=0&limit=100',
    query: JournalFilters,
    item: JournalEntry,
    key: z.tuple([z.int()]),
    read: ({ query: { vendor, kind, change, after: from = 0 }, services: { api } }, { after: last, limit }) =>
      Array.fromAsync(
        api.store.journal({
          ...(vendor === undefined ? {} : { vendor }),
          ...(change === undefined ? {} : { change }),
          ...(kind === undefined ? {} : { kinds: [kind] }),
          after: Math.max(from, last?.[0] ?? 0),
          limit,
        }),
      ),
    keyOf: ({ seq }) => [seq],
    show: (entries) => entries.map(entryOf),
  }),
];

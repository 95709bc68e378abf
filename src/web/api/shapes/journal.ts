/** @module */
import { z } from 'zod';
import { CHANGE_ENTRIES, type ChangeEntry } from '../../../domain/journal.ts';
import { CHANGE_STATES, SEVERITIES } from '../../../domain/vocabulary.ts';
import { type FeedRecord, recordOf as feedRecordOf } from '../../../publish/record.ts';
import { ChangeRecord, recordOf } from './change.ts';
import { Corrections, correctionsOf, Time } from './common.ts';
import { Deadline, deadlineOf } from './deadline.ts';

export const JournalEntry = z
  .object({
    cursor: z.int().describe('Its place: entries written later have higher ones.'),
    id: z.string().describe('The same thing is never told by two.'),
    at: Time.describe('When it was recorded.'),
    kind: z
      .enum(CHANGE_ENTRIES)
      .describe(
        'recorded: found; due: its deadlines were worked out, or moved; corrected: an analyst edited it; confirmed, retracted (dismissed or superseded), reinstated: a decision.',
      ),
    change: ChangeRecord,
    was: z
      .object({ state: z.enum(CHANGE_STATES), severity: z.enum(SEVERITIES), deadlines: z.array(Deadline) })
      .describe('What stood before.')
      .optional(),
    edits: Corrections.optional(),
    supersededBy: z.string().describe('Of a change that was superseded: the one that stands in its place.').optional(),
  })
  .meta({
    id: 'JournalEntry',
    description:
      'Something was recorded about a change, with the change as it stood then, corrections applied. Entries are never edited or removed: a correction is one.',
  });

/** As the NDJSON feed tells it. */
export function entryOf(entry: ChangeEntry): z.input<typeof JournalEntry> {
  const { cursor, id, at, kind, change, was, edits, supersededBy } = feedRecordOf(entry);
  return {
    cursor,
    id,
    at,
    kind,
    change: recordOf(change),
    was: was && { state: was.state, severity: was.severity, deadlines: was.deadlines.map(deadlineOf) },
    edits: edits && correctionsOf(edits),
    supersededBy,
  } satisfies Record<keyof FeedRecord, unknown>;
}

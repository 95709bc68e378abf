/** @module */
import { z } from 'zod';
import { CHANGE_ENTRIES, type ChangeEntry } from '../../../domain/journal.ts';
import { CHANGE_STATES, SEVERITIES } from '../../../domain/vocabulary.ts';
import { ChangeRecord, recordOf } from './change.ts';
import { Corrections, correctionsOf, Time } from './common.ts';
import { Deadline, deadlineOf } from './deadline.ts';

export const JournalEntry = z
  .object({
    seq: z.int().describe('Its position: entries written later have higher ones.'),
    id: z.string().describe('The same thing is never told by two.'),
    at: Time.describe('When it was recorded.'),
    kind: z
      .enum(CHANGE_ENTRIES)
      .describe(
        'recorded: found; due: its deadlines were worked out, or moved; corrected: an analyst edited it; confirmed, retracted (dismissed or superseded), reinstated: a decision.',
      ),
    change: ChangeRecord.describe('The change as it stood with this entry, corrections applied.'),
    was: z
      .object({ state: z.enum(CHANGE_STATES), severity: z.enum(SEVERITIES), deadlines: z.array(Deadline) })
      .describe('What stood before.')
      .optional(),
    edits: Corrections.optional(),
    supersededBy: z.string().describe('Of a change that was superseded: the one that stands in its place.').optional(),
  })
  .meta({
    id: 'JournalEntry',
    description: 'Something was recorded about a change. Entries are never edited or removed: a correction is one.',
  });

export function entryOf({ seq, id, at, kind, change, was, edits, supersededBy }: ChangeEntry): z.input<typeof JournalEntry> {
  return {
    seq,
    id,
    at,
    kind,
    change: recordOf(change),
    was: was && { state: was.state, severity: was.severity, deadlines: was.deadlines.map(deadlineOf) },
    edits: edits && correctionsOf(edits),
    supersededBy,
  };
}

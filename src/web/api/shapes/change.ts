/** @module */
import { z } from 'zod';
import type { Change as DomainChange } from '../../../domain/change.ts';
import type { Edits } from '../../../domain/review.ts';
import { CHANGE_ACTIONS, CHANGE_KINDS, CHANGE_STATES, SEVERITIES, SIGNIFICANCES } from '../../../domain/vocabulary.ts';
import { Corrections, correctionsOf, Day, Sha256, Time, Value } from './common.ts';
import { Deadline, deadlineOf } from './deadline.ts';

/** Of the record alone, as the journal tells it too. */
export const ChangeRecord = z
  .object({
    id: z.string(),
    vendor: z.string(),
    source: z.string(),
    offerings: z.array(z.string()),
    url: z.string().describe('Where it was read.'),
    kind: z.enum(CHANGE_KINDS).describe('What changed: a typed value, a row of a list, or a passage of text.'),
    action: z.enum(CHANGE_ACTIONS),
    key: z.string().describe('Key of the catalogue, of facts and of rows of known lists.').optional(),
    path: z.array(z.string()).describe('Headings above it, outermost first.'),
    oldValue: Value.optional(),
    newValue: Value.optional(),
    oldQuote: z.string().describe('What the page said before.').optional(),
    newQuote: z.string().describe('What it says since.').optional(),
    oldPage: z.int().describe('Of a PDF, counted from 1.').optional(),
    newPage: z.int().describe('Of a PDF, counted from 1.').optional(),
    significance: z.enum(SIGNIFICANCES),
    severity: z.enum(SEVERITIES),
    rule: z.string().describe('The rule that gave significance and severity, in words.'),
    state: z.enum(CHANGE_STATES).describe('flagged: nobody decided yet.'),
    oldSnapshot: Sha256.describe('The stored page before.'),
    newSnapshot: Sha256.describe('The stored page after.'),
    lastSeenOldAt: Time.describe('Last visit that still saw the old text.'),
    firstSeenNewAt: Time.describe('First visit that saw the new one.'),
    publishedAt: Day.describe('The date that the page gives itself.').optional(),
    effectiveAt: Day.describe('As the page states it; absent where it does not say.').optional(),
    deadlines: z.array(Deadline),
    incident: z.string().describe('Shared by all parts of one redesign.').optional(),
    reverts: z.string().describe('The earlier change that it takes back.').optional(),
    suppressedBy: z.string().describe('The noise rule that holds it back.').optional(),
    extractorVersion: z.string(),
  })
  .meta({ id: 'ChangeRecord', description: 'What changed on a page, from what to what, when, and where it is written.' });

export const Change = z.object({ ...ChangeRecord.shape, edits: Corrections.optional() }).meta({
  id: 'Change',
  description: 'A change with what analysts corrected: the fields hold the corrected values, `edits` says which they are.',
});

/** All that a change has: feeds tell the same. */
export function recordOf(change: DomainChange): z.input<typeof ChangeRecord> {
  return {
    id: change.id,
    vendor: change.vendor,
    source: change.source,
    offerings: change.offerings,
    url: change.url,
    kind: change.kind,
    action: change.action,
    key: change.key,
    path: change.path,
    oldValue: change.oldValue,
    newValue: change.newValue,
    oldQuote: change.oldQuote,
    newQuote: change.newQuote,
    oldPage: change.oldPage,
    newPage: change.newPage,
    significance: change.significance,
    severity: change.severity,
    rule: change.rule,
    state: change.state,
    oldSnapshot: change.oldSnapshot,
    newSnapshot: change.newSnapshot,
    lastSeenOldAt: change.lastSeenOldAt,
    firstSeenNewAt: change.firstSeenNewAt,
    publishedAt: change.publishedAt,
    effectiveAt: change.effectiveAt,
    deadlines: change.deadlines.map(deadlineOf),
    incident: change.incident,
    reverts: change.reverts,
    suppressedBy: change.suppressedBy,
    extractorVersion: change.extractorVersion,
  } satisfies Record<keyof DomainChange, unknown>;
}

/** `change`: as it was edited. */
export function changeOf(change: DomainChange, edits: Edits | undefined): z.input<typeof Change> {
  return { ...recordOf(change), edits: edits && correctionsOf(edits) };
}

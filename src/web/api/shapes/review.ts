/** @module */
import { z } from 'zod';
import { type Act, type ActKind, DECISIONS, type Review as DomainReview } from '../../../domain/review.ts';
import { CHANGE_STATES } from '../../../domain/vocabulary.ts';
import { Corrections, correctionsOf, Day, Person, personOf, Time } from './common.ts';

/** Acts about changes. */
export const REVIEW_ACTS = [
  'decide',
  'sign-off',
  'refuse',
  'reopen',
  'edit',
  'notice',
  'assign',
  'comment',
  'undo',
] as const satisfies readonly ActKind[];

const Assignee = z.object({ id: z.string(), name: z.string().optional() });

export const ReviewAct = z
  .object({
    id: z.string(),
    at: Time,
    by: Person,
    kind: z.string().describe(`What was done: ${REVIEW_ACTS.join(', ')}. Further kinds may come.`),
    change: z.string(),
    decision: z.enum(DECISIONS).optional(),
    proposed: z.boolean().describe('Of decide: a second person has to agree.').optional(),
    reason: z.string().describe('Free text.').optional(),
    text: z.string().describe('Of comment: free text.').optional(),
    edits: Corrections.optional(),
    noticeAt: Day.describe('Of notice: the day on which the vendor gave it.').optional(),
    assignee: Assignee.nullable().describe('Of assign; null: given back to nobody.').optional(),
    supersededBy: z.string().describe('The change that stands in its place.').optional(),
    undone: z.string().describe('Of undo: the act, or the batch, that was taken back.').optional(),
    batch: z.string().describe('Shared by what was done in one go.').optional(),
    state: z.enum(CHANGE_STATES).describe('Where the change stood after it.').optional(),
  })
  .meta({ id: 'ReviewAct', description: 'What somebody did about a change. None is ever edited or removed.' });

export const Review = z
  .object({
    change: z.string(),
    state: z.enum(CHANGE_STATES),
    version: z.int().describe('Acts that moved it.'),
    decided: z
      .object({ by: Person, at: Time, reason: z.string().optional(), signedOffBy: Person.optional() })
      .describe('Absent while it is flagged.')
      .optional(),
    proposal: z
      .object({ decision: z.enum(DECISIONS), by: Person, at: Time, reason: z.string().optional(), supersededBy: z.string().optional() })
      .describe('A decision that waits for a second person.')
      .optional(),
    assignee: Assignee.optional(),
    edits: Corrections.optional(),
    noticeAt: Day.optional(),
    supersededBy: z.string().optional(),
    acts: z.array(ReviewAct).describe('All that was done about the change, oldest first; the first 200.'),
  })
  .meta({ id: 'Review', description: 'Where the review of a change stands, and how it came there.' });

/** Names of users by their ids. */
export type Names = ReadonlyMap<string, string>;

export function reviewActOf({ id, at, by, kind, subject, batch, detail }: Act, names: Names): z.input<typeof ReviewAct> {
  const { decision, reason, text, edits, noticeAt, assignee, supersededBy, undone, after } = detail;
  return {
    id,
    at,
    by: personOf(by),
    kind,
    change: subject.id,
    decision,
    ...(kind === 'decide' && after ? { proposed: after.proposal !== undefined } : {}),
    reason,
    text,
    edits: edits && correctionsOf(edits),
    noticeAt,
    assignee: typeof assignee === 'string' ? assigneeOf(assignee, names) : assignee,
    supersededBy,
    undone,
    batch,
    state: after?.state,
  };
}

export function reviewOf(review: DomainReview, acts: readonly Act[], names: Names): z.input<typeof Review> {
  const { change, state, version, decided, proposal, assignee, edits, noticeAt, supersededBy } = review;
  return {
    change,
    state,
    version,
    decided: decided && {
      by: personOf(decided.by),
      at: decided.at,
      reason: decided.reason,
      signedOffBy: decided.signedOffBy && personOf(decided.signedOffBy),
    },
    proposal: proposal && {
      decision: proposal.decision,
      by: personOf(proposal.by),
      at: proposal.at,
      reason: proposal.reason,
      supersededBy: proposal.supersededBy,
    },
    assignee: assignee === undefined ? undefined : assigneeOf(assignee, names),
    edits: edits && correctionsOf(edits),
    noticeAt,
    supersededBy,
    acts: acts.map((act) => reviewActOf(act, names)),
  };
}

function assigneeOf(id: string, names: Names): z.input<typeof Assignee> {
  return { id, name: names.get(id) };
}

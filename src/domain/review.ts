/**
 * What people do about changes. The record of a change never changes: decisions, corrections and comments are acts beside it, each
 * with who and when, and none of them is ever edited or removed.
 * @module
 */
import type { FactValue } from './extraction.ts';
import type { ChangeState, Severity } from './vocabulary.ts';

/** Who acted. `terminal`: somebody on the command line who named no user; `id` is then the account of the operating system. */
export interface Actor {
  kind: 'user' | 'terminal' | 'system';
  id: string;
  /** As others see it. Free text: escape it where it leaves. */
  name: string;
  /** Of a user: how that person signs in. */
  login?: string;
  /** Of somebody on the command line: the account of the operating system, whatever user was named. */
  account?: string;
}

export const DECISIONS = ['confirmed', 'dismissed', 'superseded'] as const satisfies readonly ChangeState[];
export type Decision = (typeof DECISIONS)[number];

/**
 * Of a change: `decide` (a decision, or the proposal of one where a second person has to sign it off), `sign-off`, `refuse` (the proposal),
 * `reopen`, `edit`, `notice`, `assign`, `comment`, `undo`. Of everything else: what was done to it, by its own name.
 */
export const ACT_KINDS = [
  'decide',
  'sign-off',
  'refuse',
  'reopen',
  'edit',
  'notice',
  'assign',
  'comment',
  'undo',
  'ignore.add',
  'ignore.end',
  'source.add',
  'source.pause',
  'source.resume',
  'source.check',
  'user.add',
  'user.edit',
  'user.disable',
  'user.enable',
  'user.link',
  'user.password',
  'user.sign-in',
  'user.sign-out',
  'token.add',
  'token.revoke',
  'queue.retry',
  'queue.pause',
  'queue.resume',
  'alert.retry',
  'alert.test',
  'correction.receive',
  'correction.accept',
  'correction.refuse',
  'correction.clear',
  'correction.capture',
  'opinion.confirm',
  'opinion.publish',
  'opinion.refuse',
  'opinion.report',
  'opinion.recall',
  'opinion.withdraw',
  'hold.set',
  'hold.release',
] as const;
export type ActKind = (typeof ACT_KINDS)[number];

export const SUBJECT_TYPES = [
  'change',
  'source',
  'vendor',
  'hold',
  'queue',
  'user',
  'token',
  'ignore',
  'message',
  'channel',
  'correction',
  'opinion',
] as const;
export type SubjectType = (typeof SUBJECT_TYPES)[number];

export interface Act {
  id: string;
  /** ISO 8601 UTC. */
  at: string;
  by: Actor;
  kind: ActKind;
  subject: { type: SubjectType; id: string };
  /** Acts that were done in one go, and are undone in one go, share it. */
  batch?: string;
  /** Plain JSON: what the act says. Of acts that move a review, `before` and `after` are in it. */
  detail: ActDetail;
}

export interface ActDetail {
  decision?: Decision;
  /** Why; free text. */
  reason?: string;
  /** Of a comment. */
  text?: string;
  edits?: Edits;
  noticeAt?: string;
  /** User id; null gives it back to nobody. */
  assignee?: string | null;
  supersededBy?: string;
  /** Id of the act, or of the batch, that was undone. */
  undone?: string;
  before?: Review;
  after?: Review;
  /** Whatever else an act of another room says about itself: plain JSON, no secrets. */
  note?: Record<string, unknown>;
}

/** An analyst's corrections, shown in place of what was read; null: there is no such value. */
export interface Edits {
  oldValue?: FactValue | null;
  newValue?: FactValue | null;
  severity?: Severity;
  /** YYYY-MM-DD. */
  effectiveAt?: string | null;
}

/** Where the review of one change stands: what its acts add up to. */
export interface Review {
  /** Id of the change. */
  change: string;
  /** How many acts moved it; 0 for a change that nobody touched. */
  version: number;
  state: ChangeState;
  /** User id. */
  assignee?: string;
  /** A decision that waits for another approver; `state` is still what it was. */
  proposal?: { decision: Decision; by: Actor; at: string; reason?: string; supersededBy?: string };
  /** Absent while it is flagged. `signedOffBy`: the second person, where one was asked for. */
  decided?: { by: Actor; at: string; reason?: string; signedOffBy?: Actor };
  edits?: Edits;
  /** When the vendor gave notice, YYYY-MM-DD; deadlines that follow from a notice are assumed without it. */
  noticeAt?: string;
  supersededBy?: string;
}

/** A review act together with what it makes of the review: written only if the stored version is still `review.version - 1`. */
export interface ReviewStep {
  act: Act;
  review: Review;
}

/** "Ada confirmed this change on 2026-11-20 09:24 UTC.": what somebody else is told about an act on a change. Free text of a person is in it. */
export function actSentence(act: Pick<Act, 'by' | 'kind' | 'at' | 'detail'>): string {
  return `${actInWords(act)} on ${act.at.slice(0, 10)} ${act.at.slice(11, 16)} UTC.`;
}

/** "Ada confirmed this change". Free text of a person is in it. */
export function actInWords({ by, kind, detail }: Pick<Act, 'by' | 'kind' | 'detail'>): string {
  return `${by.name} ${deedOf(kind, detail)}`;
}

const DEEDS: Partial<Record<ActKind, string>> = {
  refuse: 'refused to sign off what was proposed for this change',
  reopen: 'reopened this change',
  edit: 'edited the values of this change',
  notice: 'set the notice date of this change',
  comment: 'commented on this change',
  undo: 'took back what was done about this change',
};

const TO_DECIDE: Record<Decision, string> = { confirmed: 'confirm', dismissed: 'dismiss', superseded: 'supersede' };

function deedOf(kind: ActKind, { decision, assignee, after }: ActDetail): string {
  if (kind === 'decide' && decision) return after?.proposal ? `proposed to ${TO_DECIDE[decision]} this change` : `${decision} this change`;
  if (kind === 'sign-off' && decision) return `signed off that this change is ${decision}`;
  if (kind === 'assign') return assignee === null ? 'gave this change back to nobody' : 'assigned this change';
  return DEEDS[kind] ?? `acted on this change (${kind})`;
}

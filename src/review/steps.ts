/**
 * Decisions as steps of a review. All pure: from where a review stands and what is asked, to the step or to the reason why there is none.
 *
 * Where the policy asks for four eyes a decision is first a proposal. Only another person, an approver or administrator, turns it into a
 * decision.
 * @module
 */

import type { Change } from '../domain/change.ts';
import { ConflictError, OperationalError } from '../domain/errors.ts';
import { type ActDetail, type ActKind, actSentence, type Decision, type Review, type ReviewStep } from '../domain/review.ts';
import type { Severity } from '../domain/vocabulary.ts';
import { given } from '../lib/given.ts';
import { maybeSame, mustBe, plainActor, type Who } from './people.ts';

/** What decisions take. */
export interface Policy {
  /** Changes of these severities take two people. */
  fourEyes: readonly Severity[];
}

/** The change as far as decisions look at it, and where its review stands. */
export interface Matter {
  change: Pick<Change, 'id' | 'severity' | 'kind' | 'key' | 'oldValue' | 'newValue'>;
  review: Review;
}

/** Who acts, when, and under which ids it is put down. */
export interface Sitting extends Who {
  /** ISO 8601 UTC. */
  at: string;
  batch: string;
  actId: string;
}

export interface Ruling {
  decision: Decision;
  reason?: string | undefined;
  supersededBy?: string | undefined;
}

const MAX_REASON = 2000;

/** Confirms, dismisses or supersedes; a proposal to do so where `policy` asks for four eyes. */
export function decideStep(matter: Matter, sitting: Sitting, ruling: Ruling, policy: Policy): ReviewStep {
  mustBe('analyst', sitting, 'decide');
  const { review } = matter;
  mustBeOpen(review);
  const { decision, reason, supersededBy } = checkRuling(ruling);
  if (supersededBy === review.change) throw refusal('A change cannot take its own place.', 'Name another change by its id.');
  const said = { decision, ...given({ reason, supersededBy }) };
  const by = sitting.by;
  if (!takesTwo(matter, policy)) {
    const decided = { by, at: sitting.at, ...given({ reason }) };
    return step('decide', review, sitting, said, { ...review, state: decision, decided, ...given({ supersededBy }) });
  }
  if (by.kind === 'terminal') throw nobodyKnown();
  return step('decide', review, sitting, said, { ...review, proposal: { ...said, by, at: sitting.at } });
}

/** With all that the decision asks for. Throws OperationalError('usage') where something is missing. */
export function checkRuling({ decision, reason: text, supersededBy }: Ruling): Ruling {
  const reason = reasonOf(text, decision === 'confirmed' ? undefined : `Why it is ${decision} has to be said.`);
  if (decision !== 'superseded') return { decision, reason };
  if (!supersededBy) throw refusal('Which change takes its place has to be said.', 'Name it by its id.');
  return { decision, reason, supersededBy };
}

/** The second person's yes. */
export function signOffStep({ review }: Matter, sitting: Sitting, reasonGiven?: string): ReviewStep {
  mustBe('approver', sitting, 'sign off');
  const { proposal, ...rest } = waiting(review);
  if (maybeSame(proposal.by, sitting.by))
    throw new OperationalError('forbidden', 'Who proposed a decision cannot sign it off.', {
      remedy: 'Another approver has to look at it.',
    });
  const { decision, supersededBy } = proposal;
  const note = reasonOf(reasonGiven);
  const decided = { by: proposal.by, at: sitting.at, ...given({ reason: proposal.reason }), signedOffBy: sitting.by };
  const detail = { decision, ...given({ reason: note, supersededBy }) };
  return step('sign-off', review, sitting, detail, { ...rest, state: decision, decided, ...given({ supersededBy }) });
}

/** The second person's no. */
export function refuseStep({ review }: Matter, sitting: Sitting, reasonGiven: string | undefined): ReviewStep {
  mustBe('approver', sitting, 'refuse what was proposed');
  const { proposal, ...rest } = waiting(review);
  if (maybeSame(proposal.by, sitting.by))
    throw new OperationalError('forbidden', 'Who proposed a decision cannot refuse it.', { remedy: 'Take it back with undo.' });
  const reason = refusalReason(reasonGiven);
  return step('refuse', review, sitting, { decision: proposal.decision, ...given({ reason }) }, rest);
}

export function refusalReason(text: string | undefined): string | undefined {
  return reasonOf(text, 'Why it is refused has to be said.');
}

/** Back to flagged; corrections and the assignee stay. */
export function reopenStep({ review }: Matter, sitting: Sitting, reasonGiven?: string): ReviewStep {
  mustBe('analyst', sitting, 'reopen a change');
  if (review.state === 'flagged') throw refusal('This change is open.', 'Only what is decided can be reopened.');
  const { decided: _, supersededBy: __, ...rest } = review;
  return step('reopen', review, sitting, given({ reason: reasonOf(reasonGiven) }), { ...rest, state: 'flagged' });
}

/** The step and its act; `after` gets the next version. */
export function step(kind: ActKind, before: Review, sitting: Sitting, detail: ActDetail, after: Review): ReviewStep {
  const { at, by, batch, actId: id } = sitting;
  const review = { ...after, version: before.version + 1 };
  const from = by.account === undefined ? {} : { note: { account: by.account } };
  const subject = { type: 'change', id: before.change } as const;
  return { act: { id, at, by: plainActor(by), kind, subject, batch, detail: { ...detail, ...from, before, after: review } }, review };
}

/** Whether a decision on it takes two people: for the severity that was recorded or for the one that it was edited to, whichever asks. */
export function takesTwo({ change, review }: Matter, { fourEyes }: Policy): boolean {
  return fourEyes.includes(change.severity) || (review.edits?.severity !== undefined && fourEyes.includes(review.edits.severity));
}

/** What is asked of an open change nobody decided, or proposed to. Throws ConflictError, which says who did. */
export function mustBeOpen(review: Review): void {
  const { change: subject, state, decided, proposal } = review;
  if (proposal) {
    const { by, at, decision } = proposal;
    const sentence = actSentence({ by, at, kind: 'decide', detail: { decision, after: review } });
    throw new ConflictError(subject, sentence, 'An approver has to sign it off or refuse it first.');
  }
  if (state === 'flagged') return;
  const { by, at, signedOffBy } = decided ?? {};
  if (!by || at === undefined) throw new ConflictError(subject, `This change is ${state}.`);
  const kind = signedOffBy ? 'sign-off' : 'decide';
  throw new ConflictError(subject, actSentence({ by: signedOffBy ?? by, at, kind, detail: { decision: state } }), 'Reopen it first.');
}

/** A reason without space around it; undefined for an empty one, which is refused where `asked` says so. */
export function reasonOf(text: string | undefined, asked?: string): string | undefined {
  const reason = text?.trim();
  if (!reason && asked !== undefined) throw refusal(asked, 'Give a reason.');
  if (reason && reason.length > MAX_REASON) throw refusal(`A reason has at most ${MAX_REASON} characters.`, 'Put the rest into a comment.');
  return reason || undefined;
}

/** A request that makes no sense: OperationalError('usage'). */
export function refusal(sentence: string, remedy: string): OperationalError {
  return new OperationalError('usage', sentence, { remedy });
}

function waiting(review: Review): Review & { proposal: NonNullable<Review['proposal']> } {
  const { proposal } = review;
  if (proposal) return { ...review, proposal };
  if (review.state !== 'flagged') mustBeOpen(review);
  throw refusal('No decision on this change waits for a second person.', 'Decide on it first.');
}

function nobodyKnown(): OperationalError {
  return new OperationalError('forbidden', 'A change of this severity takes two people whom the installation knows.', {
    remedy: 'Say who you are with --as LOGIN, or decide on the page of the change.',
  });
}

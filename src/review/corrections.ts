/**
 * Corrections, notice dates and assignments as steps of a review.
 * @module
 */

import { isDeepStrictEqual } from 'node:util';
import { isAtLeast, type User } from '../domain/access.ts';
import { OperationalError } from '../domain/errors.ts';
import type { Edits, ReviewStep } from '../domain/review.ts';
import { SEVERITIES } from '../domain/vocabulary.ts';
import { given } from '../lib/given.ts';
import { mustBe } from './people.ts';
import { type Matter, mustBeOpen, type Policy, reasonOf, refusal, type Sitting, step, takesTwo } from './steps.ts';
import type { ValueCheck } from './values.ts';

/** Puts `edits` in place of all corrections before; empty ones take them back. */
export function editStep(
  matter: Matter,
  sitting: Sitting,
  { edits, reason }: { edits: Edits; reason?: string | undefined },
  { policy, valueProblem }: { policy: Policy; valueProblem: ValueCheck },
): ReviewStep {
  mustBe('analyst', sitting, 'edit values');
  const { review } = matter;
  const after = { ...matter, review: { ...review, edits } };
  // What two people agreed on, or one waits for the other's word on, is not another thing afterwards.
  if (review.proposal || takesTwo(matter, policy) || takesTwo(after, policy)) mustBeOpen(review);
  checkEdits(matter, edits, valueProblem);
  if (isDeepStrictEqual(edits, review.edits ?? {})) throw refusal('These are its values already.', 'Change one of them.');
  const { edits: _, ...rest } = review;
  const kept = Object.keys(edits).length === 0 ? rest : { ...rest, edits };
  return step('edit', review, sitting, { edits, ...given({ reason: reasonOf(reason) }) }, kept);
}

function checkEdits({ change }: Matter, { oldValue, newValue, severity, effectiveAt }: Edits, valueProblem: ValueCheck): void {
  for (const value of [oldValue, newValue]) {
    if (value === undefined || value === null) continue;
    // What was read stands, even where its key is of another type by now.
    const asRead = [change.oldValue, change.newValue].some((read) => isDeepStrictEqual(read, value));
    const problem = asRead ? undefined : valueProblem(change, value);
    if (problem !== undefined) throw refusal(problem, 'Correct the value, or leave it as it was read.');
  }
  if (severity !== undefined && !SEVERITIES.includes(severity))
    throw refusal('There is no such severity.', `It is ${SEVERITIES.join(', ')}.`);
  if (effectiveAt !== undefined && effectiveAt !== null) mustBeDay(effectiveAt);
}

/** Sets or takes back the day on which the vendor gave notice. */
export function noticeStep({ review }: Matter, sitting: Sitting, noticeAt: string | null): ReviewStep | undefined {
  mustBe('analyst', sitting, 'set the notice date');
  if (noticeAt !== null) mustBeDay(noticeAt);
  if ((review.noticeAt ?? null) === noticeAt) return undefined;
  const { noticeAt: _, ...rest } = review;
  return step('notice', review, sitting, given({ noticeAt: noticeAt ?? undefined }), noticeAt === null ? rest : { ...rest, noticeAt });
}

/** Undefined where it is so already. */
export function assignStep({ review }: Matter, sitting: Sitting, assignee: string | null): ReviewStep | undefined {
  mustBe('analyst', sitting, 'assign changes');
  if ((review.assignee ?? null) === assignee) return undefined;
  const { assignee: _, ...rest } = review;
  return step('assign', review, sitting, { assignee }, assignee === null ? rest : { ...rest, assignee });
}

/** Work is given to those who can do it. */
export function mustTakeWork(user: User | undefined): void {
  if (!user) throw refusal('There is no such user.', 'Name a user of this installation.');
  if (user.disabledAt !== undefined || !isAtLeast(user.role, 'analyst'))
    throw new OperationalError('usage', `${user.name} cannot decide about changes.`, { remedy: 'Assign it to an analyst or an approver.' });
}

function mustBeDay(text: string): void {
  const time = Date.parse(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text)
    throw refusal('That is not a day.', 'Write it like 2026-03-01.');
}

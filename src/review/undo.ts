/**
 * Taking back: a review becomes what it was before an act, by another act.
 * @module
 */
import { isAtLeast } from '../domain/access.ts';
import { ConflictError, OperationalError } from '../domain/errors.ts';
import type { Act, Review, ReviewStep } from '../domain/review.ts';
import { maybeSame, mustBe, type Who } from './people.ts';
import { refusal, type Sitting, step } from './steps.ts';

/** An act that moved a review. */
export interface Move {
  act: Act;
  before: Review;
  after: Review;
}

/** The moves of a batch. Throws OperationalError('usage') when there are none, ('forbidden') when they are not theirs to take back. */
export function movesOf(batch: string, acts: readonly Act[], who: Who): Move[] {
  mustBe('analyst', who, 'take anything back');
  const moves = acts.flatMap((act) => {
    const { before, after } = act.detail;
    return before && after ? [{ act, before, after }] : [];
  });
  if (moves.length === 0) throw refusal(`There is nothing to take back under ${batch}.`, 'Every decision prints the batch that undoes it.');
  const foreign = moves.find(({ act }) => !maybeSame(act.by, who.by));
  if (foreign && !isAtLeast(who.role, 'approver'))
    throw new OperationalError(
      'forbidden',
      `${foreign.act.by.name} did this: only approvers and administrators take back what others did.`,
      {
        remedy: 'Reopen the change, or ask an approver.',
      },
    );
  return moves;
}

/** Gives the review back what it was before the move, if it still is what the move made of it. */
export function undoStep({ act, before, after }: Move, review: Review, sitting: Sitting): ReviewStep {
  if (review.version !== after.version) throw new ConflictError(review.change, 'Somebody has acted on this change since.');
  return step('undo', review, sitting, { undone: act.batch ?? act.id }, before);
}

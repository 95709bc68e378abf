/**
 * What takes the place of a superseded change.
 * @module
 */
import type { Store } from '../domain/ports.ts';
import type { Review, ReviewStep } from '../domain/review.ts';
import { refusal } from './steps.ts';
import { noChange } from './targets.ts';

/**
 * Whoever comes to the place of a change by this step must be there, and not be replaced itself: not by what was decided since it was
 * proposed, nor by another step of the same go. Throws OperationalError('usage').
 */
export async function mustHaveSuccessor(
  from: Review,
  { review: to }: ReviewStep,
  { store, planned }: { store: Pick<Store, 'reviews'>; planned: readonly ReviewStep[] },
): Promise<void> {
  const id = successorOf(to);
  if (id === undefined || (id === successorOf(from) && from.state === to.state)) return;
  const successor = planned.find(({ review }) => review.change === id)?.review ?? (await store.reviews([id])).get(id);
  if (!successor) throw noChange(id);
  if (successor.state === 'superseded')
    throw refusal(`${id} is superseded itself, by ${successor.supersededBy}.`, 'Name the change that stands in the end.');
}

function successorOf({ supersededBy, proposal }: Review): string | undefined {
  return proposal?.supersededBy ?? supersededBy;
}

/**
 * What an act is about: changes by their ids, and incidents with their parts.
 * @module
 */
import type { Change } from '../domain/change.ts';
import { ConflictError, type OperationalError } from '../domain/errors.ts';
import type { Store } from '../domain/ports.ts';
import { actSentence, type Review } from '../domain/review.ts';
import { refusal } from './steps.ts';

/** A change, or an incident: then all its parts that the act fits. */
export interface Target {
  id: string;
  /** Version of the review that the person looked at; the act is refused when it has moved on. Of changes only. */
  version?: number;
}

/** One change that is to be acted on. */
export interface Item {
  change: Change;
  version?: number;
}

/** The change, or the parts of the incident whose reviews fit. Throws OperationalError('usage', 'conflict') when there is nothing. */
export async function itemsOf(
  store: Pick<Store, 'change' | 'changes' | 'reviews'>,
  { id, version }: Target,
  fits: (review: Review) => boolean,
): Promise<Item[]> {
  const change = await store.change(id);
  if (change) return [{ change, ...(version === undefined ? {} : { version }) }];
  const parts = await Array.fromAsync(store.changes({ incident: id }));
  if (parts.length === 0) throw noChange(id);
  const reviews = await store.reviews(parts.map((part) => part.id));
  const fitting = parts.filter((part) => {
    const review = reviews.get(part.id);
    return review !== undefined && fits(review);
  });
  if (fitting.length === 0) throw nothingLeft(id, [...reviews.values()]);
  return fitting.map((part) => ({ change: part }));
}

export function noChange(id: string): OperationalError {
  return refusal(`There is no change ${id}.`, 'Changes and incidents go by the ids that the queue shows.');
}

/** Says who decided the last of its parts. */
function nothingLeft(incident: string, reviews: Review[]): ConflictError {
  const decided = reviews.flatMap((review) => (review.decided ? [{ ...review.decided, state: review.state }] : []));
  const last = decided.toSorted((a, b) => b.at.localeCompare(a.at))[0];
  const nothing = 'No part of this incident is left for that.';
  if (!last || last.state === 'flagged') return new ConflictError(incident, nothing);
  return new ConflictError(incident, `${nothing} ${actSentence({ ...last, kind: 'decide', detail: { decision: last.state } })}`);
}

/**
 * Reads the reviews of an offering that are shown.
 * @module
 */
import type { OpinionState } from '../../domain/opinion.ts';
import { given } from '../../lib/given.ts';
import type { WebServices } from '../services.ts';
import type { ReviewsModel } from './parts/reviews.ts';

/** Undefined where there are no reviews here. For the page of the offering: `most` 3. */
export async function readReviews(
  { readers, store }: WebServices,
  offering: string,
  most = 3,
  page = 1,
): Promise<ReviewsModel | undefined> {
  const opinions = readers?.opinions;
  if (!opinions) return undefined;
  const states: OpinionState[] = opinions.reported === 'shown' ? ['published', 'reported'] : ['published'];
  const { count, mean } = await store.ratingOf(offering, states);
  const shown = await store.opinions({ offering, states, limit: most, offset: (page - 1) * most });
  return { offering, opinions: shown, total: count, ...given({ mean }) };
}

/**
 * Reviews by users, as a part of the page of an offering and as a page of their own.
 * @module
 */
import type { Opinion } from '../../../domain/opinion.ts';
import { count, shortDay } from '../../../lib/inWords.ts';
import { type Html, html, type Part } from '../../html.ts';
import { reportPath, reviewsPath, writeReviewPath } from '../addresses.ts';

export interface ReviewsModel {
  offering: string;
  /** Newest first; those that are shown. */
  opinions: readonly Opinion[];
  total: number;
  mean?: number;
}

/** With the last ones, and where the others are. */
export function reviewsPart(model: ReviewsModel): Html {
  const { offering, opinions, total } = model;
  const more: Part = total > opinions.length ? html`<a href="${reviewsPath(offering)}">All ${count(total, 'review')}</a>` : undefined;
  return html`<section class="reviews" aria-labelledby="reviews"><h2 id="reviews">Reviews by users</h2>
${ratingLine(model)}${opinions.map(reviewCard)}
<p class="entry-links">${more} <a href="${writeReviewPath(offering)}">Write a review</a></p></section>`;
}

export function ratingLine({ total, mean }: Pick<ReviewsModel, 'total' | 'mean'>): Html {
  if (total === 0 || mean === undefined) return html`<p class="empty">Nobody has written one yet.</p>`;
  return html`<p><b>${mean.toFixed(1)}</b> of 5, <span class="note">${count(total, 'review')}. What their authors say, not evidence.</span></p>`;
}

export function reviewCard(opinion: Opinion): Html {
  const { id, rating, title, text, publishedAt, at } = opinion;
  const when = publishedAt ?? at;
  return html`<article class="review-card"><h3>${title}</h3><p>${stars(rating)} <span class="note">${authorWords(opinion)}, <time datetime="${when}">${shortDay(when)}</time></span></p><p class="said">${text}</p><p class="note"><a href="${reportPath(id)}" rel="nofollow">Report<span class="sr"> the review “${title}”</span></a></p></article>`;
}

export function stars(rating: number): Html {
  return html`<span class="stars" role="img" aria-label="${rating} of 5"><span aria-hidden="true">${'★'.repeat(rating)}${'☆'.repeat(5 - rating)}</span></span>`;
}

export function authorWords({ name, role, size }: Opinion): string {
  const company = size === undefined ? undefined : `company of ${size} people`;
  return [name ?? 'Unnamed', role, company].filter((part) => part !== undefined).join(', ');
}

/**
 * How many answers of the registry cannot be relied on now, for the pages where analysts begin their day.
 * @module
 */
import { count } from '../../lib/inWords.ts';
import { type Html, html } from '../html.ts';
import { type Ask, may } from '../routes.ts';
import type { WebServices } from '../services.ts';

/** Stale and contradicted ones; undefined for those who do not decide, and where there is no registry. */
export async function answersToCheck(ask: Ask, { registry, store }: WebServices): Promise<number | undefined> {
  if (!registry || !may(ask, 'analyst')) return undefined;
  const { stale, conflict } = await store.countCells();
  return stale + conflict;
}

export function answersLink(n: number): Html {
  return html`<a href="/answers">${n === 0 ? 'Answers of the registry' : `${count(n, 'answer')} of the registry to check`}</a>`;
}

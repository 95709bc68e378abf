/**
 * One request of a feed: where it is, and how what was asked for becomes a filter, an address and an ETag.
 * @module
 */
import type { ChangeEntry, JournalFilter } from '../../domain/journal.ts';
import { type ChangeFilterQuery, filterOf, filterPairs } from '../query.ts';
import type { Ask } from '../routes.ts';
import type { WebServices } from '../services.ts';
import { etagOf } from './answer.ts';

export interface FeedAsk {
  ask: Ask;
  services: WebServices;
  /** Of the feed: "/feeds/changes.json". */
  path: string;
  /** Scheme, host and port that its links begin with. */
  origin: string;
}

/** From where to where: what an address may say beside the filters. */
export type Paging = Record<string, number | undefined>;

/** Address of the feed, with its filters, for what is before, after or in an archive. */
export function addressOf({ origin, path }: FeedAsk, query: ChangeFilterQuery, paging: Paging = {}): string {
  const search = new URLSearchParams(pairs(query, paging)).toString();
  return `${origin}${path}${search === '' ? '' : `?${search}`}`;
}

/** `upTo`: the journal was read up to this entry. */
export function etagFor({ path, origin, services }: FeedAsk, query: ChangeFilterQuery, paging: Paging, upTo: number | string): string {
  return etagOf({ path, origin, query: pairs(query, paging), upTo }, services);
}

/** In a fixed order, whatever the order of the address. */
function pairs(query: ChangeFilterQuery, paging: Paging): Array<[name: string, value: string]> {
  const places = Object.entries(paging).flatMap(
    ([name, value]): Array<[string, string]> => (value === undefined ? [] : [[name, String(value)]]),
  );
  return [...filterPairs(query), ...places];
}

/** The entries of one page. */
export async function readPage({ services }: FeedAsk, query: ChangeFilterQuery, page: JournalFilter): Promise<ChangeEntry[]> {
  return page.limit === 0 ? [] : Array.fromAsync(services.store.journal({ ...filterOf(query), ...page }));
}

/** A document that is small enough to be held. */
export async function whole(parts: AsyncIterable<string>): Promise<string> {
  return (await Array.fromAsync(parts)).join('');
}

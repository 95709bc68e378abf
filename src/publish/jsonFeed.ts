/**
 * The journal as JSON Feed 1.1 (https://jsonfeed.org/version/1.1), the newest entry first. Each item carries the typed entry in the
 * extension `_clausewatch`.
 * @module
 */
import type { ChangeEntry } from '../domain/journal.ts';
import { wellFormedJson } from '../lib/wellFormedJson.ts';
import { entryHtml, entryText } from './entryMarkup.ts';
import { entryTitle } from './entryWords.ts';
import { changeAddress, type FeedOf, feedTitle, stableUrn, tagsOf } from './feed.ts';
import { webAddress } from './markup.ts';
import { recordOf } from './record.ts';

export interface JsonFeedOf extends FeedOf {
  /** Its own address. */
  feedUrl?: string;
  /** Of the next page, with older entries. */
  nextUrl?: string;
}

/** The whole document in parts: entries of any number pass through one by one. */
export async function* jsonFeed(feed: JsonFeedOf, entries: AsyncIterable<ChangeEntry> | Iterable<ChangeEntry>): AsyncIterable<string> {
  yield `${JSON.stringify(headOf(feed)).slice(0, -1)},"items":[`;
  let separator = '\n';
  for await (const entry of entries) {
    yield `${separator}${wellFormedJson(itemOf(feed, entry))}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}

function headOf(feed: JsonFeedOf): Record<string, unknown> {
  const { origin, feedUrl, nextUrl } = feed;
  return {
    version: 'https://jsonfeed.org/version/1.1',
    title: feedTitle(feed),
    description: 'What vendors changed on the pages that Clausewatch watches. Corrections and retractions are items of their own.',
    ...(origin === undefined ? {} : { home_page_url: `${origin}/changes` }),
    ...(feedUrl === undefined ? {} : { feed_url: feedUrl }),
    ...(nextUrl === undefined ? {} : { next_url: nextUrl }),
    authors: [{ name: 'Clausewatch' }],
  };
}

function itemOf(feed: FeedOf, entry: ChangeEntry): Record<string, unknown> {
  const { change } = entry;
  const [url, externalUrl] = [changeAddress(feed, change.id), webAddress(change.url)];
  return {
    id: stableUrn(entry.id),
    ...(url === undefined ? {} : { url }),
    ...(externalUrl === undefined ? {} : { external_url: externalUrl }),
    title: entryTitle(entry).toWellFormed(),
    content_html: entryHtml(entry),
    content_text: entryText(entry),
    date_published: entry.at,
    tags: tagsOf(entry),
    _clausewatch: recordOf(entry),
  };
}

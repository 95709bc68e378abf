/**
 * The journal as Atom (RFC 4287). A subscription document holds the newest entries; older ones lie in archive documents (RFC 5005) that
 * never change, each linked with the one before.
 * @module
 */
import { create, fragment } from 'xmlbuilder2';
import type { ChangeEntry } from '../domain/journal.ts';
import { entryHtml } from './entryMarkup.ts';
import { entryTitle } from './entryWords.ts';
import { changeAddress, type FeedOf, feedTitle, stableUrn, tagsOf } from './feed.ts';
import { webAddress, xmlBuilderText } from './markup.ts';

const ATOM = 'http://www.w3.org/2005/Atom';
/** Feed history (RFC 5005). */
const HISTORY = 'http://purl.org/syndication/history/1.0';

export interface AtomOf extends FeedOf {
  /** When its newest entry was recorded (ISO 8601 UTC); any fixed time where there is none. */
  updated: string;
  /** Addresses: its own, and of the documents before and after it. */
  links?: Partial<Record<'self' | 'current' | 'prev-archive' | 'next-archive', string>>;
  /** `archive`: it never changes. `complete`: it holds all there is. */
  history?: 'archive' | 'complete';
}

/** The whole document in parts: entries of any number pass through one by one. */
export async function* atomFeed(feed: AtomOf, entries: AsyncIterable<ChangeEntry> | Iterable<ChangeEntry>): AsyncIterable<string> {
  yield headOf(feed);
  for await (const entry of entries) yield `${entryElement(feed, entry)}\n`;
  yield `${END}\n`;
}

const END = '</feed>';

/** All that stands before the entries. */
function headOf(feed: AtomOf): string {
  const { origin, history, links = {} } = feed;
  const document = create({ version: '1.0', encoding: 'UTF-8' });
  const root = document.ele('feed', { xmlns: ATOM, 'xmlns:fh': HISTORY });
  root.ele('id').txt(stableUrn(`feed ${new URLSearchParams(feed.filter.map(([name, value]) => [name, value]))}`));
  root.ele('title').txt(xmlBuilderText(feedTitle(feed)));
  root.ele('updated').txt(feed.updated);
  root.ele('author').ele('name').txt('Clausewatch');
  root.ele('generator').txt('Clausewatch');
  if (origin !== undefined) root.ele('link', { rel: 'alternate', type: 'text/html', href: xmlBuilderText(`${origin}/changes`) });
  for (const [rel, href] of Object.entries(links)) root.ele('link', { rel, type: 'application/atom+xml', href: xmlBuilderText(href) });
  if (history !== undefined) root.ele(`fh:${history}`);
  return `${document.end().slice(0, -END.length)}\n`;
}

function entryElement(feed: FeedOf, entry: ChangeEntry): string {
  const { change } = entry;
  const [page, vendorPage] = [changeAddress(feed, change.id), webAddress(change.url)];
  const part = fragment();
  const element = part.ele('entry');
  element.ele('id').txt(stableUrn(entry.id));
  element.ele('title').txt(xmlBuilderText(entryTitle(entry)));
  element.ele('updated').txt(entry.at);
  element.ele('published').txt(entry.at);
  if (page !== undefined) element.ele('link', { rel: 'alternate', type: 'text/html', href: xmlBuilderText(page) });
  if (vendorPage !== undefined) element.ele('link', { rel: 'via', href: xmlBuilderText(vendorPage) });
  for (const tag of tagsOf(entry)) element.ele('category', { term: xmlBuilderText(tag) });
  element.ele('content', { type: 'html' }).txt(xmlBuilderText(entryHtml(entry)));
  return part.toString();
}

/**
 * `/feeds/changes.json`: JSON Feed, the newest first, page by page.
 * @module
 */
import { jsonFeed } from '../../publish/jsonFeed.ts';
import { filterPairs } from '../query.ts';
import { answer } from './answer.ts';
import { addressOf, etagFor, type FeedAsk, readPage, whole } from './ask.ts';
import { PagedQuery, readFeedQuery } from './query.ts';

/** Entries of one page. */
const PAGE = 50;

export async function jsonAnswer(of: FeedAsk): Promise<Response> {
  const { ask, services, origin } = of;
  const query = readFeedQuery(PagedQuery, ask.context);
  const head = await services.store.journalHead();
  const before = Math.min(query.before ?? Number.POSITIVE_INFINITY, head.seq + 1);
  return answer(ask.context, services, {
    type: 'application/feed+json; charset=utf-8',
    etag: etagFor(of, query, { before: query.before }, before),
    lastModified: head.at,
    async body() {
      const found = await readPage(of, query, { before, newestFirst: true, limit: PAGE + 1 });
      const entries = found.slice(0, PAGE);
      const last = found.length > PAGE ? entries.at(-1) : undefined;
      return whole(
        jsonFeed(
          {
            filter: filterPairs(query),
            origin,
            feedUrl: addressOf(of, query, { before: query.before }),
            ...(last ? { nextUrl: addressOf(of, query, { before: last.seq }) } : {}),
          },
          entries,
        ),
      );
    },
  });
}

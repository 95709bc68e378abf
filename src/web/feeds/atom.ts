/**
 * `/feeds/changes.atom`: a subscription document with the newest entries, and archive documents with all older ones.
 * @module
 */
import { atomFeed } from '../../publish/atom.ts';
import { NEVER_UPDATED } from '../../publish/feed.ts';
import { type ChangeFilterQuery, filterOf, filterPairs } from '../query.ts';
import { answer, isKnown } from './answer.ts';
import { addressOf, etagFor, type FeedAsk, readPage, whole } from './ask.ts';
import { ArchivedQuery, readFeedQuery } from './query.ts';

/** Entries of an archive document. What is newer than the archives is in the subscription document: fewer than twice as many. */
const ARCHIVE = 50;

export async function atomAnswer(of: FeedAsk): Promise<Response> {
  const query = readFeedQuery(ArchivedQuery, of.ask.context);
  return query.archive === undefined ? subscription(of, query) : archive(of, query, query.archive);
}

const ATOM = 'application/atom+xml; charset=utf-8';

/** What readers subscribe to: the newest entries, and where older ones are. */
async function subscription(of: FeedAsk, query: ChangeFilterQuery): Promise<Response> {
  const { ask, services, origin } = of;
  const head = await services.store.journalHead();
  return answer(ask.context, services, {
    type: ATOM,
    etag: etagFor(of, query, {}, head.seq),
    lastModified: head.at,
    async body() {
      const before = head.seq + 1;
      const total = await services.store.countJournal({ ...filterOf(query), before });
      const archived = archivesOf(total);
      const entries = await readPage(of, query, { before, newestFirst: true, limit: total - archived * ARCHIVE });
      const previous = archived === 0 ? {} : { 'prev-archive': addressOf(of, query, { archive: archived - 1 }) };
      return whole(
        atomFeed(
          {
            filter: filterPairs(query),
            origin,
            updated: entries[0]?.at ?? head.at ?? NEVER_UPDATED,
            links: { self: addressOf(of, query), ...previous },
          },
          entries,
        ),
      );
    },
  });
}

/** How many archive documents there are: the last full one is held back, so that the subscription document is never nearly empty. */
function archivesOf(total: number): number {
  return Math.max(0, Math.floor(total / ARCHIVE) - 1);
}

/** An archive document: always the same. Until it is there, its address leads to the subscription document. */
async function archive(of: FeedAsk, query: ChangeFilterQuery, place: number): Promise<Response> {
  const { ask, services, origin } = of;
  const current = addressOf(of, query);
  const etag = etagFor(of, query, { archive: place }, 'archive');
  // Who has it need not be told that it is there.
  const isThere = isKnown(ask.context, etag) || place < archivesOf(await services.store.countJournal(filterOf(query)));
  if (!isThere) return ask.context.redirect(current, 307);
  return answer(ask.context, services, {
    type: ATOM,
    etag,
    async body() {
      const entries = await readPage(of, query, { offset: place * ARCHIVE, limit: ARCHIVE });
      return whole(
        atomFeed(
          {
            filter: filterPairs(query),
            origin,
            updated: entries.at(-1)?.at ?? NEVER_UPDATED,
            history: 'archive',
            links: {
              self: addressOf(of, query, { archive: place }),
              current,
              ...(place === 0 ? {} : { 'prev-archive': addressOf(of, query, { archive: place - 1 }) }),
              'next-archive': addressOf(of, query, { archive: place + 1 }),
            },
          },
          entries.toReversed(),
        ),
      );
    },
  });
}

/**
 * `/feeds/changes.json|.atom|.csv|.ndjson`: the journal for feed readers, spreadsheets and programs, by the filters of the change list.
 * @module
 */
import type { ChangeEntry, JournalFilter } from '../../domain/journal.ts';
import { atomFeed } from '../../publish/atom.ts';
import { entryCsv } from '../../publish/csv.ts';
import { NEVER_UPDATED } from '../../publish/feed.ts';
import { jsonFeed } from '../../publish/jsonFeed.ts';
import { ndjson } from '../../publish/ndjson.ts';
import { answer, etagOf, type FeedAnswer } from '../feeds/answer.ts';
import { ArchivedQuery, filterPairs, PagedQuery, readFeedQuery, StreamedQuery } from '../feeds/query.ts';
import { siteOrigin } from '../origin.ts';
import { type ChangeFilterQuery, filterOf } from '../query.ts';
import { type Ask, type Guard, type Route, type Routes, view } from '../routes.ts';
import type { WebServices } from '../services.ts';

/** Entries of one page of the JSON Feed. */
const PAGE = 50;
/** Entries of an archive document of Atom. What is newer than the archives is in the subscription document: fewer than twice as many. */
const ARCHIVE = 50;

export const feedRoutes: Routes = (services) => [
  feed(services, '/feeds/changes.json', jsonAnswer),
  feed(services, '/feeds/changes.atom', atomAnswer),
  feed(services, '/feeds/changes.csv', csvAnswer),
  feed(services, '/feeds/changes.ndjson', ndjsonAnswer),
];

/** One request of a feed. */
interface FeedAsk {
  ask: Ask;
  services: WebServices;
  path: string;
  origin: string;
}

function feed(services: WebServices, path: string, handle: (of: FeedAsk) => Promise<Response>): Route {
  const guard: Guard = services.publicFeeds ? 'public' : { role: 'viewer', scope: 'feeds' };
  const originOf = (ask: Ask): string => siteOrigin(ask.context, services.entry?.publicUrl);
  return view(path, (ask) => handle({ ask, services, path, origin: originOf(ask) }), guard);
}

async function jsonAnswer(of: FeedAsk): Promise<Response> {
  const { ask, services, origin } = of;
  const query = readFeedQuery(PagedQuery, ask.context);
  const head = await services.store.journalHead();
  const before = Math.min(query.before ?? Number.POSITIVE_INFINITY, head.seq + 1);
  return answer(ask.context, services, {
    type: 'application/feed+json; charset=utf-8',
    etag: etag(of, query, { before: query.before }, before),
    lastModified: head.at,
    async body() {
      const found = await read(services, query, { before, newestFirst: true, limit: PAGE + 1 });
      const entries = found.slice(0, PAGE);
      const last = found.length > PAGE ? entries.at(-1) : undefined;
      return joined(
        jsonFeed(
          {
            filter: filterPairs(query),
            origin,
            feedUrl: address(of, query, { before: query.before }),
            ...(last ? { nextUrl: address(of, query, { before: last.seq }) } : {}),
          },
          entries,
        ),
      );
    },
  });
}

async function atomAnswer(of: FeedAsk): Promise<Response> {
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
    etag: etag(of, query, {}, head.seq),
    lastModified: head.at,
    async body() {
      const before = head.seq + 1;
      const total = await services.store.countJournal({ ...filterOf(query), before });
      const archived = archivesOf(total);
      const entries = await read(services, query, { before, newestFirst: true, limit: total - archived * ARCHIVE });
      const previous = archived === 0 ? {} : { 'prev-archive': address(of, query, { archive: archived - 1 }) };
      return joined(
        atomFeed(
          {
            filter: filterPairs(query),
            origin,
            updated: entries[0]?.at ?? head.at ?? NEVER_UPDATED,
            links: { self: address(of, query, {}), ...previous },
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
  const current = address(of, query, {});
  const answered = { type: ATOM, etag: etag(of, query, { archive: place }, 'archive') };
  const isThere = place < archivesOf(await services.store.countJournal(filterOf(query)));
  if (!isThere) return ask.context.redirect(current, 307);
  return answer(ask.context, services, {
    ...answered,
    async body() {
      const entries = await read(services, query, { offset: place * ARCHIVE, limit: ARCHIVE });
      return joined(
        atomFeed(
          {
            filter: filterPairs(query),
            origin,
            updated: entries.at(-1)?.at ?? NEVER_UPDATED,
            history: 'archive',
            links: {
              self: address(of, query, { archive: place }),
              current,
              ...(place === 0 ? {} : { 'prev-archive': address(of, query, { archive: place - 1 }) }),
              'next-archive': address(of, query, { archive: place + 1 }),
            },
          },
          entries.toReversed(),
        ),
      );
    },
  });
}

async function csvAnswer(of: FeedAsk): Promise<Response> {
  return streamed(of, entryCsv, {
    type: 'text/csv; charset=utf-8; header=present',
    headers: { 'content-disposition': 'attachment; filename="changes.csv"' },
  });
}

async function ndjsonAnswer(of: FeedAsk): Promise<Response> {
  return streamed(of, ndjson, { type: 'application/x-ndjson; charset=utf-8' });
}

/** Entries in the order in which they were recorded, up to the last one of now. */
async function streamed(
  of: FeedAsk,
  render: (entries: AsyncIterable<ChangeEntry>) => AsyncIterable<string>,
  looks: Pick<FeedAnswer, 'type' | 'headers'>,
): Promise<Response> {
  const { ask, services } = of;
  const query = readFeedQuery(StreamedQuery, ask.context);
  const { after, limit } = query;
  const head = await services.store.journalHead();
  return answer(ask.context, services, {
    ...looks,
    etag: etag(of, query, { after, limit }, head.seq),
    lastModified: head.at,
    body: async () =>
      render(
        services.store.journal({
          ...filterOf(query),
          before: head.seq + 1,
          ...(after === undefined ? {} : { after }),
          ...(limit === undefined ? {} : { limit }),
        }),
      ),
  });
}

async function read({ store }: WebServices, query: ChangeFilterQuery, page: JournalFilter): Promise<ChangeEntry[]> {
  return page.limit === 0 ? [] : Array.fromAsync(store.journal({ ...filterOf(query), ...page }));
}

async function joined(parts: AsyncIterable<string>): Promise<string> {
  return (await Array.fromAsync(parts)).join('');
}

type Paging = Record<string, number | undefined>;

/** What was asked for, in a fixed order. */
function pairs(query: ChangeFilterQuery, paging: Paging): Array<[name: string, value: string]> {
  const places = Object.entries(paging).flatMap(
    ([name, value]): Array<[string, string]> => (value === undefined ? [] : [[name, String(value)]]),
  );
  return [...filterPairs(query), ...places];
}

/** Address of the feed, with its filters, for what is before, after or in an archive. */
function address({ origin, path }: FeedAsk, query: ChangeFilterQuery, paging: Paging): string {
  const search = new URLSearchParams(pairs(query, paging)).toString();
  return `${origin}${path}${search === '' ? '' : `?${search}`}`;
}

function etag({ path, origin, services }: FeedAsk, query: ChangeFilterQuery, paging: Paging, upTo: number | string): string {
  return etagOf({ path, origin, query: pairs(query, paging), upTo }, services);
}

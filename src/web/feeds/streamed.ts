/**
 * `/feeds/changes.csv` and `.ndjson`: all entries in the order in which they were recorded, sent while they are read.
 * @module
 */
import type { ChangeEntry } from '../../domain/journal.ts';
import { entryCsv } from '../../publish/csv.ts';
import { ndjson } from '../../publish/ndjson.ts';
import { filterOf } from '../query.ts';
import { answer, type FeedAnswer } from './answer.ts';
import { etagFor, type FeedAsk } from './ask.ts';
import { readFeedQuery, StreamedQuery } from './query.ts';

export async function csvAnswer(of: FeedAsk): Promise<Response> {
  return streamed(of, entryCsv, {
    type: 'text/csv; charset=utf-8; header=present',
    headers: { 'content-disposition': 'attachment; filename="changes.csv"' },
  });
}

export async function ndjsonAnswer(of: FeedAsk): Promise<Response> {
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
    etag: etagFor(of, query, { after, limit }, head.seq),
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

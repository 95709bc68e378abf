/** Atom with archives (RFC 5005): all of the history by links alone, in documents that never change. */
import { load } from 'cheerio';
import { expect, it } from 'vitest';
import { stableUrn } from '../../../src/publish/feed.ts';
import { atomFaults } from '../../helpers/feedValidators.ts';
import { type FeedSite, feedSite } from './feedSite.ts';

interface Document {
  text: string;
  ids: string[];
  link(rel: string): string | undefined;
  isArchive: boolean;
}

async function read({ get }: FeedSite, address: string): Promise<Document> {
  const answer = await get(address);
  if (answer.status !== 200) throw new Error(`${address} answers ${answer.status}`);
  const text = await answer.text();
  const $ = load(text, { xml: true });
  return {
    text,
    ids: $('entry > id')
      .toArray()
      .map((id) => $(id).text()),
    link: (rel) => $(`feed > link[rel="${rel}"]`).attr('href'),
    isArchive: $('feed > fh\\:archive').length === 1,
  };
}

/** From the subscription document back to the beginning. */
async function chain(site: FeedSite, query = ''): Promise<Document[]> {
  const documents = [await read(site, `/feeds/changes.atom${query}`)];
  for (let previous = documents[0]?.link('prev-archive'); previous !== undefined; previous = documents.at(-1)?.link('prev-archive'))
    documents.push(await read(site, previous));
  return documents;
}

async function wanted({ store }: FeedSite, filter = {}): Promise<string[]> {
  return (await Array.fromAsync(store.journal({ ...filter, newestFirst: true }))).map(({ id }) => stableUrn(id));
}

it('gives every entry exactly once, the newest first, to who follows prev-archive from the subscription document', async () => {
  const site = await feedSite();
  const { history } = site;
  for (const [n, more] of [
    [0, {}],
    [49, {}],
    [51, { source: 'zeta/terms' }],
    [1, {}],
    [48, {}],
    [2, {}],
    [180, { source: 'zeta/terms' }],
  ] as const) {
    const [first] = await history.find(n, more);
    if (first !== undefined) await history.decide(first, 'confirmed');
    for (const [query, filter] of [
      ['', {}],
      ['?vendor=zeta', { vendor: 'zeta' }],
      ['?state=confirmed', { state: 'confirmed' }],
    ] as const) {
      const documents = await chain(site, query);
      expect(documents.flatMap(({ ids }) => ids)).toEqual(await wanted(site, filter));
      expect(documents.map(({ isArchive }) => isArchive)).toEqual(documents.map((_, at) => at > 0));
      for (const { ids } of documents.slice(1)) expect(ids).toHaveLength(50);
      // Who subscribes sees the latest ones even where an archive has just been filled.
      if (documents.length > 1) expect(documents[0]?.ids.length).toBeGreaterThanOrEqual(50);
    }
  }
});

it('changes no archive document when entries are added, nor its ETag', async () => {
  const site = await feedSite();
  await site.history.find(260);
  const archives = (await chain(site)).slice(1);
  expect(archives.length).toBe(4);
  const etags = await Promise.all(archives.map(async (document) => (await site.get(document.link('self') ?? '')).headers.get('etag')));
  const [id = ''] = await site.history.find(1);
  await site.history.decide(id, 'dismissed');
  await site.history.find(200);
  for (const [at, document] of archives.entries()) {
    const address = document.link('self') ?? '';
    expect((await read(site, address)).text).toBe(document.text);
    expect((await site.get(address, { headers: { 'if-none-match': etags[at] ?? '' } })).status).toBe(304);
  }
});

it('links archive documents both ways, and the last one with the subscription document until the next is there', async () => {
  const site = await feedSite();
  await site.history.find(200);
  const [subscription, ...archives] = await chain(site);
  const oldestFirst = archives.toReversed();
  for (const [at, document] of oldestFirst.entries()) {
    expect(await atomFaults(document.text)).toEqual([]);
    expect(document.link('current')).toBe(subscription?.link('self'));
    const next = oldestFirst[at + 1];
    if (next) expect(document.link('next-archive')).toBe(next.link('self'));
  }
  expect(oldestFirst[0]?.link('prev-archive')).toBeUndefined();
  const beyond = oldestFirst.at(-1)?.link('next-archive') ?? '';
  const answer = await site.get(beyond);
  expect([answer.status, answer.headers.get('location')]).toEqual([307, subscription?.link('self')]);
  await site.history.find(50);
  expect((await read(site, beyond)).isArchive).toBe(true);
});

/** The feeds over HTTP: what they hold, who may read them, and when they are read again. */
import { connect } from 'node:net';
import papaparse from 'papaparse';
import { describe, expect, it } from 'vitest';
import { atomFaults, jsonFeedFaults } from '../../helpers/feedValidators.ts';
import { TESTER } from './entrySite.ts';
import { feedSite, linesOf } from './feedSite.ts';

const FEEDS = ['/feeds/changes.json', '/feeds/changes.atom', '/feeds/changes.csv', '/feeds/changes.ndjson'] as const;

interface JsonFeed {
  items: Array<{ title: string; url: string; _clausewatch: { cursor: number; kind: string } }>;
  feed_url: string;
  next_url?: string;
}

describe('the feeds', () => {
  it('tell each in its own format of everything that was recorded, corrections and retractions as entries of their own', async () => {
    const { get, history } = await feedSite();
    const [first = '', second = ''] = await history.find(2);
    await history.due(first, '2026-12-08');
    await history.correct(first, 'critical');
    await history.decide(first, 'confirmed');
    await history.decide(second, 'dismissed');
    await history.decide(second, 'flagged');
    const kinds = ['recorded', 'recorded', 'due', 'corrected', 'confirmed', 'retracted', 'reinstated'].map((kind) => `change.${kind}`);

    const lines = linesOf(await (await get('/feeds/changes.ndjson')).text());
    expect(lines.map(({ kind }) => kind)).toEqual(kinds);
    expect(lines.map(({ cursor }) => cursor)).toEqual(lines.map(({ cursor }) => cursor).toSorted((a, b) => a - b));
    const feed = (await (await get('/feeds/changes.json')).json()) as JsonFeed;
    expect(feed.items.map(({ _clausewatch: { kind } }) => kind)).toEqual(kinds.toReversed());
    const rows = papaparse.parse<Record<string, string>>((await (await get('/feeds/changes.csv')).text()).trimEnd(), { header: true }).data;
    expect(rows.map((row) => row['entry'])).toEqual(kinds);
    const atom = await (await get('/feeds/changes.atom')).text();
    const marks = [...atom.matchAll(/<entry>.*?<title>([^:]+):/gs)].map(([, mark]) => mark);
    expect(marks).toEqual(['Open again', 'Retracted', 'Confirmed', 'Corrected', 'Due date', 'acme/dpa', 'acme/dpa']);
  });

  it('are valid, with absolute addresses of the host that was asked', async () => {
    const { get, history, url } = await feedSite();
    await history.find(60);
    const json = await (await get('/feeds/changes.json?vendor=acme')).text();
    expect(jsonFeedFaults(json)).toEqual([]);
    const feed = JSON.parse(json) as JsonFeed;
    expect(feed.feed_url).toBe(`${url}/feeds/changes.json?vendor=acme`);
    expect(feed.items[0]?.url).toBe(`${url}/changes/${feed.items[0]?.url.split('/').at(-1)}`);
    expect(feed.next_url).toMatch(new RegExp(`^${url}/feeds/changes\\.json\\?vendor=acme&before=\\d+$`));
    const atom = await (await get('/feeds/changes.atom')).text();
    expect(await atomFaults(atom)).toEqual([]);
    expect(atom).toContain(`rel="self" type="application/atom+xml" href="${url}/feeds/changes.atom"`);
  });

  it.each([...FEEDS, '/feeds/deadlines.ics'])('refuse a vendor that nothing goes by: %s would be silent for ever', async (path) => {
    const { get } = await feedSite();
    const refused = await get(`${path}?vendor=acme-inc`);
    expect([refused.status, await refused.json()]).toMatchObject([400, { detail: 'There is no vendor acme-inc.' }]);
    expect((await get(`${path}?vendor=acme`)).status).toBe(200);
  });

  it('refuse a source that nothing goes by', async () => {
    const { get } = await feedSite();
    expect((await get('/feeds/changes.ndjson?source=acme/nothing')).status).toBe(400);
    expect((await get('/feeds/changes.ndjson?source=acme/dpa')).status).toBe(200);
  });

  it('name the address of the settings where they name one', async () => {
    const { get, services, history } = await feedSite();
    await history.find(1);
    services.entry.publicUrl = 'https://clauses.example';
    expect(((await (await get('/feeds/changes.json')).json()) as JsonFeed).feed_url).toBe('https://clauses.example/feeds/changes.json');
  });

  it('name nobody', async () => {
    const { get, history } = await feedSite();
    const [id = ''] = await history.find(1);
    await history.decide(id, 'confirmed');
    for (const path of FEEDS) expect(await (await get(path)).text()).not.toMatch(/Ada|usr_1|says so/);
  });

  it('say what they are, and that nothing in them is to be run', async () => {
    const { get, history } = await feedSite();
    await history.find(1);
    const types = [
      'application/feed+json; charset=utf-8',
      'application/atom+xml; charset=utf-8',
      'text/csv; charset=utf-8; header=present',
      'application/x-ndjson; charset=utf-8',
    ];
    for (const [place, path] of FEEDS.entries()) {
      const { headers } = await get(path);
      expect(headers.get('content-type')).toBe(types[place]);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain('sandbox');
      expect(headers.get('cache-control')).toBe('private, no-cache');
      expect(headers.get('content-disposition')).toBe(path.endsWith('csv') ? 'attachment; filename="changes.csv"' : null);
    }
  });

  it('page through the JSON Feed by next_url, each entry once', async () => {
    const { get, history } = await feedSite();
    await history.find(120);
    const cursors: number[] = [];
    for (let next: string | undefined = '/feeds/changes.json'; next !== undefined; ) {
      const feed = (await (await get(next)).json()) as JsonFeed;
      cursors.push(...feed.items.map(({ _clausewatch }) => _clausewatch.cursor));
      // What is found meanwhile is newer than all that is still to come.
      await history.find(1);
      next = feed.next_url;
    }
    expect(cursors).toEqual(Array.from({ length: 120 }, (_, n) => 120 - n));
  });
});

describe('a query', () => {
  it.each([
    ['vendor=zeta', 3],
    ['source=acme%2Flist', 2],
    ['offering=acme-model', 6],
    ['offering=other', 1],
    ['pageKind=subprocessors', 2],
    ['kind=row', 2],
    ['key=subprocessors.entity', 2],
    ['severity=critical', 1],
    ['significance=editorial', 1],
    ['state=confirmed', 1],
    ['since=2026-03-01', 7],
    ['since=2026-03-02', 0],
    ['until=2026-02-28', 0],
    ['incident=inc_1', 1],
    ['vendor=acme&kind=row', 2],
    ['vendor=', 7],
  ])('%s limits all feeds, and the page of changes, alike', async (query, n) => {
    const { get, history, store, signedIn, person } = await feedSite();
    await history.find(2, { source: 'acme/list', kind: 'row', action: 'added', key: 'subprocessors.entity' });
    await history.find(1, { source: 'zeta/terms', severity: 'critical', offerings: ['other'] });
    await history.find(1, { source: 'zeta/terms', significance: 'editorial' });
    await history.find(1, { source: 'zeta/terms', incident: 'inc_1' });
    await history.find(1);
    const [last = ''] = await history.find(1);
    await history.decide(last, 'confirmed');
    const wanted = new Set((await Array.fromAsync(store.journal({ limit: 1000 }))).map(({ change }) => change.id));
    expect(wanted.size).toBe(7);
    const ids = new Set(linesOf(await (await get(`/feeds/changes.ndjson?${query}`)).text()).map(({ change }) => change.id));
    expect(ids.size).toBe(n);
    const feed = (await (await get(`/feeds/changes.json?${query}`)).json()) as JsonFeed;
    expect(new Set(feed.items.map(({ url }) => url.split('/').at(-1)))).toEqual(ids);
    const atom = await (await get(`/feeds/changes.atom?${query}`)).text();
    expect(new Set([...atom.matchAll(/\/changes\/(chg_\w+)/g)].map(([, id]) => id))).toEqual(ids);
    const rows = papaparse.parse<Record<string, string>>((await (await get(`/feeds/changes.csv?${query}`)).text()).trimEnd(), {
      header: true,
    }).data;
    expect(new Set(rows.map((row) => row['id']))).toEqual(ids);
    const page = await (await signedIn(await person('bob'))).get(`/changes?${query}`);
    expect(page.$('.title p').text()).toContain(`${n} change${n === 1 ? '' : 's'}, newest first.`);
  });

  it.each([
    ['severity=extreme', 'The filter "severity" must be one of critical, high, medium, low, positive.'],
    ['page=2', 'There is no filter "page" here.'],
    ['venddor=acme', 'There is no filter "venddor" here.'],
    ['held=too', 'There is no filter "held" here.'],
    ['since=yesterday', 'The filter "since" must be a date like 2025-02-01.'],
    ['vendor=acme&vendor=zeta', 'The filter "vendor" is given 2 times.'],
    ['after=-1', 'The filter "after" must be a cursor: a whole number.'],
    ['limit=0', 'The filter "limit" must be a whole number from 1.'],
  ])('%s is refused, never ignored', async (query, sentence) => {
    const { get, history } = await feedSite();
    await history.find(1);
    const answer = await get(`/feeds/changes.ndjson?${query}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ status: 400, detail: sentence });
  });

  it('of one feed is unknown to another', async () => {
    const { get } = await feedSite();
    for (const path of [
      '/feeds/changes.json?after=1',
      '/feeds/changes.atom?before=1',
      '/feeds/changes.csv?archive=1',
      '/feeds/changes.ndjson?before=1',
    ])
      expect((await get(path)).status).toBe(400);
  });

  it('is kept by the form of the list of changes', async () => {
    const { signedIn, person } = await feedSite();
    const query =
      'vendor=acme&source=acme%2Fdpa&offering=one&pageKind=dpa&kind=row&key=a.b&severity=low&significance=editorial&state=flagged&since=2026-03-01&until=2026-03-02&incident=inc_1';
    const { $ } = await (await signedIn(await person('bob'))).get(`/changes?${query}`);
    const sent = new Map(
      $('form.filters')
        .serializeArray()
        .map(({ name, value }) => [name, value]),
    );
    for (const [name, value] of new URLSearchParams(query)) if (name !== 'vendor') expect([name, sent.get(name)]).toEqual([name, value]);
  });

  it('that the list of changes does not know is refused there too', async () => {
    const { signedIn, person } = await feedSite();
    const viewer = await signedIn(await person('bob'));
    expect((await viewer.get('/changes?venddor=acme')).status).toBe(400);
    expect((await viewer.get('/changes?vendor=acme&vendor=zeta')).status).toBe(400);
  });
});

describe('who may read', () => {
  it.each(FEEDS)('%s: people who are signed in, and tokens with the scope', async (path) => {
    const { access, signedIn, person, get, url } = await feedSite();
    expect((await get(path)).status).toBe(200);
    expect((await (await signedIn(await person('bob'))).get(path)).status).toBe(200);
    const { secret } = await access.tokens.make({ name: 'other', scopes: ['api', 'metrics'] }, { actor: TESTER, login: 'tester' });
    const ask = (headers: Record<string, string>) => fetch(`${url}${path}`, { headers, redirect: 'manual' });
    expect((await ask({ authorization: `Bearer ${secret}` })).status).toBe(403);
    expect((await ask({ authorization: 'Bearer cw_wrong' })).status).toBe(401);
    expect((await ask({})).status).toBe(401);
  });

  it.each(FEEDS)('%s: everybody, where the settings say so', async (path) => {
    const { url, history } = await feedSite({ publicFeeds: true });
    await history.find(1);
    const answer = await fetch(`${url}${path}`);
    expect([answer.status, answer.headers.get('cache-control'), answer.headers.get('vary')]).toEqual([200, 'public, no-cache', null]);
    expect((await fetch(`${url}/changes`, { redirect: 'manual' })).status).toBe(303);
  });

  it('finds them by the head of every page, on the list of changes with its filters', async () => {
    const { signedIn, person } = await feedSite();
    const viewer = await signedIn(await person('bob'));
    const links = async (path: string) => {
      const { $ } = await viewer.get(path);
      return $('link[rel=alternate]')
        .toArray()
        .map((link) => [$(link).attr('type'), $(link).attr('href')]);
    };
    expect(await links('/')).toEqual([
      ['application/atom+xml', '/feeds/changes.atom'],
      ['application/feed+json', '/feeds/changes.json'],
    ]);
    expect((await links('/changes?vendor=acme&severity=high&held=too&page=1')).map(([, href]) => href)).toEqual([
      '/feeds/changes.atom?vendor=acme&severity=high',
      '/feeds/changes.json?vendor=acme&severity=high',
    ]);
  });
});

describe('a reader that asks again', () => {
  it.each(FEEDS)('%s: is told 304, without that an entry is read, until one is added', async (path) => {
    const reads: string[] = [];
    const site = await feedSite();
    const { get, history, store, services } = site;
    const ids = await history.find(3);
    services.store = new Proxy(store, {
      get(target, key, receiver) {
        if (key === 'journal' || key === 'countJournal') reads.push(key);
        return Reflect.get(target, key, receiver) as unknown;
      },
    });
    const etagOf = async (): Promise<string> => {
      const answer = await get(path);
      await answer.text();
      return answer.headers.get('etag') ?? '';
    };
    const moves = [
      () => history.find(1),
      () => history.find(1, { source: 'zeta/terms' }),
      () => history.decide(ids[0] ?? '', 'confirmed'),
      () => history.correct(ids[1] ?? '', 'low'),
      () => history.due(ids[2] ?? '', '2026-12-08'),
    ];
    const seen = new Set<string>();
    for (const move of moves) {
      const etag = await etagOf();
      expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
      expect(seen.has(etag)).toBe(false);
      seen.add(etag);
      reads.length = 0;
      for (const known of [etag, `"x", ${etag}`, `W/${etag}`, '*']) {
        const again = await get(path, { headers: { 'if-none-match': known } });
        expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
      }
      expect(reads).toEqual([]);
      // Visits that find nothing move no feed.
      await history.find(0);
      expect(await etagOf()).toBe(etag);
      await move();
      expect((await get(path, { headers: { 'if-none-match': etag } })).status).toBe(200);
    }
  });

  it('has another ETag for every question, format and host', async () => {
    const { get, history, app, services } = await feedSite({ publicFeeds: true });
    await history.find(1);
    const paths = [
      ...FEEDS,
      '/feeds/changes.json?vendor=acme',
      '/feeds/changes.json?severity=low',
      '/feeds/changes.ndjson?after=1',
      '/feeds/changes.ndjson?limit=1',
    ];
    const etags = await Promise.all(paths.map(async (path) => (await get(path)).headers.get('etag')));
    etags.push((await app.request('http://localhost:99/feeds/changes.json')).headers.get('etag'));
    services.version = '2.0.0';
    etags.push((await get('/feeds/changes.json')).headers.get('etag'));
    expect(new Set(etags).size).toBe(paths.length + 2);
    // The same question in other words is the same question.
    const [a, b] = await Promise.all(
      ['vendor=acme&severity=low', 'severity=low&vendor=acme&kind='].map((query) => get(`/feeds/changes.csv?${query}`)),
    );
    expect(a?.headers.get('etag')).toBe(b?.headers.get('etag'));
  });

  it('learns by HEAD what it would get, and nothing is read for it', async () => {
    const { get, history, services, store } = await feedSite();
    await history.find(2);
    let reads = 0;
    services.store = new Proxy(store, {
      get(target, key, receiver) {
        if (key === 'journal') reads += 1;
        return Reflect.get(target, key, receiver) as unknown;
      },
    });
    for (const path of FEEDS) {
      reads = 0;
      const head = await get(path, { method: 'HEAD' });
      expect([head.status, await head.text(), reads]).toEqual([200, '', 0]);
      const whole = await get(path);
      await whole.text();
      for (const name of ['etag', 'content-type', 'last-modified', 'cache-control'])
        expect(head.headers.get(name)).toBe(whole.headers.get(name));
      expect(head.headers.get('last-modified')).toBe('Sun, 01 Mar 2026 00:01:00 GMT');
    }
  });
});

describe('a reader that goes away', () => {
  it('ends the reading of the journal', async () => {
    const { history, services, store, url } = await feedSite({ publicFeeds: true });
    await history.find(400, { newQuote: 'x'.repeat(20_000) });
    let [given, ended] = [0, Promise.withResolvers<void>()];
    services.store = new Proxy(store, {
      get(target, key, receiver) {
        if (key !== 'journal') return Reflect.get(target, key, receiver) as unknown;
        return async function* (filter: Parameters<typeof store.journal>[0]) {
          try {
            for await (const entry of store.journal(filter)) {
              given += 1;
              yield entry;
            }
          } finally {
            ended.resolve();
          }
        };
      },
    });
    const { port } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1');
    const first = Promise.withResolvers<void>();
    socket.once('data', () => {
      // It reads no more of it, and then is gone.
      socket.pause();
      first.resolve();
    });
    socket.write('GET /feeds/changes.ndjson HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await first.promise;
    socket.destroy();
    await ended.promise;
    expect(given).toBeLessThan(400);
    [given, ended] = [0, Promise.withResolvers()];
    expect(linesOf(await (await fetch(`${url}/feeds/changes.ndjson`)).text())).toHaveLength(400);
    expect(given).toBe(400);
  });
});

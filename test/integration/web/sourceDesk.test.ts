import { join } from 'node:path';
import { load } from 'cheerio';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { createFsBlobs } from '../../../src/adapters/blobs/fs.ts';
import { createSqliteStore } from '../../../src/adapters/store/sqlite/index.ts';
import { createArchive } from '../../../src/archive/archive.ts';
import { loadCatalogue } from '../../../src/declare/catalogue.ts';
import type { Role } from '../../../src/domain/access.ts';
import type { Visit } from '../../../src/domain/snapshot.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import { createSnapshotComparer } from '../../../src/pipeline/compareSnapshots.ts';
import { createPageWorkers } from '../../../src/pipeline/page/workers.ts';
import { createSourceDesk } from '../../../src/pipeline/sourceDesk.ts';
import { createApp } from '../../../src/web/app.ts';
import { doorFor, person, TOKEN } from '../../helpers/door.ts';
import { sampleSource } from '../../helpers/samples.ts';
import { tempDir } from '../../helpers/tempDir.ts';
import { words } from './site.ts';

const NOW = new Date('2026-11-20T09:24:00.000Z');
const OWN = { host: 'localhost', origin: 'http://localhost', 'sec-fetch-site': 'same-origin' };
const SOURCE = sampleSource('acme/dpa', { url: 'https://acme.example/dpa', every: '12h', vendor: { id: 'acme', name: 'Acme' } });
const PATH = '/sources/acme/dpa';

const workers = createPageWorkers({ threads: 1 });
afterAll(() => workers.close());
const catalogue = await loadCatalogue('config/catalogue.yaml');

/** The app over a real store with these pages, each seen once, the first one first. */
async function deskOf(pages: ReadonlyArray<{ html: string; verdict?: Visit['verdict'] }> = [], role: Role = 'analyst') {
  const folder = await tempDir();
  const store = await createSqliteStore({ file: join(folder, 'clausewatch.sqlite') });
  onTestFinished(() => store.close());
  const blobs = createFsBlobs(folder);
  const clock = { now: () => NOW };
  const evidence = createArchive({ blobs, store, clock });
  await store.declare([SOURCE, sampleSource('acme/other'), sampleSource('acme/old', { archiveOnly: true })]);
  const hashes: string[] = [];
  for (const [n, { html, verdict = 'content' }] of pages.entries()) {
    const chain = await evidence.openChain(SOURCE.id);
    const body = Buffer.from(html);
    chain.add(body);
    const hash = sha256(body);
    const pack = chain.finish();
    if (pack) await blobs.put(pack.name, pack.bytes);
    hashes.push(hash);
    const fetchedAt = new Date(Date.UTC(2026, 10, 1 + n)).toISOString();
    const visit: Visit = {
      id: `${SOURCE.id}@${fetchedAt}`,
      sourceId: SOURCE.id,
      requestUrl: SOURCE.url,
      finalUrl: SOURCE.url,
      redirects: [],
      headers: {},
      fetchedAt,
      renderer: 'http',
      verdict,
      because: 'as it is',
      status: 200,
      sha256: hash,
      contentHash: `text ${hash}`,
      robots: { allowed: true, rule: 'Allow: /dpa (line 2)', url: 'https://acme.example/robots.txt', fetchedAt },
    };
    await store.commit({ objects: pack?.objects ?? [], records: [{ visit, changes: [] }], recordedAt: fetchedAt });
  }
  const asked: string[] = [];
  const checkNow = async (id: string) => void asked.push(id);
  const app = createApp({
    store,
    readPage: (hash) => evidence.read(hash),
    door: doorFor(person(role)),
    clock,
    version: 'test',
    checkNow,
    sourceDesk: createSourceDesk({
      store,
      clock,
      newId: (prefix) => `${prefix}_${asked.length}_${role}_${ids++}`,
      defaults: { every: '1d' },
      checkNow,
    }),
    compareSnapshots: createSnapshotComparer({ evidence, pages: workers, catalogue }),
  });
  const page = async (path: string) => {
    const response = await app.request(path, { headers: { host: 'localhost' } });
    const text = await response.text();
    return { status: response.status, text, $: load(text) };
  };
  const post = (path: string, fields: Record<string, string> = {}) =>
    app.request(path, { method: 'POST', headers: OWN, body: new URLSearchParams({ csrf: TOKEN, ...fields }) });
  const acts = async () =>
    (await store.acts({ subject: { type: 'source', id: SOURCE.id } })).map(({ kind, by, detail }) => ({ kind, by, detail }));
  return { store, page, post, acts, asked, hashes };
}
let ids = 0;

const paragraph = (window: string, more = '') => `<!doctype html><html lang="en"><head><title>DPA</title></head><body><main>
<h1>Data Processing Addendum</h1><p>This addendum forms part of the agreement between Acme and Customer and applies to all personal data that is processed.</p>
<h2>4. Subprocessors</h2><p>Customer may object to a new subprocessor within ${window} days of receipt of the notice, on reasonable grounds.</p>${more}
<h2>5. Security</h2><p>Acme maintains technical and organisational measures that are appropriate to the risk, and reviews them every year.</p>
<h2>6. Audits</h2><p>Customer may audit the compliance of Acme with this addendum once a year, on written notice, during business hours.</p></main></body></html>`;
const WALL =
  '<!doctype html><html><head><title>Just a moment...</title></head><body><script src="/cdn-cgi/challenge-platform/x"></script></body></html>';

describe('pausing a source', () => {
  it('takes its due time away, says why and until when, and is noted with who did it', async () => {
    const { store, page, post, acts } = await deskOf();
    await store.setDue(SOURCE.id, '2026-11-20T10:00:00.000Z');
    const response = await post(`${PATH}/pause`, { reason: ' they rebuild <b>it</b> ', until: '2026-12-01' });
    expect([response.status, response.headers.get('location')]).toEqual([303, PATH]);
    const state = await store.source(SOURCE.id);
    expect(state).toMatchObject({
      pausedSince: NOW.toISOString(),
      pausedUntil: '2026-12-01T00:00:00.000Z',
      pauseReason: 'they rebuild <b>it</b>',
    });
    expect((state?.nextDueAt ?? '') >= '2026-12-01').toBe(true);
    const by = { kind: 'user', id: 'usr_analyst', name: 'Some analyst' };
    expect(await acts()).toEqual([
      { kind: 'source.pause', by, detail: { reason: 'they rebuild <b>it</b>', note: { until: '2026-12-01T00:00:00.000Z' } } },
    ]);
    const { $ } = await page(PATH);
    expect(words($('.standing-line').text())).toBe('Paused until 1 Dec 2026 they rebuild <b>it</b>');
    expect(words($('.source-acts li').text())).toBe('Some analyst paused it until 2026-12-01 00:00 UTC: they rebuild <b>it</b> just now');
    expect($(`form[action="${PATH}/resume"]`)).toHaveLength(1);
    expect($(`form[action="${PATH}/pause"]`)).toHaveLength(0);
  });

  it('ends when it is resumed, which is noted once', async () => {
    const { store, post, acts } = await deskOf();
    await post(`${PATH}/pause`);
    expect((await store.source(SOURCE.id))?.nextDueAt).toBeUndefined();
    await post(`${PATH}/resume`);
    await post(`${PATH}/resume`);
    expect((await store.source(SOURCE.id))?.nextDueAt).toBeDefined();
    expect((await acts()).map(({ kind }) => kind)).toEqual(['source.resume', 'source.pause']);
  });

  it.each([{ until: '2026-11-20' }, { until: '2020-01-01' }, { until: 'soon' }, { reason: 'x'.repeat(301) }])(
    'is refused and changes nothing with %j',
    async (fields) => {
      const { store, post, acts } = await deskOf();
      expect((await post(`${PATH}/pause`, fields as Record<string, string>)).status).toBe(400);
      expect(await store.source(SOURCE.id)).not.toHaveProperty('pausedSince');
      expect(await acts()).toEqual([]);
    },
  );

  it('is not for viewers, nor for what is not visited', async () => {
    const viewer = await deskOf([], 'viewer');
    for (const act of ['pause', 'resume', 'check']) expect((await viewer.post(`${PATH}/${act}`)).status).toBe(403);
    expect((await viewer.page(PATH)).$('main form[method=post]')).toHaveLength(0);
    expect(await viewer.acts()).toEqual([]);
    const { post, asked } = await deskOf();
    for (const act of ['pause', 'resume', 'check']) {
      expect((await post(`/sources/acme/old/${act}`)).status).toBe(404);
      expect((await post(`/sources/no/such/${act}`)).status).toBe(404);
    }
    expect(asked).toEqual([]);
  });
});

it('notes who asked for a check', async () => {
  const { post, acts, asked } = await deskOf();
  expect((await post(`${PATH}/check`)).status).toBe(303);
  expect(asked).toEqual([SOURCE.id]);
  expect(await acts()).toMatchObject([{ kind: 'source.check', by: { id: 'usr_analyst' } }]);
});

it('shows what robots.txt decided at the last visit, and its stored text as text', async () => {
  const { store, page } = await deskOf([{ html: paragraph('thirty (30)') }]);
  const body = 'User-agent: *\nAllow: /dpa\n</pre><script>hit()</script>';
  await store.keepRobots({ origin: 'https://acme.example', fetchedAt: '2026-11-01T00:00:00.000Z', status: 200, body });
  const { $ } = await page(PATH);
  expect(words($('[aria-labelledby=robots] p').first().text())).toContain('Allowed by the line Allow: /dpa (line 2)');
  expect($('.robots').text()).toBe(body);
});

describe('two stored pages', () => {
  const compare = (desk: Awaited<ReturnType<typeof deskOf>>, from: number, to: number) =>
    desk.page(`${PATH}/compare?from=${desk.hashes[from]}&to=${desk.hashes[to]}`);

  it('are chosen from the list and compared by what they say, values first', async () => {
    const added = '<p>Acme keeps a list of its subprocessors on its web site, and says there when it changes for any reason.</p>';
    const desk = await deskOf([{ html: paragraph('thirty (30)') }, { html: paragraph('ten (10)', added) }]);
    const form = (await desk.page(PATH)).$(`form[action="${PATH}/compare"]`);
    expect(form.find('input[name=from]:checked').attr('value')).toBe(desk.hashes[0]);
    expect(form.find('input[name=to]:checked').attr('value')).toBe(desk.hashes[1]);
    const { $ } = await compare(desk, 0, 1);
    expect(words($('.compared-said').text())).toBe('1 value and 1 passage differ.');
    expect(words($('[aria-labelledby=values] .big-gist').text())).toBe('30 days →became 10 days');
    expect(words($('[aria-labelledby=values] del').last().text())).toBe('30');
    expect(words($('[aria-labelledby=texts] ins').text())).toContain('Acme keeps a list of its subprocessors');
    const back = await compare(desk, 1, 0);
    expect(words(back.$('[aria-labelledby=values] .big-gist').text())).toBe('10 days →became 30 days');
  });

  it('that say the same in other bytes have no difference in their text', async () => {
    const desk = await deskOf([{ html: paragraph('ten (10)') }, { html: `${paragraph('ten (10)')}<!-- 2 -->` }]);
    expect((await compare(desk, 0, 1)).text).toContain('No difference in the text');
    expect((await compare(desk, 1, 1)).text).toContain('one and the same page');
  });

  it('are not concluded about where one cannot be read', async () => {
    const desk = await deskOf([{ html: paragraph('ten (10)') }, { html: WALL, verdict: 'challenge' }]);
    const { $, status } = await compare(desk, 0, 1);
    expect(status).toBe(200);
    expect(words($('.notice').text())).toContain('The second page could not be read, so nothing is concluded');
    expect($('.differences')).toHaveLength(0);
  });

  it('are pages of this very source, named by their hashes', async () => {
    const desk = await deskOf([{ html: paragraph('ten (10)') }]);
    const hash = desk.hashes[0] ?? '';
    expect((await desk.page(`/sources/acme/other/compare?from=${hash}&to=${hash}`)).status).toBe(404);
    expect((await desk.page(`${PATH}/compare?from=${'0'.repeat(64)}&to=${hash}`)).status).toBe(404);
    for (const query of ['', `from=${hash}`, 'from=..&to=..', `from=${hash}&to=${hash}&page=0`])
      expect((await desk.page(`${PATH}/compare?${query}`)).status, query).toBe(400);
  });

  it('show hostile text as text, and stay small however much differs', async () => {
    const hostile = (n: number) =>
      `<p>Clause ${n}: "&gt;&lt;script&gt;hit(${n})&lt;/script&gt;&lt;img src=x onerror=hit()&gt; ${'word '.repeat(60)}</p>`;
    const many = Array.from({ length: 400 }, (_, n) => hostile(n)).join('');
    const desk = await deskOf([{ html: paragraph('ten (10)') }, { html: paragraph('ten (10)', many) }]);
    const { $, text } = await compare(desk, 0, 1);
    expect(text.length).toBeLessThan(100_000);
    expect($('.differences').text()).toContain('<script>hit(');
    expect($('main script, main img, [onerror], [style]')).toHaveLength(0);
    const pages = Number(/of (\d+)/.exec($('.pager').text())?.[1]);
    let seen = 0;
    for (let page = 1; page <= pages; page += 1)
      seen += (await desk.page(`${PATH}/compare?from=${desk.hashes[0]}&to=${desk.hashes[1]}&page=${page}`)).$('.differences > li').length;
    expect(seen).toBe(400);
  });
});

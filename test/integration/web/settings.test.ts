/**
 * The settings over a real store: suppression rules from a change to its end, the declared files, and sources that are added through the
 * real gate.
 * @module
 */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { load } from 'cheerio';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGate } from '../../../src/adapters/egress/gate.ts';
import { createWatcherFolder } from '../../../src/declare/watcherFolder.ts';
import type { Role } from '../../../src/domain/access.ts';
import type { Change } from '../../../src/domain/change.ts';
import type { Source } from '../../../src/domain/watcher.ts';
import { fixedClock } from '../../../src/lib/clock.ts';
import { type Adder, createAdder } from '../../../src/pipeline/adding.ts';
import { createDesk } from '../../../src/review/desk.ts';
import { createIgnoreDesk } from '../../../src/review/ignoreDesk.ts';
import { createApp } from '../../../src/web/app.ts';
import { openCheckServices } from '../../helpers/checkServices.ts';
import { doorFor, person, TOKEN } from '../../helpers/door.ts';
import { dpaPage } from '../../helpers/pages.ts';
import { sampleBatch, sampleChange, sampleRecord, sampleSource } from '../../helpers/samples.ts';
import { startServer, type TestServer } from '../../helpers/servers.ts';
import { tempDir } from '../../helpers/tempDir.ts';
import { words } from './site.ts';

const HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>';
const ROBOTS = 'User-agent: *\nDisallow: /private\n';

let site: TestServer;
let answer: (response: ServerResponse) => unknown;

beforeAll(async () => {
  site = await startServer((request, response) => {
    if (request.url === '/robots.txt') response.setHeader('content-type', 'text/plain').end(ROBOTS);
    else answer(response.setHeader('content-type', 'text/html; charset=utf-8'));
  });
});
beforeEach(() => {
  answer = (response) => response.end(dpaPage());
});
afterAll(() => site.close());

let opened: Awaited<ReturnType<typeof openCheckServices>> | undefined;
let adder: Adder | undefined;

/** A whole installation in a folder, with one watcher, seen by somebody in `role`. */
async function settings(role: Role = 'admin', changes: Change[] = []) {
  await adder?.close();
  await opened?.close();
  const folder = await tempDir();
  const clock = fixedClock('2026-03-01T06:00:00Z');
  opened = await openCheckServices({ folder, clock, gate: createGate({ allow: [`127.0.0.1:${site.port}`] }) });
  const { services } = opened;
  const { store, catalogue } = services;
  const dir = join(folder, 'watchers');
  await mkdir(dir);
  await writeFile(join(dir, 'acme.yaml'), ACME);
  await store.declare([sampleSource('acme/dpa')]);
  if (changes.length > 0) await store.commit(sampleBatch(changes.map((change, n) => sampleRecord(n + 1, [change]))));
  let n = 0;
  const newId = (prefix: string): string => `${prefix}_${++n}`;
  const adopted: Source[] = [];
  adder = createAdder({ dir, services, newId, note: (acts) => store.note(acts), adopt: async (sources) => void adopted.push(...sources) });
  const catalogueFile = join(folder, 'catalogue.yaml');
  await cp('config/catalogue.yaml', catalogueFile);
  const desk = createDesk({
    store,
    clock,
    newId,
    policy: { fourEyes: [] },
    valueProblem: () => undefined,
    user: async () => undefined,
  });
  const parts = {
    store,
    desk,
    readPage: (sha256: string) => services.evidence.read(sha256),
    clock,
    version: '1.2.3',
    ignore: createIgnoreDesk({ store, clock, newId }),
    declared: { catalogue, catalogueFile, watchers: createWatcherFolder(dir, catalogue) },
    adder,
  };
  const as = (who: Role) => {
    const app = createApp({ ...parts, door: doorFor(person(who)) });
    return {
      page: async (path: string) => {
        const response = await app.request(path);
        const html = await response.text();
        return { status: response.status, html, $: load(html) };
      },
      post: (path: string, fields: Record<string, string> = {}) =>
        app.request(path, {
          method: 'POST',
          headers: { 'sec-fetch-site': 'same-origin' },
          body: new URLSearchParams({ csrf: TOKEN, ...fields }),
        }),
    };
  };
  return { ...as(role), as, store, dir, clock, adopted, adder, catalogueFile };
}
afterAll(async () => {
  await adder?.close();
  await opened?.close();
});

const ACME = `# The company
vendor: { id: acme, name: "Acme ${HOSTILE.replaceAll('"', "'")}", domains: [acme.example] }
sources:
  - { id: dpa, kind: dpa, url: "https://acme.example/dpa" }   # the contract
`;

/** A passage that counts readers. */
function counter(n: number, more: Partial<Change> = {}): Change {
  const { key: _, oldValue: __, newValue: ___, ...change } = sampleChange(`c${n}`, n);
  const says = (people: number): string => `${people} people ${HOSTILE} read this`;
  const rated = { significance: 'editorial', severity: 'low' } as const;
  return { ...change, kind: 'passage', path: ['DPA', 'Popular'], oldQuote: says(n), newQuote: says(n + 1), ...rated, ...more };
}
const WINDOW = counter(3, {
  id: 'window',
  oldQuote: 'Object within 30 days.',
  newQuote: 'Object within 10 days.',
  significance: 'substantive',
  severity: 'critical',
});

describe('a new suppression rule', () => {
  it('starts as narrow as makes sense, and says what it would have hidden', async () => {
    const { page } = await settings('analyst', [counter(1), counter(2), WINDOW]);
    const { $, status, html } = await page('/settings/rules/new?change=c2');
    expect(status).toBe(200);
    expect($('input[name=scope]:checked').attr('value')).toBe('text');
    expect($('input[name=place]:checked').attr('value')).toBe('source');
    expect($('textarea[name=text]').text()).toBe(`{n} people ${HOSTILE.replace('(1)', '({n})').replace('(2)', '({n})')} read this`);
    expect(words($('.preview-head').text())).toBe('2 of 3 changes recorded there would have been hidden. 2 low');
    expect($('.warning')).toHaveLength(0);
    expect(words($('.rule-make .choice b').text())).toBe('Also dismiss the 2 open changes that match');
    expect(html).not.toContain('<script>alert');
    expect($('script:not([src]), img[src=x], [style]')).toHaveLength(0);
  });

  it('warns loudly where it would have hidden what matters', async () => {
    const { page } = await settings('analyst', [counter(1), counter(2), WINDOW]);
    const { $ } = await page('/settings/rules/new?change=c2&scope=heading&place=vendor');
    expect($('[role=alert]').text()).toContain('1 critical, 1 substantive');
    expect(words($('.preview-head').text())).toContain('3 of 3 changes');
  });

  it('is made as it was shown, dismisses what is open if asked, is counted, and ends', async () => {
    const { page, post, store } = await settings('analyst', [counter(1), counter(2), WINDOW]);
    const form = { change: 'c2', scope: 'text', place: 'source', reason: `Moves by itself ${HOSTILE}`, dismiss: '1' };
    const made = await post('/settings/rules', form);
    expect(made.status).toBe(303);
    const [rule] = await store.ignoreRules();
    expect(rule).toMatchObject({ match: { source: 'acme/dpa' }, since: '2026-03-01T06:00:00.000Z', by: { id: 'usr_analyst' } });
    expect(made.headers.get('location')).toBe(`/settings/rules?made=${rule?.id}&dismissed=2#${rule?.id}`);
    expect([...(await store.reviews(['c1', 'c2', 'window'])).values()].map(({ state }) => state)).toEqual([
      'dismissed',
      'dismissed',
      'flagged',
    ]);
    const listed = await page(made.headers.get('location') ?? '');
    expect(listed.$('[role=status]').text()).toContain('2 open changes');
    expect(listed.html).not.toContain('<script>alert');
    expect(words(listed.$('.rule').text())).toContain('Has held nothing back yet');
    await store.commit(sampleBatch([sampleRecord(9, [counter(9, { suppressedBy: rule?.id ?? '' })])]));
    const counted = await page('/settings/rules');
    const held = counted.$('.rule a[href^="/changes"]');
    expect(held.text()).toBe('Held back 1 change');
    expect(words((await page(held.attr('href') ?? '')).$('.title p').first().text())).toContain('1 change');
    expect((await post(`/settings/rules/${rule?.id}/end`)).status).toBe(303);
    expect(words((await page('/settings/rules')).$('.rule.over').text())).toContain('Ended 2026-03-01 06:00 UTC by Some analyst');
    expect((await post(`/settings/rules/${rule?.id}/end`)).status).toBe(409);
  });

  it.each<[string, Record<string, string>, number]>([
    ['a reason is missing', { reason: ' ' }, 400],
    ['the scope is none', { scope: 'all' }, 400],
    ['the scope does not fit the change', { scope: 'fact' }, 400],
    ['the text is only punctuation', { text: '…' }, 400],
    ['there is no such change', { change: 'c99' }, 404],
  ])('is not made where %s', async (_what, wrong, status) => {
    const { post, store } = await settings('analyst', [counter(1)]);
    const answered = await post('/settings/rules', { change: 'c1', scope: 'text', place: 'source', reason: 'why', ...wrong });
    expect(answered.status).toBe(status);
    expect(await store.ignoreRules()).toEqual([]);
  });

  it('is for analysts: viewers see the rules, and neither make nor end one', async () => {
    const { page, post, store } = await settings('viewer', [counter(1)]);
    expect((await page('/settings/rules')).status).toBe(200);
    expect((await page('/settings/rules')).$('main form')).toHaveLength(0);
    expect((await page('/settings/rules/new?change=c1')).status).toBe(403);
    expect((await post('/settings/rules', { change: 'c1', reason: 'why' })).status).toBe(403);
    expect((await post('/settings/rules/ign_1/end')).status).toBe(403);
    expect(await store.ignoreRules()).toEqual([]);
  });
});

describe('the declared files', () => {
  it('are shown with what is wrong with them, by line, and hostile text as text', async () => {
    const { page, dir } = await settings('viewer');
    await writeFile(
      join(dir, 'bad.yaml'),
      `vendor: { id: bad, name: Bad }\nsources:\n  - { id: dpa, kind: "${HOSTILE.replaceAll('"', "'")}", url: "https://bad.example" }\n`,
    );
    const list = await page('/settings/watchers');
    expect(
      list
        .$('.watcher code')
        .map((_, code) => list.$(code).text())
        .get(),
    ).toEqual(['bad.yaml', 'acme.yaml']);
    expect(words(list.$('.title p').text())).toContain('1 error');
    const { $, html } = await page('/settings/watchers/bad.yaml');
    expect($('.problems a').first().text()).toMatch(/^3:\d+$/);
    expect($('.code li.lint-error').attr('id')).toBe('L3');
    expect(html + list.html).not.toContain('<script>alert');
    expect((await page('/settings/watchers?q=acme')).$('.watcher')).toHaveLength(1);
    await writeFile(
      join(dir, 'bad.yaml'),
      'vendor: { id: bad, name: Bad }\nsources:\n  - { id: dpa, kind: dpa, url: "https://bad.example" }\n',
    );
    expect(words((await page('/settings/watchers')).$('.title p').text())).toContain('No problems');
  });

  it('lead to vendors and sources that the record has, and to no others: a scheduler has yet to take them up', async () => {
    const { page, dir } = await settings('viewer');
    await writeFile(join(dir, 'new.yaml'), ACME.replaceAll('acme', 'newcomer'));
    const { $ } = await page('/settings/watchers');
    const links = (file: string): string[] =>
      $(`.watcher:contains("${file}") :is(.watcher-vendor, .watcher-sources) a`)
        .map((_, link) => $(link).attr('href') ?? '')
        .get();
    expect(links('acme.yaml')).toEqual(['/vendors/acme', '/sources/acme/dpa']);
    expect(links('new.yaml')).toEqual([]);
  });

  it.each(['../catalogue.yaml', '..%2Fcatalogue.yaml', '%2e%2e%2fcatalogue.yaml', '.hidden.yaml', 'none.yaml', 'acme.yaml%00'])(
    'are those of the folder, not %s',
    async (name) => {
      const { page, dir } = await settings('viewer');
      await writeFile(join(dir, '.hidden.yaml'), ACME);
      expect((await page(`/settings/watchers/${name}`)).status).toBe(404);
    },
  );

  it('that cannot be read are said to be so', async () => {
    const { page, dir, catalogueFile } = await settings('viewer');
    const { rm } = await import('node:fs/promises');
    await rm(dir, { recursive: true });
    await writeFile(catalogueFile, 'keys: [');
    expect((await page('/settings/watchers')).$('[role=alert]').text()).toContain('does not exist');
    const catalogue = await page('/settings/catalogue');
    expect(catalogue.$('[role=alert]').text()).toContain('cannot be used');
    expect(catalogue.$('.cat')).not.toHaveLength(0);
    expect((await page('/settings')).status).toBe(200);
  });

  it('of the catalogue can be searched, and are a small page', async () => {
    const { page } = await settings('viewer');
    const all = await page('/settings/catalogue');
    expect(all.html.length).toBeLessThan(100_000);
    expect(
      all
        .$('.cat')
        .map((_, part) => all.$(part).attr('id'))
        .get(),
    ).toEqual(expect.arrayContaining(['keys', 'facts', 'noise']));
    const { $ } = await page('/settings/catalogue?q=subprocessors.notice');
    expect($('#keys .cat-item code').first().text()).toBe('subprocessors.notice');
    expect($('#keys .cat-item')).toHaveLength(1);
    const residency = (await page('/settings/catalogue?q=data_residency')).$;
    expect(residency('#questions .cat-question')).toHaveLength(1);
    expect(residency('#questions li').first().text()).toContain('residency.places');
    // The wording of a rule is shown to those who look for the question.
    expect(all.$('#questions .phrases')).toHaveLength(0);
    expect(all.$('#questions a[href="/settings/catalogue?q=data_residency"]')).toHaveLength(1);
    expect(residency('#questions .phrases q').length).toBeGreaterThan(3);
    expect((await page('/settings/catalogue?q=%3Cb%3Enothing')).$('.empty').text()).toContain('Nothing in the catalogue matches');
  });
});

describe('adding a source', () => {
  /** The page of a preview once it is done. */
  async function previewed(home: Awaited<ReturnType<typeof settings>>, fields: Record<string, string>) {
    const started = await home.post('/settings/add', fields);
    expect(started.status).toBe(303);
    const path = started.headers.get('location') ?? '';
    return expect
      .poll(async () => (await home.page(path)).$('[data-reload]').length, { timeout: 20_000 })
      .toBe(0)
      .then(async () => ({ path, ...(await home.page(path)) }));
  }

  it('says at once where nothing can be added because the folder of the watchers is read-only', async () => {
    const home = await settings('admin');
    home.adder.hindrance = async () => ({ message: 'The folder is read-only.', remedy: 'Write the file elsewhere.' });
    const { $ } = await home.page('/settings/add');
    expect(words($('main').text())).toMatch(/The folder is read-only\. ?Write the file elsewhere\./);
  });

  it('shows what is read of the page, then writes what was shown, and takes the source up', async () => {
    const home = await settings('admin');
    const { path, $ } = await previewed(home, { url: `${site.origin}/legal/dpa`, vendor: 'acme', id: 'eu' });
    expect(words($('.verdict').text())).toContain('Can be read');
    expect(words($('.evidence').text())).toMatch(/Kind ?dpa.*Plain HTTP: enough.*allows the page/);
    expect($('#passages').text()).toMatch(/\d+ passages/);
    expect($('.fact-table')).not.toHaveLength(0);
    expect(
      $('.code .new-line')
        .map((_, line) => words($(line).text()))
        .get(),
    ).toEqual(['- id: eu', 'kind: dpa', `url: ${site.origin}/legal/dpa`]);
    expect(await readFile(join(home.dir, 'acme.yaml'), 'utf8')).toBe(ACME);
    const saved = await home.post(`${path}/save`);
    expect([saved.status, saved.headers.get('location')]).toEqual([303, '/sources/acme/eu']);
    expect(await readFile(join(home.dir, 'acme.yaml'), 'utf8')).toBe(
      `${ACME}  - id: eu\n    kind: dpa\n    url: ${site.origin}/legal/dpa\n`,
    );
    expect(home.adopted).toMatchObject([{ id: 'acme/eu', kind: 'dpa', vendor: { id: 'acme' } }]);
    expect(await home.store.acts({ kinds: ['source.add'] })).toMatchObject([
      { by: { id: 'usr_admin' }, subject: { type: 'source', id: 'acme/eu' } },
    ]);
    expect((await home.post(`${path}/save`)).status).toBe(400);
  });

  it('says what robots.txt decides, and does not visit what it disallows', async () => {
    const before = site.requests.length;
    const { $ } = await previewed(await settings('admin'), { url: `${site.origin}/private/dpa`, vendor: 'acme' });
    expect(words($('.evidence').text())).toContain('disallows the page');
    expect($('.evidence code').text()).toContain('Disallow: /private');
    expect(site.requests.slice(before).map(({ url }) => url)).toEqual(['/robots.txt']);
  });

  it.each([
    ['http://169.254.169.254/latest/meta-data', 'link-local'],
    ['http://10.1.2.3/dpa', '10.1.2.3'],
    ['http://127.0.0.1:1/dpa', '127.0.0.1'],
    ['http://[::1]/dpa', '::1'],
    ['http://0x7f.1/dpa', '127.0.0.1'],
  ])('shows the sentence of the gate for %s', async (url, said) => {
    const { $ } = await previewed(await settings('admin'), { url, vendor: 'acme' });
    expect($('.verdict').text()).toContain('unreachable');
    expect($('.verdict').text()).toContain(said);
  });

  it.each([
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://user:pw@acme.example/',
    ' data:text/html,x',
    'https://acme.example/dpa',
    HOSTILE,
    '',
  ])('refuses %s before anything is visited, and keeps what was typed', async (url) => {
    const { post, dir } = await settings('admin');
    const before = site.requests.length;
    const response = await post('/settings/add', { url });
    const $ = load(await response.text());
    expect(response.status).toBe(400);
    expect($('[role=alert] b').text()).not.toBe('');
    expect($('input[name=url]').attr('value')).toBe(url.trim());
    expect($('script:not([src])')).toHaveLength(0);
    expect(site.requests.length).toBe(before);
    expect(await readFile(join(dir, 'acme.yaml'), 'utf8')).toBe(ACME);
  });

  it.each(['../evil', 'UPPER', 'a/b', HOSTILE, '-x', 'acme.yaml'])('takes no id or vendor like %s', async (id) => {
    const { post } = await settings('admin');
    for (const fields of [{ id }, { vendor: id }]) {
      const response = await post('/settings/add', { url: 'https://new.example/dpa', ...(fields as Record<string, string>) });
      expect(response.status).toBe(400);
    }
  });

  it('shows a hostile page as text', async () => {
    const paragraph = `<p>${HOSTILE.replaceAll('<', '&lt;')} Personal data is erased within 30 days.</p>`;
    answer = (response) =>
      response.end(
        dpaPage()
          .replace('<title>', `<title>${HOSTILE.replaceAll('<', '&lt;')}`)
          .replace('<h1', `${paragraph.repeat(3)}<h1`),
      );
    const { html, $ } = await previewed(await settings('admin'), {
      url: `${site.origin}/legal/dpa?"onmouseover=alert(1)<b>`,
      vendor: 'acme',
    });
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('&lt;script&gt;alert');
    expect($('script:not([src]), img[src=x], [onmouseover], [style]')).toHaveLength(0);
  });

  it('writes nothing over a file that changed since it was shown', async () => {
    const home = await settings('admin');
    const { path } = await previewed(home, { url: `${site.origin}/legal/dpa`, vendor: 'acme' });
    await writeFile(join(home.dir, 'acme.yaml'), `${ACME}# edited by hand\n`);
    const refused = await home.post(`${path}/save`);
    expect(refused.status).toBe(409);
    expect(load(await refused.text())('main').text()).toContain('was changed since this was shown');
    expect(await readFile(join(home.dir, 'acme.yaml'), 'utf8')).toBe(`${ACME}# edited by hand\n`);
    expect(home.adopted).toEqual([]);
    expect(await home.store.acts()).toEqual([]);
  });

  it('of one vendor by two people at once: one is written, the other is told', async () => {
    const home = await settings('admin');
    const paths = [];
    for (const name of ['one', 'two'])
      paths.push((await previewed(home, { url: `${site.origin}/${name}`, vendor: 'acme', id: name })).path);
    const answers = await Promise.all(paths.map((path) => home.post(`${path}/save`)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409]);
    expect(home.adopted).toHaveLength(1);
  });

  it('is for analysts to look at, of their own session, and for administrators to save', async () => {
    const home = await settings('admin');
    const { path } = await previewed(home, { url: `${site.origin}/legal/dpa`, vendor: 'acme' });
    expect((await home.as('viewer').page('/settings/add')).status).toBe(403);
    expect((await home.as('viewer').post('/settings/add', { url: 'https://new.example/dpa' })).status).toBe(403);
    const { $ } = await home.as('analyst').page(path);
    expect($('.save').text()).toContain('An administrator can save this');
    expect((await home.as('analyst').post(`${path}/save`)).status).toBe(403);
    const id = path.split('/').at(-1) ?? '';
    expect(home.adder.look(id, 'ses_1')).toBeDefined();
    expect(home.adder.look(id, 'ses_2')).toBeUndefined();
    await expect(home.adder.save(id, 'ses_2', { kind: 'user', id: 'u', name: 'U' })).rejects.toMatchObject({ code: 'usage' });
    home.clock.advance(30 * 60_000);
    expect((await home.page(path)).status).toBe(404);
  });

  it('runs few previews at once', async () => {
    const held: ServerResponse[] = [];
    answer = (response) => held.push(response);
    const home = await settings('admin');
    const start = (name: string) => home.post('/settings/add', { url: `${site.origin}/${name}`, vendor: 'acme' });
    const paths = [(await start('one')).headers.get('location') ?? '', (await start('two')).headers.get('location') ?? ''];
    const { $ } = await home.page(paths[0] ?? '');
    expect($('[role=status]').text()).toContain('The page is visited');
    const third = await start('three');
    expect(third.status).toBe(503);
    expect(await third.text()).toContain('2 other previews are under way');
    await expect.poll(() => held.length, { timeout: 10_000 }).toBe(2);
    for (const response of held) response.end(dpaPage());
    for (const path of paths) await expect.poll(async () => (await home.page(path)).$('[data-reload]').length, { timeout: 15_000 }).toBe(0);
    expect((await start('three')).status).toBe(303);
  });
});

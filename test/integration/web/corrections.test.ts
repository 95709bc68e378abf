/** Corrections: from the form of a reader to the changelog, and what strangers may try. */
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/lib/hash.ts';
import type { Browser, Page } from '../../helpers/browser.ts';
import { HOSTILE } from '../../helpers/hostile.ts';
import { sampleObject } from '../../helpers/samples.ts';
import { CELL, fillIn, PASSAGES, type ReadersSite, type ReadersSiteOptions, readersSite, tokenOn } from './readersSite.ts';

const FORM = `/corrections/new?cell=${encodeURIComponent(CELL)}`;
const FIELDS = {
  wrong: 'The DPA is public.',
  right: 'The DPA can be read by anybody.',
  grade: 'yes_public',
  url: 'https://northwind-ai.example/dpa',
  quote: 'We notify you 10 days before',
  name: 'Grace Hopper',
  email: 'grace@example.com',
};

async function sent(
  site: ReadersSite,
  fields: Record<string, string> = {},
  more: { browser?: Browser; afterMs?: number } = {},
): Promise<Page> {
  const { browser = site.browser(), ...rest } = more;
  return fillIn(site, browser, FORM, { ...FIELDS, ...fields }, rest);
}

async function analyst(site: ReadersSite): Promise<Browser> {
  return site.signedIn(await site.person(`ada${(await site.store.users()).length}`, 'analyst'));
}

/** Its page was visited. */
async function captured(site: ReadersSite, id: string): Promise<void> {
  const [wish] = await site.store.captures(id);
  const now = site.clock.now().toISOString();
  await site.store.claimCapture({ now, until: now, token: 't', since: now, most: 9 });
  const result = {
    verdict: 'content',
    because: 'read',
    finalUrl: FIELDS.url,
    fetchedAt: now,
    sha256: sha256('page'),
    title: '<i>DPA',
    passages: 2,
  } as const;
  await site.store.finishCapture({ id: wish?.id ?? '', token: 't', objects: [sampleObject('page')], result });
}

async function only(site: ReadersSite) {
  const all = await site.store.corrections();
  expect(all).toHaveLength(1);
  return all[0] ?? expect.unreachable();
}

describe('a correction', () => {
  it('is taken in from anybody where that is set, and its sender is told by a page that nobody else finds', async () => {
    const site = await readersSite();
    const browser = site.browser();
    const answer = await sent(site, {}, { browser });
    expect([answer.status, answer.location]).toEqual([303, expect.stringMatching(/^\/corrections\/sent\/[\w-]{43}$/)]);
    const page = await browser.get(answer.location ?? '');
    const correction = await only(site);
    expect(page.$('main').text()).toContain(`C-${correction.id.slice(4, 12).toUpperCase()}`);
    expect(page.text).not.toMatch(/grace@|Hopper|can be read by anybody/);
    expect(correction).toMatchObject({
      ...{ wrong: FIELDS.wrong, grade: 'yes_public', credit: FIELDS.name, email: FIELDS.email },
      cell: CELL,
      vendor: 'northwind-ai',
    });
    expect((await site.store.captures(correction.id)).map(({ state, url }) => [state, url])).toEqual([['waiting', FIELDS.url]]);
    expect((await browser.get('/corrections/sent/x')).status).toBe(404);
    expect((await browser.get(`/corrections/sent/${correction.id}`)).status).toBe(404);
    expect((await browser.get(`/corrections/${correction.id}`)).location).toContain('/sign-in');
  });

  it.each<[string, ReadersSiteOptions]>([
    ['people only', { from: 'people' }],
    ['a registry that is not public', { isPublic: false }],
  ])('takes an account where it is for %s', async (_, options) => {
    const site = await readersSite(options);
    expect((await site.browser().get(FORM)).location).toContain('/sign-in');
    const bob = await site.signedIn(await site.person('bob'));
    expect((await sent(site, {}, { browser: bob })).status).toBe(303);
    expect((await only(site)).sender?.name).toBe('Name of bob');
  });

  it('that lacks something is not taken; what was typed stays, and each field says what is wrong', async () => {
    const site = await readersSite();
    const answer = await sent(site, {
      wrong: ' ',
      url: 'javascript:alert(1)',
      right: '',
      grade: '',
      email: 'a@b',
      quote: HOSTILE.slice(0, 900),
    });
    expect(answer.status).toBe(400);
    const { $ } = answer;
    expect(['wrong', 'url', 'right', 'email'].filter((name) => $(`#${name}-wrong`).text() === '')).toEqual([]);
    expect($('#quote').text()).toBe(HOSTILE.slice(0, 900));
    expect($('#name').attr('value')).toBe(FIELDS.name);
    expect(await site.store.countCorrections()).toBe(0);
    for (const [field, value] of [
      ['wrong', 'x'.repeat(2001)],
      ['url', `https://a.example/${'x'.repeat(2000)}`],
      ['name', 'x'.repeat(101)],
      ['name', 'a\nb'],
      ['email', 'a@b.example\r\nBcc: c@d.example'],
      ['url', 'https://user:pass@a.example/'],
      ['url', 'file:///etc/passwd'],
    ] as const)
      expect([field, (await sent(site, { [field]: value })).status]).toEqual([field, 400]);
    expect(await site.store.countCorrections()).toBe(0);
  });

  it('that looks like spam gets the very same answers, is visited by nobody, and waits apart', async () => {
    const site = await readersSite();
    const honest = await sent(site, { wrong: 'Honest.' });
    const trapped = await sent(site, { wrong: 'Trapped.', website: 'https://spam.example' });
    const hasty = await sent(site, { wrong: 'Hasty.' }, { afterMs: 500 });
    const links = await sent(site, { wrong: 'http://a http://b http://c http://d http://e' });
    const pages = await Promise.all([honest, trapped, hasty, links].map(({ location }) => site.browser().get(location ?? '')));
    const plain = pages.map(({ status, $ }) => [
      status,
      $('main')
        .text()
        .replace(/C-\w+|\d\d:\d\d/g, '')
        .trim(),
    ]);
    for (const one of plain) expect(one).toEqual(plain[0]);
    const suspects = await site.store.corrections({ suspect: true });
    expect(suspects.map(({ wrong }) => wrong.slice(0, 8))).toEqual(['http://a', 'Hasty.', 'Trapped.']);
    for (const { id } of suspects) expect(await site.store.captures(id)).toEqual([]);
    const ada = await analyst(site);
    expect((await ada.get('/corrections')).$('tbody tr')).toHaveLength(1);
    expect((await ada.get('/corrections?show=spam')).$('tbody tr')).toHaveLength(3);
  });

  it('that was taken for spam in error is cleared by an analyst, and its page is visited then', async () => {
    const site = await readersSite();
    await sent(site, { website: 'x' });
    const { id } = await only(site);
    const ada = await analyst(site);
    await ada.get(`/corrections/${id}`);
    expect((await ada.post(`/corrections/${id}/accept`, { version: '0', reason: 'x', how: 'noted', cellVersion: '1' })).status).toBe(400);
    expect((await ada.post(`/corrections/${id}/clear`, { version: '0' })).status).toBe(303);
    expect((await site.store.captures(id)).map(({ state }) => state)).toEqual(['waiting']);
  });

  it('is sent once from a form: used, old, foreign and forged tokens bring the form again', async () => {
    const site = await readersSite();
    const browser = site.browser();
    const token = tokenOn(await browser.get(FORM));
    site.clock.advance(20_000);
    const post = (fields: Record<string, string>, path = FORM) => browser.post(path, { ...FIELDS, ...fields });
    expect((await post({ token })).status).toBe(303);
    const again = await post({ token, wrong: 'Something else.' });
    expect([again.status, again.$('#wrong').text()]).toEqual([400, 'Something else.']);
    const other = `/corrections/new?cell=${encodeURIComponent('northwind-platform/soc2_type2')}`;
    const foreign = tokenOn(await browser.get(other));
    site.clock.advance(20_000);
    for (const bad of [foreign, `${foreign.slice(0, -1)}A`, '', 'x'.repeat(80), `0.${foreign.split('.').slice(1).join('.')}`])
      expect((await post({ token: bad, wrong: 'Forged.' })).status).toBe(400);
    const old = tokenOn(await browser.get(FORM));
    site.clock.advance(13 * 3_600_000);
    expect((await post({ token: old, wrong: 'Old.' })).status).toBe(400);
    expect((await only(site)).wrong).toBe(FIELDS.wrong);
  });

  it('is refused without the token of the browser, and from other sites', async () => {
    const site = await readersSite();
    const browser = site.browser();
    const token = tokenOn(await browser.get(FORM));
    site.clock.advance(20_000);
    expect((await browser.post(FORM, { ...FIELDS, token, csrf: 'x' })).status).toBe(403);
    expect(
      (await browser.post(FORM, { ...FIELDS, token }, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })).status,
    ).toBe(403);
    expect(await site.store.countCorrections()).toBe(0);
  });

  it('that says the same as an open one becomes no second one, and its sender is told of the first', async () => {
    const site = await readersSite();
    await sent(site);
    const twice = await sent(site, { wrong: '  the DPA is\n\npublic. ' });
    expect((await site.browser().get(twice.location ?? '')).status).toBe(200);
    await only(site);
  });

  it('comes in only so often from one address, and in all; what was typed stays', async () => {
    const site = await readersSite({ limits: { perAddress: 2 } });
    for (const wrong of ['a', 'b']) expect((await sent(site, { wrong })).status).toBe(303);
    const flood = await sent(site, { wrong: 'c' });
    expect([flood.status, flood.$('#wrong').text()]).toEqual([429, 'c']);
    expect(Number(flood.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await site.store.countCorrections()).toBe(2);
    // People who are signed in do not stand behind what their network sends.
    expect((await sent(site, { wrong: 'd' }, { browser: await analyst(site) })).status).toBe(303);
    const all = await readersSite({ limits: { inAll: 1 } });
    await sent(all, { wrong: 'a' });
    expect((await sent(all, { wrong: 'b' })).status).toBe(429);
  });

  it('is taken in where too many pages wait, and its sender is told that the visit is for the team to ask for', async () => {
    const site = await readersSite({ mostWaiting: 1 });
    const told = async ({ location }: Page) => (await site.browser().get(location ?? '')).$('main').text();
    const first = await sent(site, { wrong: 'First.' });
    const bob = await site.signedIn(await site.person('bob'));
    const second = await sent(site, { wrong: 'Second.' }, { browser: bob });
    const spam = await sent(site, { wrong: 'Spam.', website: 'x' });
    const words = 'visited only once somebody of the team asks for it';
    expect(await told(first)).not.toContain(words);
    expect(await told(second)).toContain(words);
    // Nobody learns so what is taken for spam.
    expect(await told(spam)).toContain(words);
    const ada = await analyst(site);
    expect((await ada.get('/corrections')).$('main').text()).toContain('1 page waits for its visit.');
    const { id } = (await site.store.corrections()).find(({ wrong }) => wrong === 'Second.') ?? expect.unreachable();
    const { $ } = await ada.get(`/corrections/${id}`);
    expect([$('main').text(), $('form[action$="/capture"]').text()]).toEqual([
      expect.stringContaining('It was not visited: too many pages waited for theirs.'),
      'Have it visited',
    ]);
    expect((await ada.post(`/corrections/${id}/capture`, { version: '0' })).status).toBe(303);
    expect(await told(second)).not.toContain(words);
  });

  it('about nothing that the registry asks is not there', async () => {
    const site = await readersSite();
    for (const cell of ['', 'x', 'northwind-platform/nothing', 'vendor:northwind-ai/gdpr_dpa', '__proto__/gdpr_dpa', `${CELL}/..`])
      expect([cell, (await site.browser().get(`/corrections/new?cell=${encodeURIComponent(cell)}`)).status]).toEqual([cell, 404]);
  });

  it('may hold anything: no page makes more of it than text', async () => {
    const site = await readersSite();
    const hostile = HOSTILE.slice(0, 400);
    await sent(site, {
      wrong: hostile,
      right: hostile,
      quote: hostile,
      name: '"><img src=x onerror=alert(1)>',
      url: 'https://a.example/"><script>alert(1)</script>',
    });
    const { id } = await only(site);
    await captured(site, id);
    const ada = await analyst(site);
    for (const path of ['/corrections', `/corrections/${id}`, `/corrections/${id}?find=${encodeURIComponent(hostile)}`]) {
      const { $, status } = await ada.get(path);
      expect([path, status, $('main script, main img, main [onerror], main [onload], main svg, main iframe').length]).toEqual([
        path,
        200,
        0,
      ]);
    }
    expect((await ada.get(`/corrections/${id}`)).$('main').text()).toContain('onerror=alert(1)');
  });
});

describe('the way to the form', () => {
  const PAGES: Array<[path: string, cells: string[]]> = [
    ['/registry/northwind-platform', [CELL]],
    ['/registry/northwind-platform/gdpr_dpa', [CELL]],
    ['/compare?offerings=northwind-platform,quarry-api', [CELL, 'quarry-api/gdpr_dpa']],
    ['/commitments/northwind-ai', ['vendor:northwind-ai/retention_default']],
    ['/commitments/northwind-ai/retention_default', ['vendor:northwind-ai/retention_default']],
  ];
  const linksOn = ({ $ }: Page): string[] =>
    $('main a[href^="/corrections/new"]')
      .toArray()
      .map((link) => $(link).attr('href') ?? '');

  it.each(PAGES)('stands beside each answer of %s, and leads there', async (path, cells) => {
    const site = await readersSite();
    const page = await site.browser().get(path);
    const links = linksOn(page);
    for (const cell of cells) {
      const link = `/corrections/new?cell=${encodeURIComponent(cell)}`;
      expect(links.filter((one) => one === link)).toEqual([link]);
      expect((await site.browser().get(link)).status).toBe(200);
    }
    // Each tells those who do not see what stands around which answer it is about.
    const names = page.$('main a[href^="/corrections/new"]').toArray();
    expect(new Set(names.map((link) => page.$(link).text())).size).toBe(names.length);
  });

  it.each(PAGES)('is not shown on %s to those who may not send one', async (path) => {
    const site = await readersSite({ from: 'people' });
    expect(linksOn(await site.browser().get(path))).toEqual([]);
    const bob = await site.signedIn(await site.person('bob'));
    expect(linksOn(await bob.get(path)).length).toBeGreaterThan(0);
  });
});

describe('the desk', () => {
  it('is for analysts', async () => {
    const site = await readersSite();
    await sent(site);
    const { id } = await only(site);
    const bob = await site.signedIn(await site.person('bob'));
    expect((await bob.get('/corrections')).status).toBe(403);
    await bob.get('/account');
    expect((await bob.post(`/corrections/${id}/refuse`, { version: '0', reason: 'No' })).status).toBe(403);
    expect((await only(site)).state).toBe('open');
  });

  it('shows the claim beside the answer, the capture, and where the quote stands', async () => {
    const site = await readersSite();
    await sent(site);
    const { id } = await only(site);
    const ada = await analyst(site);
    const waiting = await ada.get(`/corrections/${id}`);
    expect(waiting.$('main').text()).toContain('waits for its visit');
    expect(waiting.$('form[action$="/capture"]').text()).toBe('Visit it next');
    await captured(site, id);
    const { $ } = await ada.get(`/corrections/${id}?find=${encodeURIComponent('AUDIT us, once')}`);
    const text = $('main').text();
    expect(text).toContain(FIELDS.wrong);
    expect(text).toContain((await site.cell()).answer.summary);
    expect(text).toContain('The quote stands on this page.');
    expect(text).toContain('What you look for stands on this page, but for signs and case.');
    expect($('blockquote').first().text()).toBe(PASSAGES[1]?.text);
    expect(text).toContain('grace@example.com');
    expect((await ada.get(`/corrections/${id}?find=nowhere`)).$('main').text()).toContain('What you look for does not stand on this page.');
  });

  it('accepts with a new answer that cites the captured page, and credits who sent it', async () => {
    const site = await readersSite();
    await sent(site);
    const { id } = await only(site);
    await captured(site, id);
    const before = await site.cell();
    const ada = await analyst(site);
    await ada.get(`/corrections/${id}`);
    const accept = {
      version: '0',
      cellVersion: String(before.version),
      grade: 'yes_public',
      summary: 'Anybody can read the DPA.',
      cite: 'yes',
      reason: 'The page says so.',
    };
    const answer = await ada.post(`/corrections/${id}/accept`, accept);
    expect([answer.status, answer.$('[role=alert]').text()]).toEqual([303, '']);
    const after = await site.cell();
    expect(after).toMatchObject({ status: 'verified', origin: 'person', answer: { grade: 'yes_public', summary: accept.summary } });
    expect(after.answer.citations).toEqual([
      {
        source: `corrections/${id}`,
        url: FIELDS.url,
        quote: PASSAGES[1]?.text,
        snapshot: sha256('page'),
        at: expect.any(String),
        path: ['DPA', 'Notice'],
      },
    ]);
    const [event] = await site.store.registryEvents({ record: CELL, newestFirst: true, limit: 1 });
    expect(event?.because).toMatchObject({ correction: id, credit: 'Grace Hopper', reason: 'The page says so.' });
    const decided = await only(site);
    expect(decided).toMatchObject({ state: 'accepted', decided: { how: 'answered', reason: 'The page says so.' } });
    expect(decided.email).toBeUndefined();
    expect((await ada.get(`/corrections/${id}`)).text).not.toContain('grace@');
  });

  it('shows the captured page as one that a reader named, and keeps it when the answer is given anew', async () => {
    const site = await readersSite();
    await sent(site);
    const { id } = await only(site);
    await captured(site, id);
    const ada = await analyst(site);
    await ada.get(`/corrections/${id}`);
    const accept = { version: '0', cellVersion: String((await site.cell()).version), grade: 'yes_public', summary: 'It is.', reason: 'r' };
    expect((await ada.post(`/corrections/${id}/accept`, { ...accept, cite: 'yes' })).status).toBe(303);
    const [citation] = (await site.cell()).answer.citations;
    for (const path of [
      '/registry/northwind-platform',
      `/registry/${CELL}`,
      '/compare?offerings=northwind-platform,quarry-api',
      '/changelog',
    ]) {
      const text = (await site.browser().get(path)).$('main').text();
      expect([path, text.includes('page named by a reader'), text.includes(id)]).toEqual([path, true, false]);
    }
    const sources = (await site.browser().get('/registry/northwind-platform')).$('.used-sources tr').toArray();
    const { $ } = await site.browser().get('/registry/northwind-platform');
    const row = sources.map((_, index) => $('.used-sources tr').eq(index).text()).find((text) => text.includes('named by a reader'));
    expect(row).not.toContain('never read');
    expect((await ada.get(`/registry/${CELL}`)).$(`a[href="/snapshots/${citation?.snapshot}"]`)).toHaveLength(1);

    const again = { version: String((await site.cell()).version), grade: 'yes_public', summary: 'It is, to all.', confidence: 'high' };
    const answered = await ada.post(`/registry/${CELL}/answer`, { ...again, keep: '0', reason: 'Said better.' });
    expect([answered.status, answered.$('[role=alert]').text()]).toEqual([303, '']);
    expect((await site.cell()).answer).toMatchObject({ summary: 'It is, to all.', citations: [citation] });

    await sent(site, { wrong: 'Something else.' });
    const [second] = await site.store.corrections({ state: 'open' });
    await ada.get(`/corrections/${second?.id}`);
    const next = { ...accept, cellVersion: String((await site.cell()).version), summary: 'A third time.', keep: 'yes' };
    const kept = await ada.post(`/corrections/${second?.id}/accept`, next);
    expect([kept.status, kept.$('[role=alert]').text()]).toEqual([303, '']);
    expect((await site.cell()).answer).toMatchObject({ summary: 'A third time.', citations: [citation] });
  });

  it('cites nothing that does not stand in the captured page', async () => {
    const site = await readersSite();
    await sent(site, { quote: 'We never notify anybody' });
    const { id } = await only(site);
    await captured(site, id);
    const before = await site.cell();
    const ada = await analyst(site);
    await ada.get(`/corrections/${id}`);
    const accept = { version: '0', cellVersion: String(before.version), grade: 'yes_public', summary: 'x', cite: 'yes', reason: 'y' };
    expect((await ada.post(`/corrections/${id}/accept`, accept)).status).toBe(400);
    expect(await site.cell()).toEqual(before);
    expect((await only(site)).state).toBe('open');
  });

  it('notes what the answer says already: it is vouched for, and credited', async () => {
    const site = await readersSite();
    await sent(site, { name: '' });
    const { id } = await only(site);
    const before = await site.cell();
    const ada = await analyst(site);
    await ada.get(`/corrections/${id}`);
    const noted = await ada.post(`/corrections/${id}/accept`, {
      version: '0',
      cellVersion: String(before.version),
      how: 'noted',
      reason: 'Changed last week.',
    });
    expect([noted.status, noted.$('[role=alert]').text()]).toEqual([303, '']);
    const [event] = await site.store.registryEvents({ record: CELL, newestFirst: true, limit: 1 });
    expect(event).toMatchObject({ kind: 'verified', because: { correction: id } });
    expect(event?.because?.credit).toBeUndefined();
    expect((await site.cell()).answer).toEqual(before.answer);
  });

  it('finishes what a killed process had begun, and writes no second answer', async () => {
    const site = await readersSite();
    await sent(site);
    const { id } = await only(site);
    const { desk } = site.readers.corrections ?? {};
    const who = { by: { kind: 'user', id: 'u', name: 'Ada' }, role: 'analyst' } as const;
    const { version } = await site.cell();
    const answer = { grade: 'partial', summary: 'Partly.' } as const;
    await site.services.registry?.desk?.answer(CELL, version, answer, { ...who, reason: 'r', correction: { id, citations: [] } });
    await desk?.accept(id, 0, { cellVersion: version, answer, reason: 'r' }, who);
    expect((await site.cell()).version).toBe(version + 1);
    expect((await only(site)).state).toBe('accepted');
  });

  it('refuses with a reason, which its sender reads; two do not decide one', async () => {
    const site = await readersSite();
    const { location } = await sent(site);
    const { id } = await only(site);
    const [ada, eve] = [await analyst(site), await analyst(site)];
    await ada.get(`/corrections/${id}`);
    await eve.get(`/corrections/${id}`);
    expect((await ada.post(`/corrections/${id}/refuse`, { version: '0', reason: ' ' })).status).toBe(400);
    expect((await ada.post(`/corrections/${id}/refuse`, { version: '0', reason: 'The page is <b>old</b>.' })).status).toBe(303);
    expect((await eve.post(`/corrections/${id}/refuse`, { version: '0', reason: 'Me too' })).status).toBe(409);
    const page = await site.browser().get(location ?? '');
    expect(page.$('main').text()).toContain('The page is <b>old</b>.');
    expect(page.text).not.toContain('Name of ada');
  });

  it('has the page visited once more', async () => {
    const site = await readersSite();
    await sent(site);
    const { id } = await only(site);
    await captured(site, id);
    const ada = await analyst(site);
    await ada.get(`/corrections/${id}`);
    expect((await ada.post(`/corrections/${id}/capture`, { version: '0' })).status).toBe(303);
    expect((await site.store.captures(id)).map(({ state }) => state)).toEqual(['waiting', 'done']);
  });
});

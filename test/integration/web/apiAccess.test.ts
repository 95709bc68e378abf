/** Who may ask the API, how often, and what they are told who may not. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SCOPES } from '../../../src/domain/access.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import { OPERATIONS } from '../../../src/web/api/operations/index.ts';
import { routesOf } from '../../../src/web/app.ts';
import { createBrowser } from '../../helpers/browser.ts';
import { sampleBatch, sampleChange, sampleRecord, sampleVisit } from '../../helpers/samples.ts';
import { type ApiSite, type ApiSiteOptions, apiSite, HOSTILE_PAGE, PDF_PAGE } from './apiSite.ts';
import { TESTER } from './entrySite.ts';

let site: ApiSite;
beforeEach(() => open());
afterEach(() => site.close());

async function open(options?: ApiSiteOptions): Promise<void> {
  site = await apiSite(options);
}
async function reopen(options: ApiSiteOptions): Promise<void> {
  await site.close();
  await open(options);
}

const PROBLEM = 'application/problem+json';
const told = async (answer: Response): Promise<unknown> => [
  answer.status,
  answer.headers.get('content-type'),
  ((await answer.json()) as { type: string }).type,
];
const ADDRESSES = OPERATIONS.map(({ path }) => `/api/v1${path.replaceAll(/\{\w+\}/g, 'x')}`);

describe('who may ask', () => {
  it('is said for every operation: people who are signed in, and tokens with the scope of the API', () => {
    const routes = routesOf(site.services).filter(({ path }) => path.startsWith('/api/v1'));
    expect(routes.length).toBeGreaterThanOrEqual(OPERATIONS.length);
    for (const { method, path, guard } of routes) expect([method, path, guard]).toEqual(['GET', path, { role: 'viewer', scope: 'api' }]);
  });

  it('are tokens with that scope, and with no other', async () => {
    for (const scope of SCOPES) {
      const authorization = `Bearer ${await site.token([scope])}`;
      for (const address of ADDRESSES) {
        const { status } = await site.get(address, { authorization });
        expect([scope, address, scope === 'api' ? [200, 404].includes(status) : status === 403]).toEqual([scope, address, true]);
      }
    }
  });

  it('is told as a problem to whom it is not', async () => {
    const unknown = await site.get('/api/v1/changes', { authorization: 'Bearer cw_unknown' });
    expect(unknown.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    expect(await told(unknown)).toEqual([401, PROBLEM, '/api#problem-unauthenticated']);
    const nobody = await fetch(`${site.url}/api/v1/changes`);
    expect(nobody.headers.get('www-authenticate')).toBe('Bearer');
    expect(await told(nobody)).toEqual([401, PROBLEM, '/api#problem-unauthenticated']);
    const metrics = await site.get('/api/v1/changes', { authorization: `Bearer ${await site.token(['metrics'])}` });
    expect(await told(metrics)).toEqual([403, PROBLEM, '/api#problem-forbidden']);
  });

  it('are no tokens that are revoked or over', async () => {
    const secret = await site.token(['api'], 1);
    const ask = () => site.get('/api/v1/changes', { authorization: `Bearer ${secret}` });
    expect((await ask()).status).toBe(200);
    site.clock.advance(86_400_000);
    expect((await ask()).status).toBe(401);
    const other = await site.token(['api']);
    const access = site.services.entry?.access;
    const [token] = (await access?.tokens.list()) ?? [];
    await access?.tokens.revoke(token?.id ?? '', TESTER);
    expect((await site.get('/api/v1/changes', { authorization: `Bearer ${other}` })).status).toBe(401);
  });

  it('are people who are signed in, in any role', async () => {
    const access = site.services.entry?.access;
    const user = await access?.people.add({ login: 'vera', name: 'Vera', role: 'viewer' }, TESTER);
    if (!access || !user) throw new Error('nobody can sign in');
    const { secret } = await access.links.make(user, TESTER);
    const browser = createBrowser((url, init) => fetch(url, init), site.url);
    await browser.get(`/enter?token=${secret}`);
    await browser.post('/enter', { token: secret });
    expect((await browser.get('/api/v1/reviews')).status).toBe(200);
    // A token beside the session is what counts.
    expect((await browser.get('/api/v1/reviews', { authorization: 'Bearer cw_unknown' })).status).toBe(401);
  });
});

describe('a request that is none of the API', () => {
  it('by another method is told which there are', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      for (const path of ['/api/v1/changes', '/api/v1/', '/api/v1/sources/acme/dpa']) {
        const answer = await site.get(path, {}, method);
        expect([method, path, answer.headers.get('allow')]).toEqual([method, path, 'GET, HEAD']);
        expect(await told(answer)).toEqual([405, PROBLEM, '/api#problem-method-not-allowed']);
      }
    }
    expect((await fetch(`${site.url}/api/v1/changes`, { method: 'POST' })).status).toBe(401);
  });

  it('is a problem where there is no such address, too', async () => {
    for (const path of ['/api/v1/nothing', '/api/v2', '/api/', '/api/v1/vendors/', '/feeds/nothing'])
      expect([path, await told(await site.get(path))]).toEqual([path, [404, PROBLEM, '/api#problem-not-found']]);
    expect(await told(await site.get('/api/v1/nothing', {}, 'POST'))).toEqual([404, PROBLEM, '/api#problem-not-found']);
  });

  it('with a large body is a problem', async () => {
    const answer = await fetch(`${site.url}/api/v1/changes`, { method: 'POST', body: 'x'.repeat(300_000) });
    expect(await told(answer)).toEqual([413, PROBLEM, '/api#problem-too-large']);
  });

  it('is answered without a page wherever it goes wrong', async () => {
    const wanted = ['text/html', 'text/html,application/xhtml+xml,*/*;q=0.8'];
    for (const accept of wanted) {
      for (const [path, method, authorization] of [
        ['/api/v1/changes', 'GET', ''],
        ['/api/v1/changes?x=1', 'GET', undefined],
        ['/api/v1/changes/none', 'GET', undefined],
        ['/api/v1/changes', 'POST', undefined],
        ['/api/nothing', 'GET', undefined],
      ] as const) {
        const answer = await site.get(
          path,
          { accept, 'sec-fetch-dest': 'document', ...(authorization === undefined ? {} : { authorization }) },
          method,
        );
        expect([path, method, answer.headers.get('content-type')]).toEqual([path, method, PROBLEM]);
      }
    }
  });
});

describe('a feed that is refused', () => {
  it('is told as a problem, too', async () => {
    expect(await told(await fetch(`${site.url}/feeds/changes.json`))).toEqual([401, PROBLEM, '/api#problem-unauthenticated']);
    expect(await told(await site.get('/feeds/changes.ndjson'))).toEqual([403, PROBLEM, '/api#problem-forbidden']);
    expect(await told(await fetch(`${site.url}/feeds/changes.atom?token=cw_unknown`))).toEqual([
      401,
      PROBLEM,
      '/api#problem-unauthenticated',
    ]);
    // Whoever opens one in a browser is a person, who can sign in.
    const person = await fetch(`${site.url}/feeds/changes.atom`, { redirect: 'manual', headers: { 'sec-fetch-dest': 'document' } });
    expect([person.status, person.headers.get('location')]).toEqual([303, '/sign-in?to=%2Ffeeds%2Fchanges.atom']);
    const feeds = { authorization: `Bearer ${await site.token(['feeds'])}` };
    const wrong = await site.get('/feeds/changes.csv?severity=worst', feeds);
    expect(await wrong.json()).toMatchObject({
      status: 400,
      type: '/api#problem-invalid-request',
      detail: expect.stringContaining('severity'),
    });
  });
});

describe('how often', () => {
  const left = ({ headers }: Response): Array<string | null> =>
    ['limit', 'remaining', 'policy'].map((name) => headers.get(`ratelimit-${name}`));

  it('is said with each answer, and when there were too many', async () => {
    await reopen({ perWindow: 3 });
    expect(left(await site.get('/api/v1/vendors'))).toEqual(['3', '2', '3;w=60']);
    expect(left(await site.get('/api/v1/nothing'))).toEqual(['3', '1', '3;w=60']);
    expect(left(await site.get('/api/v1/vendors?x=1'))).toEqual(['3', '0', '3;w=60']);
    const refused = await site.get('/api/v1/vendors');
    expect(left(refused)).toEqual(['3', '0', '3;w=60']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(refused.headers.get('retry-after')).toBe(refused.headers.get('ratelimit-reset'));
    expect(await told(refused)).toEqual([429, PROBLEM, '/api#problem-rate-limited']);
  });

  it('counts each token for itself, also where it is refused', async () => {
    await reopen({ perWindow: 1 });
    const others = [await site.token(['api']), await site.token(['feeds'])];
    expect((await site.get('/api/v1/')).status).toBe(200);
    expect((await site.get('/api/v1/')).status).toBe(429);
    const statuses = [];
    for (const secret of [...others, ...others]) statuses.push((await site.get('/api/v1/', { authorization: `Bearer ${secret}` })).status);
    expect(statuses).toEqual([200, 403, 429, 429]);
  });

  it('stops whoever tries tokens', async () => {
    await reopen({ perWindow: 2 });
    const statuses = [];
    for (const guess of ['a', 'b', 'c']) statuses.push((await site.get('/api/v1/', { authorization: `Bearer cw_${guess}` })).status);
    expect(statuses).toEqual([401, 401, 429]);
    // Who has one is not held up by those who guess from the same office.
    expect((await site.get('/api/v1/')).status).toBe(200);
  });

  it.each(['changes.json', 'changes.atom', 'changes.csv', 'changes.ndjson', 'deadlines.ics'])(
    'holds for %s, too: of a public one by address',
    async (name) => {
      await reopen({ perWindow: 2, web: { publicFeeds: true } });
      const ask = () => fetch(`${site.url}/feeds/${name}`);
      expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
      const refused = await ask();
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
      expect(await told(refused)).toEqual([429, PROBLEM, '/api#problem-rate-limited']);
      // Who has a token is not held up by readers of the same office.
      expect((await site.get(`/feeds/${name}`, { authorization: `Bearer ${await site.token(['feeds'])}` })).status).toBe(200);
    },
  );

  it('does not count the reference and the document', async () => {
    await reopen({ perWindow: 1 });
    for (const path of ['/openapi.json', '/api', '/openapi.json', '/api']) expect((await fetch(site.url + path)).status).toBe(200);
  });
});

describe('the bytes of a stored page', () => {
  const PAGE = sha256('page 10');

  it('come as they are, as nothing that a browser acts on', async () => {
    const answer = await site.get(`/api/v1/snapshots/${PAGE}/content`);
    expect(await answer.text()).toBe(HOSTILE_PAGE);
    const { headers } = answer;
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(headers.get('content-disposition')).toBe(`attachment; filename="${PAGE}.txt"`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain('sandbox');
    expect(headers.get('cache-control')).toContain('immutable');
    const pdf = await site.get(`/api/v1/snapshots/${PDF_PAGE}/content`);
    expect([pdf.headers.get('content-type'), pdf.headers.get('content-disposition')]).toEqual([
      'application/octet-stream',
      `attachment; filename="${PDF_PAGE}.pdf"`,
    ]);
  });

  it('are not read for who has them', async () => {
    await reopen({ web: { readPage: async () => Promise.reject(new Error('it was read')) } });
    const tag = { 'if-none-match': `W/"other", "${PAGE}"` };
    expect((await site.get(`/api/v1/snapshots/${PAGE}/content`, tag)).status).toBe(304);
    expect((await site.get(`/api/v1/snapshots/${'0'.repeat(64)}/content`, { 'if-none-match': '*' })).status).toBe(404);
  });
});

describe('an answer', () => {
  it('that a program has already is not sent again, until there is something new', async () => {
    const one = await site.get('/api/v1/health');
    const known = { 'if-none-match': one.headers.get('etag') ?? '' };
    expect((await site.get('/api/v1/health', known)).status).toBe(304);
    await site.store.editHealth(
      [{ act: 'close', id: 'hlt_2', endedAt: '2026-03-09T00:00:00.000Z', ended: 'Read.' }],
      '2026-03-09T00:00:00.000Z',
    );
    expect((await site.get('/api/v1/health', known)).status).toBe(200);
  });

  it('to HEAD is that to GET without its body', async () => {
    const [get, head] = [await site.get('/api/v1/vendors'), await site.get('/api/v1/vendors', {}, 'HEAD')];
    expect([head.status, await head.text(), head.headers.get('etag')]).toEqual([200, '', get.headers.get('etag')]);
  });

  it('has no half of a character in it, where the text of a page was cut', async () => {
    const { baseline: _, extraction: __, ...record } = sampleRecord(5000, [sampleChange('chg_cut', 5000, { newValue: ['cut \ud83d'] })]);
    await site.store.commit(sampleBatch([{ ...record, visit: sampleVisit(5000, 'page 5000') }]));
    for (const path of ['/api/v1/changes/chg_cut', '/api/v1/journal?change=chg_cut'])
      expect(await (await site.get(path)).text()).toContain('"newValue":["cut \ufffd"]');
  });

  it('that does not fit its schema is a fault where answers are checked', async () => {
    const [source] = await site.store.sources({ vendor: 'acme' });
    if (!source) throw new Error('there is no source');
    await site.store.declare([{ ...source.source, kind: 'unheard-of' as 'dpa' }]);
    expect((await site.get('/api/v1/sources/acme/dpa')).status).toBe(500);
  });
});

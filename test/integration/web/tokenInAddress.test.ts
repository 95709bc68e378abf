/** `?token=`: for readers of feeds that cannot send a header, and for nothing else. */
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import type { Scope } from '../../../src/domain/access.ts';
import { routesOf } from '../../../src/web/app.ts';
import { gatekeeper } from '../../../src/web/gatekeeper.ts';
import { securityHeaders } from '../../../src/web/guards.ts';
import { type Route, view } from '../../../src/web/routes.ts';
import { serve } from '../../../src/web/serve.ts';
import { allRoutes } from '../../helpers/addresses.ts';
import { type EntrySite, entrySite, TESTER } from './entrySite.ts';

const FEED = '/feeds/sample.json';

/** A feed that tells what it was asked, behind the gatekeeper and the door of the site. */
async function feedSite({ control, guard }: { control?: string; guard?: Route['guard'] } = {}) {
  const site = await entrySite();
  const seen: string[] = [];
  const feed = view(
    FEED,
    ({ context, visitor }) => {
      seen.push(context.req.url);
      return context.json({ url: context.req.url, query: context.req.query(), visitor: visitor.kind }, 200, {
        etag: '"1"',
        ...(control === undefined ? {} : { 'cache-control': control }),
      });
    },
    guard ?? { role: 'viewer', scope: 'feeds' },
  );
  const app = behindGate(site, [...routesOf(site.services), feed]);
  return { ...site, app, seen };
}

/** Answers of refusals say why. */
function behindGate({ services }: EntrySite, routes: Route[]): Hono {
  const app = new Hono();
  app.use(securityHeaders());
  app.use(gatekeeper({ routes, door: services.door, refuse: (context, why) => context.json({ why }, 401) }));
  for (const { method, path, handle } of routes) app.on(method, path, (context) => handle(context.get('ask')));
  return app;
}

async function token({ access }: EntrySite, scopes: Scope[] = ['feeds'], days?: number) {
  const limit = days === undefined ? {} : { days };
  return access.tokens.make({ name: 'reader', scopes, ...limit }, { actor: TESTER, login: 'tester' });
}

describe('a token in the address of a feed', () => {
  it('opens it', async () => {
    const site = await feedSite();
    const { secret } = await token(site);
    const answer = await site.app.request(`${FEED}?token=${secret}&vendor=acme`);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { url: `http://localhost${FEED}?vendor=acme`, query: { vendor: 'acme' }, visitor: 'token' },
    ]);
    expect((await site.app.request(`${FEED}?token=${secret}`, { method: 'HEAD' })).status).toBe(200);
  });

  it('is seen by nothing behind the gatekeeper, so that no link of the feed repeats it', async () => {
    const site = await feedSite();
    const { secret } = await token(site);
    const answer = await site.app.request(`${FEED}?since=2026-01-01&token=${secret}`);
    expect(await answer.text()).not.toContain(secret);
    expect(JSON.stringify([...answer.headers])).not.toContain(secret);
    expect(site.seen).toEqual([`http://localhost${FEED}?since=2026-01-01`]);
  });

  it('is named to no other site, and its answer is kept by no shared cache', async () => {
    for (const [own, kept] of [
      ['public, max-age=60', 'private, max-age=60'],
      ['private, no-cache', 'private, no-cache'],
      ['max-age=60, s-maxage=600', 'private, max-age=60'],
      [undefined, 'private, no-store'],
    ] as const) {
      const site = await feedSite(own === undefined ? {} : { control: own });
      const { secret } = await token(site);
      for (const given of [secret, 'cw_wrong']) {
        const { status, headers } = await site.app.request(`${FEED}?token=${given}`);
        expect([status, headers.get('referrer-policy')]).toEqual([given === secret ? 200 : 401, 'no-referrer']);
        expect(headers.get('cache-control')).toBe(given === secret ? kept : 'private, no-store');
      }
      // Without one the pages' own policy holds.
      expect((await site.app.request('/sign-in')).headers.get('referrer-policy')).toBe('same-origin');
    }
  });

  it('works over a socket', async () => {
    const site = await feedSite();
    const { secret } = await token(site);
    const server = await serve(site.app, { host: '127.0.0.1', port: 0 });
    try {
      const answer = await fetch(`${server.url}${FEED}?a=b%20c&token=${secret}`);
      expect([answer.status, await answer.json()]).toMatchObject([200, { url: `${server.url}${FEED}?a=b+c`, query: { a: 'b c' } }]);
    } finally {
      await server.close();
    }
  });

  it.each<[string, Scope[]]>([
    ['api', ['api']],
    ['metrics', ['metrics']],
    ['feeds and api', ['feeds', 'api']],
    ['everything', ['feeds', 'api', 'metrics']],
  ])('opens nothing when it reaches %s', async (_, scopes) => {
    const site = await feedSite();
    const { secret } = await token(site, scopes);
    const answer = await site.app.request(`${FEED}?token=${secret}`);
    expect([answer.status, await answer.json(), site.seen]).toEqual([401, { why: 'address' }, []]);
  });

  it('opens nothing once it is revoked or over', async () => {
    const site = await feedSite();
    const [revoked, brief] = [await token(site), await token(site, ['feeds'], 1)];
    await site.access.tokens.revoke(revoked.token.id, TESTER);
    site.clock.set('2026-03-03T12:00:00.000Z');
    for (const { secret } of [revoked, brief]) expect((await site.app.request(`${FEED}?token=${secret}`)).status).toBe(401);
    expect(site.seen).toEqual([]);
  });

  it('opens nothing when it is wrong, empty, or stands there twice', async () => {
    const site = await feedSite();
    const { secret } = await token(site);
    for (const query of [
      'token=',
      'token=cw_wrong',
      `token=${secret}&token=${secret}`,
      `token=${secret}&token=`,
      `token=x&token=${secret}`,
    ])
      expect([query, (await site.app.request(`${FEED}?${query}`)).status]).toEqual([query, 401]);
    expect(site.seen).toEqual([]);
  });

  it('does not stand in for the session or the header that comes with it', async () => {
    const site = await feedSite();
    const { secret } = await token(site);
    const own = await site.signedIn(await site.person('root', 'admin'));
    // Whoever names a wrong token is refused, signed in or not.
    expect((await site.app.request(`${FEED}?token=cw_wrong`, { headers: own.headers() })).status).toBe(401);
    const both = await site.app.request(`${FEED}?token=${secret}`, { headers: { authorization: 'Bearer cw_wrong' } });
    expect(both.status).toBe(401);
    // "Basic" is for a proxy in front of us.
    expect((await site.app.request(`${FEED}?token=${secret}`, { headers: { authorization: 'Basic eDp5' } })).status).toBe(200);
  });

  it('is taken out of the address of a public feed as well', async () => {
    const site = await feedSite({ guard: 'public' });
    expect((await site.app.request(`${FEED}?token=cw_wrong`)).status).toBe(200);
    expect(site.seen).toEqual([`http://localhost${FEED}`]);
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('opens nothing by %s', async (method) => {
    const site = await feedSite();
    const { secret } = await token(site);
    const headers = { origin: 'http://localhost', 'sec-fetch-site': 'same-origin' };
    expect((await site.app.request(`${FEED}?token=${secret}`, { method, headers })).status).toBe(401);
    const body = new URLSearchParams({ token: secret });
    expect((await site.app.request(FEED, { method: 'POST', headers, body })).status).toBe(401);
    expect(site.seen).toEqual([]);
  });
});

describe('every feed of the site', () => {
  it('takes it, and repeats it in none of its own links', async () => {
    const site = await entrySite();
    const { secret } = await token(site);
    const feeds = routesOf(site.services).flatMap(({ path }) => (path.startsWith('/feeds/') ? [path] : []));
    expect(feeds.length).toBeGreaterThan(3);
    for (const path of feeds) {
      const query = path.endsWith('.atom') ? 'archive=0&' : '';
      for (const address of [`${path}?token=${secret}`, `${path}?${query}token=${secret}`]) {
        const answer = await site.app.request(address);
        const said = `${JSON.stringify([...answer.headers])} ${await answer.text()}`;
        expect([address, [200, 307].includes(answer.status), said.includes('token'), said.includes(secret)]).toEqual([
          address,
          true,
          false,
          false,
        ]);
        expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
        expect(answer.headers.get('cache-control')).toMatch(/^private, /);
      }
      // What a reader has already is not sent again; a token that is not good opens nothing.
      const etag = (await site.app.request(`${path}?token=${secret}`)).headers.get('etag') ?? '';
      expect((await site.app.request(`${path}?token=${secret}`, { headers: { 'if-none-match': etag } })).status).toBe(304);
      expect((await site.app.request(`${path}?token=cw_wrong`)).status).toBe(401);
    }
  });
});

describe('a token in any other address', () => {
  it('opens no other route, however the address is spelt', async () => {
    const site = await entrySite();
    const { secret } = await token(site);
    const reached: string[] = [];
    const others = allRoutes().filter(({ method, path, guard }) => method === 'GET' && guard !== 'public' && !path.startsWith('/feeds/'));
    expect(others.length).toBeGreaterThan(25);
    const app = behindGate(
      site,
      others.map((route) => ({ ...route, handle: () => new Response(String(reached.push(route.path))) })),
    );
    const paths = others.map(({ path }) => path.replaceAll(/:\w+(\{[^}]*\})?/g, 'x'));
    const disguised = [
      '/feeds/../changes',
      '/feeds/%2e%2e/changes',
      '/feeds%2F..%2Fchanges',
      '//feeds/x',
      '/feeds/none',
      '/changes/feeds/',
    ];
    for (const path of [...paths, ...disguised]) {
      const answer = await app.request(`http://localhost${path}?token=${secret}`);
      expect([path, answer.status, await answer.json(), reached]).toEqual([path, 401, { why: 'sign-in' }, []]);
    }
  });
});

describe('a reader of feeds that names no token', () => {
  it('is told that one is missing, rather than led to a page', async () => {
    const { app } = await entrySite();
    const answer = await app.request('/feeds/changes.atom', { headers: { accept: 'application/atom+xml, */*;q=0.1' } });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    const person = await app.request('/feeds/changes.atom', { headers: { accept: 'text/html' } });
    expect(person.headers.get('location')).toBe('/sign-in?to=%2Ffeeds%2Fchanges.atom');
  });
});

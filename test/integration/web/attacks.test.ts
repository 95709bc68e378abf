/**
 * Attacks on the pages of the program as it is started: by what pages, networks and people brought, and by requests that nobody should send.
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAtLeast } from '../../../src/domain/access.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import { addressesOf, allRoutes, type Ids, idsOf } from '../../helpers/addresses.ts';
import { openBrowser, type Person, type TestBrowser } from '../../helpers/chromium.ts';
import type { TestInstallation } from '../../helpers/cli.ts';
import { type RunningDesk, startDesk } from '../../helpers/desk.ts';
import { ATTACKS, HOSTILE, HOSTILE_PICTURE, HOSTILE_URLS } from '../../helpers/hostile.ts';
import { startRedis, type TestRedis } from '../../helpers/redis.ts';
import { closedPort } from '../../helpers/servers.ts';
import type { WebClient } from '../../helpers/webClient.ts';
import { withStore } from '../../helpers/withStore.ts';
import { dumpOf } from './attacks/dump.ts';
import { filterNames, intruders } from './attacks/inspect.ts';
import { hostileInstallation } from './attacks/seed.ts';

const ADMIN = { login: 'root', role: 'admin', name: `Root ${HOSTILE}` } as const;
const ANALYST = { login: 'ana', role: 'analyst' } as const;
const VIEWER = { login: 'vic', role: 'viewer' } as const;

let redis: TestRedis;
let home: TestInstallation;
let desk: RunningDesk;
let browser: TestBrowser;
let root: Person;
let admin: WebClient;
let ids: Ids;

beforeAll(async () => {
  const port = await closedPort();
  home = await hostileInstallation(port);
  // With Redis there are more pages: those about its queues.
  redis = await startRedis();
  desk = await startDesk(home, { port, env: { REDIS_URL: redis.url, CLAUSEWATCH_QUEUE_PREFIX: redis.prefix() } });
  admin = await desk.client(ADMIN);
  browser = await openBrowser();
  root = await browser.person({ origin: desk.origin });
  await root.signIn(await desk.link(ADMIN));
  ids = await withStore(home, (store) => idsOf(store, 12));
});
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
  await redis?.stop();
  await home?.remove();
});

const dump = () => dumpOf(home.path('data', 'clausewatch.sqlite'));

const READING = allRoutes().filter(({ method }) => method === 'GET');
const CHANGING = allRoutes().filter(({ method }) => method === 'POST');
/** What comes over a connection that stays open is no page. */
const STREAMS = /^\/(?:events|live)/;
/** The pages of a library, under a policy of their own: test/e2e/desk/queueBoard.test.ts attacks them by what stands in its queues. */
const BOARD = /^\/settings\/queue\/board\//;

/** What the browser complained of. Its own viewers of pictures and data bring styles, which the policy of what is stored refuses too. */
async function heard(person: Person): Promise<string[]> {
  const isPage = (await person.page.evaluate('document.contentType')) === 'text/html';
  return person.complaints().filter((complaint) => isPage || !/^(?:console|policy):/.test(complaint));
}

describe.each(READING.map(({ path }) => path).filter((path) => !STREAMS.test(path) && !BOARD.test(path)))('%s', (path) => {
  it('shows hostile text as text: nothing runs, nothing leads out, nothing is asked of others', async () => {
    for (const address of addressesOf(path, ids)) {
      // What programs ask for may be offered as a file.
      const status = await root
        .visit(address)
        .catch((error: Error) => (/download|ERR_ABORTED/i.test(error.message) ? 'a file' : error.message));
      expect.soft([200, 400, 403, 404, 'a file'], address).toContain(status);
      await root.page.mouse.move(200, 300);
      expect.soft(await intruders(root), address).toEqual([]);
      expect.soft(await heard(root), address).toEqual([]);
    }
  });

  it('shows hostile filters as text', async () => {
    const [address = '/'] = addressesOf(path, ids);
    const names = await root.visit(address).then(
      () => filterNames(root),
      () => [],
    );
    for (const value of [HOSTILE, ...HOSTILE_URLS.slice(0, 3)]) {
      const query = new URLSearchParams(names.filter((name) => name !== '').map((name) => [name, value]));
      for (const filtered of names.length === 0
        ? []
        : [`${address}?${query}`, ...names.map((name) => `${address}?${new URLSearchParams({ [name]: value })}`)]) {
        expect.soft([200, 400, 404], filtered).toContain(await root.visit(filtered));
        expect.soft(await intruders(root), filtered).toEqual([]);
        expect.soft(root.complaints(), filtered).toEqual([]);
      }
    }
  });
});

it('a stored picture that is a page stays a picture', async () => {
  const { status, headers } = await admin.get(`/screenshots/${sha256(HOSTILE_PICTURE)}`);
  expect([status, headers.get('content-type'), headers.get('x-content-type-options')]).toEqual([200, 'image/png', 'nosniff']);
  expect(headers.get('content-security-policy')).toContain('sandbox');
});

it('a page that is not there shows its hostile address as text', async () => {
  for (const attack of ATTACKS) {
    expect.soft(await root.visit(`/${encodeURIComponent(attack)}`), attack).toBe(404);
    expect.soft(await intruders(root), attack).toEqual([]);
  }
  expect(root.complaints()).toEqual([]);
});

it('signing in leads nowhere else, whatever address the link asks for', async () => {
  for (const to of [
    ...HOSTILE_URLS,
    '//evil.example',
    '/\\evil.example',
    '/%2f/evil.example',
    'https://evil.example/',
    '/\tevil',
    '/\n/evil.example',
  ]) {
    const answer = await admin.get(`/sign-in?to=${encodeURIComponent(to)}`);
    const location = answer.headers.get('location');
    if (location !== null) expect.soft(new URL(location, desk.origin).origin, to).toBe(desk.origin);
    for (const form of answer.$('form').toArray())
      expect.soft(new URL(answer.$(form).attr('action') ?? '', desk.origin).origin, to).toBe(desk.origin);
  }
});

it('looking at every page changes nothing', async () => {
  const before = dump();
  for (const { path } of READING) {
    if (STREAMS.test(path)) continue;
    for (const address of addressesOf(path, ids).slice(0, 3)) await admin.get(address);
  }
  for (const { path } of CHANGING) for (const address of addressesOf(path, ids).slice(0, 1)) await admin.get(address);
  expect(dump()).toEqual(before);
});

describe.each(CHANGING.map(({ path }) => ({ path })))('POST $path', ({ path }) => {
  const address = (): string => addressesOf(path, ids)[0] ?? path;

  it('is refused without its token, with another one, and from another site, and nothing changes', async () => {
    const before = dump();
    const token = (await admin.get('/')).$('input[name=csrf]').attr('value') ?? '';
    const tries: Array<[fields: Record<string, string>, headers: Record<string, string>]> = [
      [{ csrf: '' }, {}],
      [{ csrf: 'x'.repeat(token.length) }, {}],
      [{ csrf: `${token}x` }, {}],
      [{ csrf: token }, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
      [{ csrf: token }, { 'sec-fetch-site': 'same-site' }],
    ];
    for (const [fields, headers] of tries)
      expect.soft((await admin.post(address(), fields, headers)).status, JSON.stringify(headers)).toBe(403);
    expect(dump()).toEqual(before);
  });
});

/** All but those by which people come and go, and mind their own account. */
const DESK = CHANGING.filter(({ guard }) => guard !== 'public' && guard.role !== 'viewer').map(({ path }) => path);

it.each(DESK)('POST %s is not for viewers, even with the token of their session, and nothing changes', async (path) => {
  const viewer = await desk.client(VIEWER);
  const before = dump();
  const answer = await viewer.post(addressesOf(path, ids)[0] ?? path, {
    change: ids['/changes/:id']?.[0] ?? '',
    decision: 'confirmed',
    reason: 'x',
    text: 'x',
    role: 'admin',
  });
  expect(answer.status).toBe(403);
  expect(answer.$('main').text()).toContain('role');
  expect(dump()).toEqual(before);
});

/** What readers say, who need no account: it waits for somebody of the team, or takes back what was their own by a secret from a mail. */
const SAID = /^\/(?:corrections\/new|directory\/:offering\/reviews\/new|opinions\/(?:confirm|withdraw|:id\/report))$/;

it('what a viewer may send concerns nobody but that viewer, or waits for a decision', () => {
  const own = CHANGING.filter(({ guard }) => guard === 'public' || guard.role === 'viewer').map(({ path }) => path);
  for (const path of own.filter((one) => !SAID.test(one))) expect(path).toMatch(/^\/(?:enter|sign-in|sign-out|account)\b/);
});

it('fields that a form does not have change nothing: no role, no author, no state', async () => {
  const analyst = await desk.client(ANALYST);
  const users = () => dump()['users'];
  const before = users();
  const extra = {
    role: 'admin',
    login: 'root',
    id: 'usr_mallory',
    userId: 'usr_mallory',
    by: 'usr_mallory',
    state: 'superseded',
    version: '99',
    disabledAt: '2020-01-01',
    __proto__: 'x',
    'constructor.prototype.role': 'admin',
  };
  for (const { path, guard } of CHANGING) {
    if (guard === 'public' || !isAtLeast('analyst', guard.role) || path === '/sign-out') continue;
    const { status } = await analyst.post(addressesOf(path, ids)[0] ?? path, extra);
    expect.soft(status, path).toBeLessThan(500);
  }
  expect(users()).toEqual(before);
  const acts = await withStore(home, (store) => store.acts());
  for (const { by, kind, at } of acts) if (at > '2026-11-20T10') expect.soft(by.name, kind).not.toContain('Mallory');
});

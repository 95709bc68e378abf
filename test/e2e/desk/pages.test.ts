/**
 * What holds for every page, in a real browser: anybody can use it, on a phone and at a desk, by day and by night.
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isTwin } from '../../../src/web/registry/addresses.ts';
import { addressesOf, allRoutes, type Ids, idsOf } from '../../helpers/addresses.ts';
import { axeViolations } from '../../helpers/axe.ts';
import { dress, openBrowser, overflow, type Person, SCHEMES, sticking, type TestBrowser, WIDTHS } from '../../helpers/chromium.ts';
import { type RunningDesk, startDesk } from '../../helpers/desk.ts';
import type { WebClient } from '../../helpers/webClient.ts';
import { withStore } from '../../helpers/withStore.ts';
import { demoScene, type Scene } from './scene.ts';

/** Leaves something of all that people do to changes. */
async function work(who: WebClient, [confirmed = '', dismissed = '', talked = '']: readonly string[]): Promise<void> {
  const acts: Array<[id: string, act: string, fields: Record<string, string>]> = [
    [confirmed, 'decide', { decision: 'confirmed' }],
    [dismissed, 'decide', { decision: 'dismissed', reason: 'Known since long' }],
    [talked, 'comment', { text: 'Is that the same clause as in the terms?' }],
    [talked, 'assign', { assignee: 'usr_nobody' }],
  ];
  for (const [id, act, fields] of acts) await who.post(`/changes/${id}/${act}`, { version: '0', ...fields });
}

const MAX_BYTES = 100_000;
const ADMIN = { login: 'ada', role: 'admin', name: 'Ada Lovelace' } as const;

let scene: Scene;
let desk: RunningDesk;
let browser: TestBrowser;
let ada: Person;
let client: WebClient;
let ids: Ids;

beforeAll(async () => {
  scene = await demoScene();
  desk = await startDesk(scene.home);
  client = await desk.client(ADMIN);
  browser = await openBrowser();
  ada = await browser.person({ origin: desk.origin });
  await ada.signIn(await desk.link(ADMIN));
  ids = await withStore(scene.home, (store) => idsOf(store));
  await work(client, ids['/changes/:id'] ?? []);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
  await scene?.close();
});

/** Pages that say why there is nothing to show: without a link, an identity provider, or a look at a page that is still remembered. */
const REFUSING: Record<string, number> = {
  '/enter': 403,
  '/sign-in/oidc': 404,
  '/sign-in/oidc/return': 404,
  '/settings/add/:id': 404,
  // Nobody sent anything here, and there are no reviews without a mail server: `readers.test.ts` looks at these with something in them.
  '/corrections/sent/:key': 404,
  '/corrections/:id': 404,
  '/directory/:offering/reviews': 404,
  '/directory/:offering/reviews/new': 404,
  '/opinions': 404,
  '/opinions/confirm': 404,
  '/opinions/withdraw': 404,
  '/opinions/:id/report': 404,
  // There is no Redis here: `queueBoard.test.ts` looks at these where there is one.
  '/settings/queue/board/': 404,
  '/settings/queue/board/:path{.+}': 404,
};

/** Routes that a person looks at; what programs ask for is not HTML. */
const PAGES = allRoutes().filter(({ method, path }) => method === 'GET' && !isForPrograms(path));

function isForPrograms(path: string): boolean {
  return (
    isTwin(path) ||
    /^\/(?:healthz|readyz|metrics|openapi|api\/v1(?:\/|$)|feeds\/|assets\/|snapshots\/:sha256$|screenshots\/|pictures\/|events|live|changes\/:id\/evidence)/.test(
      path,
    )
  );
}

describe.each(PAGES.map(({ path }) => path))('%s', (path) => {
  it('has no fault that axe finds, nothing that the policy refuses, and no scrolling sideways, light and dark, narrow and wide', async () => {
    for (const address of addressesOf(path, ids)) {
      expect(await ada.visit(address), address).toBe(REFUSING[path] ?? 200);
      for (const width of WIDTHS) {
        for (const scheme of SCHEMES) {
          await dress(ada, scheme, width);
          const at = `${address} ${scheme} ${width}`;
          expect.soft(await axeViolations(ada.page), at).toEqual([]);
          if ((await overflow(ada)) > 0) expect.soft(await sticking(ada), `${at} is wider than the window`).toEqual([]);
        }
      }
      expect.soft(ada.complaints(), address).toEqual([]);
    }
  });

  it(`is smaller than ${MAX_BYTES / 1000} KB`, async () => {
    for (const address of addressesOf(path, ids)) expect.soft((await client.get(address)).text.length, address).toBeLessThan(MAX_BYTES);
  });
});

describe('for nobody', () => {
  it.each(['/sign-in', '/enter'])('%s has no fault either', async (path) => {
    const nobody = await browser.person({ origin: desk.origin });
    const query = path === '/enter' ? new URL(await desk.link({ login: 'new', role: 'viewer' })).search : '';
    expect(await nobody.visit(path + query)).toBe(200);
    for (const width of WIDTHS) {
      for (const scheme of SCHEMES) {
        await dress(nobody, scheme, width);
        expect.soft(await axeViolations(nobody.page), `${path} ${scheme} ${width}`).toEqual([]);
        expect.soft(await overflow(nobody), `${path} ${scheme} ${width}`).toBe(0);
      }
    }
    expect(nobody.complaints()).toEqual([]);
    await nobody.close();
  });
});

it('no link of any page leads nowhere', async () => {
  const followed = new Map<string, string>([['/', 'the beginning']]);
  for (const [address, from] of followed) {
    const { status, headers, $ } = await client.get(address);
    expect.soft([200, 303], `${address}, linked by ${from}`).toContain(status);
    if (!headers.get('content-type')?.startsWith('text/html')) continue;
    for (const link of $('a[href], link[href], script[src], img[src]').toArray()) {
      const href = $(link).attr('href') ?? $(link).attr('src') ?? '';
      const url = new URL(href, new URL(address, desk.origin));
      url.hash = '';
      if (url.origin === desk.origin && !followed.has(url.pathname + url.search)) followed.set(url.pathname + url.search, address);
    }
    expect(followed.size, 'pages link to ever more pages').toBeLessThan(1500);
  }
});

it('every fragment that a page links to is on the page', async () => {
  for (const { path } of PAGES) {
    for (const address of addressesOf(path, ids).slice(0, 2)) {
      const { $ } = await client.get(address);
      const wanted = $('a[href^="#"]')
        .map((_, link) => $(link).attr('href')?.slice(1) ?? '')
        .toArray();
      const ids = new Set(
        $('[id]')
          .map((_, node) => $(node).attr('id') ?? '')
          .toArray(),
      );
      expect
        .soft(
          wanted.filter((id) => id !== '' && !ids.has(decodeURIComponent(id))),
          address,
        )
        .toEqual([]);
    }
  }
});

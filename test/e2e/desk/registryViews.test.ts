/**
 * Readers of the public registry in a real browser: they compare by an address that somebody sent them, look at differences only, and print.
 * All views stand at both widths and in both themes, with hostile texts in them.
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSqliteStore } from '../../../src/adapters/store/sqlite/index.ts';
import type { Store } from '../../../src/domain/ports.ts';
import { createApp } from '../../../src/web/app.ts';
import { type Served, serve } from '../../../src/web/serve.ts';
import { axeViolations } from '../../helpers/axe.ts';
import { dress, openBrowser, overflow, type Person, SCHEMES, sticking, type TestBrowser, WIDTHS } from '../../helpers/chromium.ts';
import { doorFor, person } from '../../helpers/door.ts';
import { addRegistrySample, SAMPLE_OFFERINGS } from '../../helpers/registrySample.ts';

let store: Store;
let site: Served;
let inside: Served;
let browser: TestBrowser;
let reader: Person;
let analyst: Person;

beforeAll(async () => {
  store = await createSqliteStore({ file: ':memory:' });
  const registry = await addRegistrySample(store, { isPublic: true });
  const services = {
    store,
    readPage: async () => new Uint8Array(),
    clock: { now: () => new Date('2026-03-10T09:00:00.000Z') },
    version: '1.2.3',
  };
  const desk = new Proxy({} as NonNullable<typeof registry.desk>, {});
  site = await serve(createApp({ ...services, door: doorFor(), registry }), { host: '127.0.0.1', port: 0 });
  inside = await serve(createApp({ ...services, door: doorFor(person('analyst')), registry: { ...registry, desk } }), {
    host: '127.0.0.1',
    port: 0,
  });
  browser = await openBrowser();
  reader = await browser.person({ origin: site.url });
  analyst = await browser.person({ origin: inside.url });
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await inside?.close();
  await store?.close();
});

const PATHS = [
  '/compare',
  '/compare?offerings=northwind-platform,northwind-on-halden',
  '/compare?offerings=northwind-platform,northwind-on-halden,quarry-api,quarry-on-halden',
  '/commitments',
  `/commitments?questions=gdpr_dpa,ip_indemnity,hybrid&offerings=${SAMPLE_OFFERINGS.map(({ id }) => id).join(',')}`,
  '/commitments/northwind-ai',
  '/commitments/quarry',
  '/deals',
  '/directory',
  '/directory/northwind-platform',
  '/directory/quarry-api',
  '/directory/tallow-workbench',
  '/changelog',
  '/methodology',
];

describe.each(PATHS)('%s', (path) => {
  it('has no fault that axe finds, nothing that the policy refuses, and no scrolling sideways, for readers and analysts', async () => {
    for (const who of [reader, analyst]) {
      expect(await who.visit(path)).toBe(200);
      for (const details of await who.page.locator('main details:not([open]) > summary').all()) await details.click();
      for (const width of WIDTHS) {
        for (const scheme of SCHEMES) {
          await dress(who, scheme, width);
          const at = `${who === reader ? 'reader' : 'analyst'} ${scheme} ${width}`;
          expect.soft(await axeViolations(who.page), at).toEqual([]);
          if ((await overflow(who)) > 0) expect.soft(await sticking(who), `${at} is wider than the window`).toEqual([]);
        }
      }
      expect.soft(await who.page.evaluate('window.hit'), 'an attack ran').toBeUndefined();
      expect.soft(who.complaints()).toEqual([]);
    }
  });
});

describe('a comparison', () => {
  const SHARED = '/compare?offerings=northwind-platform,northwind-on-halden';
  const rows = () => reader.page.locator('.compare tbody tr:not(.group-row)');

  it('opens from its address, shows differences only at one click, and the new address can be shared', async () => {
    await dress(reader, 'light', 1440);
    await reader.visit(SHARED);
    expect(await reader.page.locator('.compare thead .offering-name').allInnerTexts()).toEqual([
      'Northwind Platform',
      'Northwind Large on Halden Cloud',
    ]);
    const all = await rows().count();
    await reader.page.getByRole('link', { name: 'Differences only' }).click();
    await reader.page.waitForURL(/differences=only/);
    const some = await rows().count();
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(all);
    expect(await reader.page.locator('.like-same, .like-unknown').count()).toBe(0);
    const friend = await browser.person({ origin: site.url });
    await friend.visit(reader.page.url().slice(site.url.length));
    expect(await friend.page.locator('.compare tbody tr:not(.group-row)').count()).toBe(some);
    await friend.close();
  });

  it('is made by choosing offerings with the keyboard', async () => {
    await reader.visit('/compare');
    for (const name of ['Quarry API', 'Tallow Workbench']) {
      await reader.page.getByRole('checkbox', { name }).focus();
      await reader.page.keyboard.press('Space');
    }
    await reader.page.getByRole('button', { name: 'Compare' }).focus();
    await reader.page.keyboard.press('Enter');
    await reader.page.waitForURL(/offerings=/);
    expect((await reader.page.locator('.compare thead .offering-name').allInnerTexts()).sort()).toEqual(['Quarry API', 'Tallow Workbench']);
  });

  it('keeps its heads in sight while one scrolls, and names the offering of each answer on a phone', async () => {
    await dress(reader, 'light', 1440);
    await reader.visit(SHARED);
    await rows().last().scrollIntoViewIfNeeded();
    const head = await reader.page.locator('.compare thead .offering-name').first().boundingBox();
    expect(head && head.y >= 0 && head.y < 200).toBe(true);
    await dress(reader, 'light', 390);
    expect(await reader.page.locator('.compare .cell-of').first().isVisible()).toBe(true);
    await dress(reader, 'light', 1440);
    expect(await reader.page.locator('.compare .cell-of').first().isVisible()).toBe(false);
  });

  it('prints in full on white, without what can only be pressed', async () => {
    await dress(reader, 'dark', 1440);
    await reader.visit(SHARED);
    const button = reader.page.getByRole('button', { name: 'Print' });
    expect(await button.isVisible()).toBe(true);
    await reader.page.emulateMedia({ media: 'print' });
    expect(await reader.page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    for (const gone of ['.top nav', '.registry-nav', '.forms-of', '.row-filter', '.change-choice', '.to-answer'])
      expect(await reader.page.locator(gone).first().isVisible(), gone).toBe(false);
    expect(await rows().count()).toBe(18);
    expect(await rows().last().isVisible()).toBe(true);
    expect(await reader.page.locator('.likeness').first().isVisible()).toBe(true);
    const pdf = await reader.page.pdf({ preferCSSPageSize: true });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await reader.page.emulateMedia({ media: 'screen' });
  });
});

import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { findChromium } from '../../../src/adapters/renderer/executable.ts';
import { serve } from '../../../src/web/serve.ts';
import { DESK_SAMPLE } from '../../helpers/deskSample.ts';
import { ADA, CAS, type DeskSiteOptions, deskSite, VIC } from '../../helpers/deskSite.ts';

const found = findChromium();
let browser: Browser | undefined;
beforeAll(async () => {
  if (found.found) browser = await chromium.launch({ executablePath: found.path, args: ['--no-sandbox'] });
});
afterAll(() => browser?.close());

/** The queue in a real browser, as somebody sees it; every fault of a script or policy fails the test. */
async function open(path: string, { user = ADA, ...options }: DeskSiteOptions & { user?: typeof ADA } = {}) {
  if (!browser) throw new Error('no browser');
  const site = await deskSite({ edits: DESK_SAMPLE, ...options });
  const served = await serve(site.as(user).app, { host: '127.0.0.1', port: 0 });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  onTestFinished(async () => {
    await page.close();
    await served.close();
    expect(faults).toEqual([]);
  });
  await page.goto(served.url + path);
  return { ...site, page, ...handsOn(page) };
}

function handsOn(page: Page) {
  const keys = async (...pressed: string[]) => {
    for (const key of pressed) await page.keyboard.press(key);
  };
  /** Presses a key that leads to another page, and waits for it. */
  const leads = async (key: string, to: RegExp) => {
    await Promise.all([page.waitForURL(to, { waitUntil: 'load' }), page.keyboard.press(key)]);
  };
  const focused = () => page.evaluate('document.activeElement?.dataset?.change ?? document.activeElement?.tagName');
  const text = async (selector: string) => (await page.locator(selector).innerText()).replace(/\s+/g, ' ').trim();
  const selected = () => page.locator('[data-box]:checked').count();
  return { keys, leads, focused, text, selected };
}

const withBrowser = it.skipIf(!found.found);

withBrowser('moves through the entries with j, k and the arrows, with real focus', async () => {
  const { keys, focused, page } = await open('/review');
  await keys('j');
  expect(await focused()).toBe('chg_training');
  await keys('j', 'j');
  expect(await focused()).toBe('chg_added');
  await keys('k');
  expect(await focused()).toBe('chg_window');
  await keys('ArrowDown', 'ArrowDown', 'ArrowUp');
  expect(await focused()).toBe('chg_added');
  await keys(...Array.from({ length: 20 }, () => 'k'));
  expect(await focused()).toBe('chg_training');
  expect(await page.locator('[data-row][tabindex="0"]').count()).toBe(1);
});

withBrowser('confirms the entry that has the keyboard, goes on with the next, and takes it back', async () => {
  const { keys, leads, focused, text, store } = await open('/review');
  await keys('j', 'j');
  await leads('c', /done=/);
  expect(await text('.done p')).toBe('1 change confirmed.');
  expect((await store.review('chg_window'))?.state).toBe('confirmed');
  expect(await focused()).toBe('chg_added');
  await leads('u', /done=bat_[^1]/);
  expect(await text('.done p')).toBe('Undone: 1 change as before.');
  expect((await store.review('chg_window'))?.state).toBe('flagged');
});

withBrowser('a key that is held down moves on, but decides nothing a second time', async () => {
  const { focused, page, store } = await open('/review');
  await page.keyboard.down('j');
  await page.keyboard.down('j');
  expect(await focused()).toBe('chg_window');
  await page.keyboard.up('j');
  const sent: string[] = [];
  page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
  await Promise.all([page.waitForURL(/done=/, { waitUntil: 'load' }), page.keyboard.down('c')]);
  // What a keyboard sends while the key stays down goes to the page that came.
  await page.keyboard.down('c');
  await page.keyboard.up('c');
  await page.waitForLoadState('networkidle');
  expect(sent).toHaveLength(1);
  expect((await store.review('chg_window'))?.state).toBe('confirmed');
  expect((await store.review('chg_added'))?.state).toBe('flagged');
});

withBrowser('a key that is pressed again while the answer is under way sends nothing more', async () => {
  const { page, store, text, keys } = await open('/review');
  const sent: string[] = [];
  await page.route('**/review/bulk', async (route) => {
    sent.push(route.request().url());
    // The second press comes before the first answer.
    if (sent.length === 1) await keys('c', 'j');
    await route.continue();
  });
  await keys('j');
  await Promise.all([page.waitForURL(/done=/, { waitUntil: 'load' }), page.keyboard.press('c')]);
  expect(sent).toHaveLength(1);
  expect(await text('.done p')).toBe('1 change confirmed.');
  expect((await store.review('chg_training'))?.state).toBe('confirmed');
  await page.unrouteAll({ behavior: 'wait' });
  await page.goBack();
  await Promise.all([page.waitForRequest('**/review/bulk'), page.keyboard.press('c')]);
  await page.waitForLoadState('networkidle');
});

withBrowser('dismisses with a usual reason by its number, or with words', async () => {
  const { keys, leads, focused, store, page, selected } = await open('/review');
  await keys('j', 'd');
  expect(await page.evaluate('document.activeElement?.getAttribute("data-choice")')).toBe('1');
  await keys('Escape');
  expect([await focused(), await selected(), await page.locator('details.pop[open]').count()]).toEqual(['chg_training', 0, 0]);
  await keys('d');
  await leads('2', /done=/);
  expect((await store.review('chg_training'))?.decided?.reason).toBe('Noise of the page, nothing of ours');
  await keys('d');
  await page.locator('details.pop[open] [name=reason]').focus();
  await page.keyboard.type('jkc: not what we use');
  await leads('Enter', /done=bat_[^1]/);
  expect((await store.review('chg_window'))?.decided).toMatchObject({ reason: 'jkc: not what we use' });
  expect((await store.review('chg_window'))?.state).toBe('dismissed');
});

withBrowser('selects with x and acts on all that are selected', async () => {
  const { keys, leads, text, store } = await open('/review');
  await keys('j', 'x', 'j', 'j', 'x');
  expect(await text('[data-selected]')).toBe('2 selected');
  await leads('c', /done=/);
  expect(await text('.done p')).toBe('2 changes confirmed.');
  const states = await store.reviews(['chg_training', 'chg_window', 'chg_added']);
  expect([...states.values()].map(({ change, state }) => `${change} ${state}`).sort()).toEqual([
    'chg_added confirmed',
    'chg_training confirmed',
    'chg_window flagged',
  ]);
});

withBrowser('selects a range with Shift, and all of the page', async () => {
  const { page, selected } = await open('/review');
  const boxes = page.locator('.q-row > .q-box [data-box]');
  await boxes.nth(1).click();
  await boxes.nth(4).click({ modifiers: ['Shift'] });
  expect(await selected()).toBe(4);
  await page.locator('[data-all]').click();
  expect(await selected()).toBe(await boxes.count());
  await page.locator('[data-all]').click();
  expect(await selected()).toBe(0);
});

withBrowser('assigns to oneself', async () => {
  const { keys, leads, store } = await open('/review');
  await keys('j');
  await leads('a', /done=/);
  expect((await store.review('chg_training'))?.assignee).toBe(ADA.id);
});

withBrowser('opens with Enter, goes on with j, decides, and lands on the next', async () => {
  const { keys, leads, page, store } = await open('/review?vendor=northwind-ai');
  await keys('j');
  await leads('Enter', /\/changes\/chg_window\?from=vendor/);
  await leads('j', /\/changes\/chg_added/);
  await leads('k', /\/changes\/chg_window/);
  await keys('d');
  await leads('1', /\/changes\/chg_added.*done=/);
  expect((await store.review('chg_window'))?.state).toBe('dismissed');
  await leads('u', /\/changes\/chg_added.*done=bat_[^1]/);
  expect((await store.review('chg_window'))?.state).toBe('flagged');
  expect(await page.locator('.done').innerText()).toContain('Undone');
});

withBrowser('opens a change at its values with e, from the list and on the page', async () => {
  const { keys, leads, page } = await open('/review');
  await keys('j', 'j');
  await leads('e', /edit=1$/);
  expect(await focusedName(page)).toBe('old.n');
  await keys('Escape');
  expect(await page.locator('#edit[open]').count()).toBe(0);
  await keys('e');
  expect(await page.locator('#edit[open]').count()).toBe(1);
});

withBrowser('changes the view of the passage with v, and writes a comment with m', async () => {
  const { keys, leads, page } = await open('/changes/chg_window');
  await leads('v', /view=inline/);
  await leads('v', /view=side/);
  await keys('m');
  expect(await focusedName(page)).toBe('text');
});

withBrowser('shows its keys with ?, closes them with Escape, and does nothing meanwhile', async () => {
  const { keys, page, focused, selected } = await open('/review');
  await keys('j', '?');
  expect(await page.locator('dialog[open] h2').innerText()).toBe('Keys');
  await keys('x', 'c');
  await keys('Escape');
  expect([await page.locator('dialog[open]').count(), await selected(), await focused()]).toEqual([0, 0, 'chg_training']);
});

withBrowser('does nothing while somebody types, nor with a modifier', async () => {
  const { keys, page, selected, store } = await open('/review?source=northwind-ai%2Fdpa');
  await keys('/');
  expect(await focusedName(page)).toBe('vendor');
  await page.locator('[name=source]').focus();
  await page.keyboard.type('xcj?');
  await keys('Escape', 'j', 'Control+x', 'Alt+c', 'Meta+x');
  expect([await selected(), await page.locator('dialog[open]').count()]).toEqual([0, 0]);
  expect(await store.countQueue()).toEqual({ entries: 10, changes: 15 });
});

const focusedName = (page: Page) => page.evaluate('document.activeElement?.getAttribute("name")');

withBrowser('goes to the other pages with g', async () => {
  const { keys, leads } = await open('/review');
  await keys('g');
  await leads('c', /\/changes$/);
  await keys('g');
  await leads('r', /\/review$/);
});

withBrowser('signs off with s what another proposed', async () => {
  const { keys, leads, desk, page, store } = await open('/review', { user: CAS, fourEyes: ['critical'] });
  await desk.decide([{ id: 'chg_window' }], 'confirmed', { by: { kind: 'user', id: ADA.id, name: ADA.name }, role: 'analyst' });
  await page.goto(new URL('/review?state=sign-off', page.url()).href);
  await keys('j');
  await leads('s', /done=/);
  expect((await store.review('chg_window'))?.decided).toMatchObject({ by: { id: ADA.id }, signedOffBy: { id: CAS.id } });
});

withBrowser('lets a viewer move and open, and nothing else', async () => {
  const { keys, leads, focused, store, page } = await open('/review', { user: VIC });
  await keys('j', 'j', 'c', 'x', 'a', 'd');
  expect([await focused(), new URL(page.url()).search]).toEqual(['chg_window', '']);
  await leads('Enter', /chg_window/);
  expect(await store.countQueue()).toEqual({ entries: 10, changes: 15 });
});

withBrowser('acts without script as well', async () => {
  if (!browser) return;
  const site = await deskSite({ edits: DESK_SAMPLE });
  const served = await serve(site.as(ADA).app, { host: '127.0.0.1', port: 0 });
  const context = await browser.newContext({ javaScriptEnabled: false });
  onTestFinished(async () => {
    await context.close();
    await served.close();
  });
  const page = await context.newPage();
  await page.goto(`${served.url}/review`);
  await page.locator('[value="0:chg_window"]').check();
  await page.locator('summary', { hasText: 'Dismiss' }).click();
  await page.locator('button[value="dismissed:wording"]').click();
  expect((await site.store.review('chg_window'))?.state).toBe('dismissed');
  await page.locator('.done button').click();
  expect((await site.store.review('chg_window'))?.state).toBe('flagged');
});

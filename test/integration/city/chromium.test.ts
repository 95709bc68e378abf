/**
 * The city's pages in a real browser: what the renderer reads of them, and that they do what they are there for when somebody acts.
 * @module
 */
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGate } from '../../../src/adapters/egress/gate.ts';
import { type ChromiumCaps, createChromiumRenderer } from '../../../src/adapters/renderer/chromium.ts';
import { findChromium } from '../../../src/adapters/renderer/executable.ts';
import type { Renderer } from '../../../src/domain/ports.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { type City, startCity } from '../../city/index.ts';
import { FOREIGN } from '../../city/pages/nested.ts';
import { captured, failed, text } from '../../contract/renderer.contract.ts';

const CAPS: Partial<ChromiumCaps> = { quietMs: 300, emptyMs: 1000, patienceMs: 1500, settleMs: 3000, loadMs: 4000, answerMs: 2500 };

let city: City;
let renderer: Renderer;
let browser: Browser;

beforeAll(async () => {
  city = await startCity({ pace: { skeleton: 600 } });
  const gate = createGate({ allow: city.allow(), resolve: city.resolve });
  renderer = createChromiumRenderer({ gate, clock: systemClock, caps: CAPS, cues: ['show more', 'load more'] });
  const found = findChromium();
  if (!found.found) throw new Error(found.why);
  browser = await chromium.launch({ executablePath: found.path, chromiumSandbox: process.getuid?.() !== 0 });
});

afterAll(async () => {
  await Promise.all([renderer?.close(), browser?.close()]);
  await city?.close();
});

const rendered = async (name: string): Promise<string> => text(captured(await renderer.render({ url: city.url(name) })));
const count = (html: string, part: RegExp): number => html.match(part)?.length ?? 0;

describe('as the renderer reads it', () => {
  it('the tabbed trust centre holds what each of its tabs shows', async () => {
    const html = await rendered('trust-tabs');
    expect(html).toContain('independent auditors once a year');
    expect(count(html, /role="tab"/g)).toBe(4);
    expect(count(html, /<table/g)).toBe(1);
    expect(html).toContain('SOC 2 Type II');
    expect(html).not.toContain('skeleton');
  });

  it('the portal of cards holds the lines that it unfolds or fetches', async () => {
    const html = await rendered('trust-cards');
    expect(count(html, /<li>/g)).toBe(12);
  });

  it('a skeleton gives way to its table, or stays', async () => {
    expect(count(await rendered('skeleton-resolves'), /<tr>/g)).toBe(13);
    expect(count(await rendered('skeleton-forever'), /class="skeleton/g)).toBe(6);
  });

  it('the cookie wall is answered and gives way, the banner too', async () => {
    const wall = await rendered('cookie-wall');
    expect(wall).not.toContain('Before you continue to');
    expect(wall).toContain('Governing law');
    expect(await rendered('cookie-banner')).toContain('Governing law');
  });

  it('lists are read to their end, and rows that are drawn in sight only are all there', async () => {
    expect(count(await rendered('infinite-list'), /<tr>/g)).toBe(121);
    expect(count(await rendered('load-more'), /<tr>/g)).toBeGreaterThan(40);
    expect(count(await rendered('virtual-list'), /role="row"/g)).toBe(150);
  });

  it('frames of the site and shadow roots are part of the page, frames of other sites are not', async () => {
    const html = await rendered('frames');
    expect(html).toContain('Governing law');
    expect(html).not.toContain(FOREIGN);
    expect(city.trespasses()).toBe(0);
    expect(await rendered('shadow-dom')).toContain('Governing law');
  });

  it.each(['dialogs', 'popups', 'service-worker', 'silent-socket', 'ticking-clock', 'long-poll'])(
    '%s does not keep it from being read',
    async (name) => {
      expect(await rendered(name)).toContain('Governing law');
    },
  );

  it.each(['redirect-refresh', 'redirect-script'])('%s leads to the document', async (name) => {
    const capture = captured(await renderer.render({ url: city.url(name) }));
    expect(text(capture)).toContain('Governing law');
    expect(new URL(capture.finalUrl).pathname).toMatch(/^\/went\//);
  });

  it.each([
    ['crash', 'crashed'],
    ['hang', 'timeout'],
    ['redirect-script-outside', 'refused'],
    ['download', 'not-html'],
  ])('%s ends as %s', async (name, kind) => {
    expect(failed(await renderer.render({ url: city.url(name) })).failure.kind).toBe(kind);
    expect(city.trespasses()).toBe(0);
  });
});

describe('when somebody acts', () => {
  async function on<T>(name: string, act: (page: Page) => Promise<T>): Promise<T> {
    const context = await browser.newContext({ viewport: { width: 1366, height: 900 } });
    try {
      const page = await context.newPage();
      await page.goto(city.url(name));
      return await act(page);
    } finally {
      await context.close();
    }
  }

  it('a tab builds its panel in the place of the one before', () =>
    on('trust-tabs', async (page) => {
      await page.getByRole('tab', { name: 'Subprocessors' }).click();
      await page.waitForSelector('td');
      expect(await page.locator('tbody tr').count()).toBe(14);
      expect(await page.getByRole('tabpanel').count()).toBe(1);
    }));

  it('"Show more" unfolds or fetches the rest of a card', () =>
    on('trust-cards', async (page) => {
      await page.getByText('Show more').first().waitFor();
      for (const button of await page
        .getByRole('button', { name: 'Show more' })
        .all()
        .then((all) => all.reverse()))
        await button.click();
      await page.getByText('within thirty days').waitFor();
      expect(await page.locator('li').count()).toBe(12);
    }));

  it('either answer to the wall brings the content and takes the wall away', async () => {
    for (const role of ['all', 'necessary'])
      await on('cookie-wall', async (page) => {
        await page.locator(`.cm__btn[data-role=${role}]`).click();
        await page.getByText('Governing law').waitFor();
        expect(await page.locator('#cc-main').count()).toBe(0);
      });
  });

  it('scrolling brings all rows of the endless list, and pressing all of the other', async () => {
    await on('infinite-list', async (page) => {
      await page.waitForFunction('scrollTo(0, document.body.scrollHeight), document.querySelectorAll("tbody tr").length === 120');
    });
    await on('load-more', async (page) => {
      const more = page.getByRole('button', { name: 'Load more' });
      for (const shown of [20, 40]) {
        await page
          .locator('tbody tr')
          .nth(shown - 1)
          .waitFor();
        await more.click();
      }
      await page.locator('tbody tr').nth(59).waitFor();
      await more.waitFor({ state: 'detached' });
    });
  });

  it('the rows of the virtual list take turns in the same few elements', () =>
    on('virtual-list', async (page) => {
      await page.locator('[role=row][aria-rowindex="1"]').waitFor();
      await page.evaluate('document.querySelector(".window").scrollTop = 118 * 40');
      await page.locator('[role=row][aria-rowindex="119"]').waitFor();
      expect(await page.locator('[role=row][aria-rowindex="1"]').count()).toBe(0);
      expect(await page.locator('[role=row]').count()).toBe(18);
    }));

  it('an answer is fetched when its question is opened', () =>
    on('accordion-fetched', async (page) => {
      expect(await page.content()).not.toContain('thirty-five');
      await page.getByRole('button', { name: 'How long are backups kept?' }).click();
      await page.getByText('thirty-five').waitFor();
    }));
});

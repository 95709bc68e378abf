/** The registry in a real browser: everybody can read it, on paper too, and an analyst works through it by keyboard. */
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { axeViolations } from '../../helpers/axe.ts';
import { dress, openBrowser, overflow, SCHEMES, type TestBrowser, WIDTHS } from '../../helpers/chromium.ts';
import { person } from '../../helpers/door.ts';
import { registrySite } from '../../helpers/registrySite.ts';

let browser: TestBrowser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

async function reader(role: 'analyst' | undefined) {
  const site = await registrySite({ isPublic: true });
  const { app } = site.as(role && person(role));
  const origin = await new Promise<string>((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => resolve(`http://127.0.0.1:${port}`));
    onTestFinished(() => new Promise<void>((done) => void server.close(() => done())));
  });
  const who = await browser.person({ origin });
  onTestFinished(() => who.close());
  return { ...site, who };
}

const PATHS = [
  '/registry',
  '/registry?view=matrix',
  '/registry/northwind-on-halden',
  '/registry/quarry-api',
  '/registry/quarry-on-halden/data_residency',
  '/registry/northwind-platform/subprocessor_notice',
  '/commitments/quarry/no_train_default',
];

it.each([['analyst'], [undefined]] as const)(
  'has no fault that axe finds, nothing that the policy refuses and no scrolling sideways, for %s',
  async (role) => {
    const { who } = await reader(role);
    for (const path of role ? [...PATHS, '/answers', '/registry/tallow-workbench/gdpr_dpa?edit=1'] : PATHS) {
      expect(await who.visit(path), path).toBe(200);
      for (const width of WIDTHS) {
        for (const scheme of SCHEMES) {
          await dress(who, scheme, width);
          expect.soft(await axeViolations(who.page), `${path} ${scheme} ${width}`).toEqual([]);
          expect.soft(await overflow(who), `${path} ${width}`).toBe(0);
        }
      }
    }
    expect(who.complaints()).toEqual([]);
  },
  240_000,
);

it('is white on paper in the dark too, without navigation, with the addresses of its sources and every column of the matrix', async () => {
  const { who } = await reader('analyst');
  await who.visit('/registry/northwind-platform');
  await who.page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const look = await who.page.evaluate(`(() => {
    const seen = (selector) => [...document.querySelectorAll(selector)].filter((node) => node.checkVisibility()).length;
    return {
      background: getComputedStyle(document.body).backgroundColor,
      ink: getComputedStyle(document.body).color,
      away: seen('.top nav, .settings-nav, .person, .forms-of, form, .button'),
      address: getComputedStyle(document.querySelector('.cited .out'), '::after').content,
      cut: getComputedStyle(document.querySelector('.answer')).breakInside,
    };
  })()`);
  expect(look).toEqual({
    background: 'rgb(255, 255, 255)',
    ink: 'rgb(0, 0, 0)',
    away: 0,
    address: expect.stringContaining('https://northwind-ai.example/trust-center'),
    cut: 'avoid',
  });
  await who.visit('/registry?view=matrix');
  const matrix = await who.page.evaluate("getComputedStyle(document.querySelector('.matrix')).overflowX");
  expect(matrix).toBe('visible');
});

it('lets an analyst answer by keyboard alone, told beside the field what is wrong', async () => {
  const { who, store } = await reader('analyst');
  const { page } = who;
  await who.visit('/registry/tallow-workbench/gdpr_dpa');
  await page.locator('#answer summary').focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Answer, in a sentence or two').fill('');
  await page.getByRole('button', { name: 'Save and verify' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Nothing was saved').waitFor();
  expect(await page.getByLabel('Answer, in a sentence or two').getAttribute('aria-invalid')).toBe('true');
  expect(await axeViolations(page)).toEqual([]);
  await page.getByLabel('Answer, in a sentence or two').fill('Public, and binding without a signature.');
  await page.getByRole('button', { name: 'Save and verify' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('The answer was saved').waitFor();
  expect((await store.registryRecord('cell', 'tallow-workbench/gdpr_dpa'))?.answer.summary).toBe(
    'Public, and binding without a signature.',
  );
  await page.getByText('Answered by a person').waitFor();
});

it('keeps names and heads in sight while one scrolls through the matrix', async () => {
  const { who } = await reader(undefined);
  await dress(who, 'light', 390);
  await who.visit('/registry?view=matrix');
  const places = await who.page.evaluate<{ name: number; box: number; scrolled: number }>(`(() => {
    const box = document.querySelector('.matrix');
    box.scrollLeft = 400;
    const left = (selector) => Math.round(document.querySelector(selector).getBoundingClientRect().left);
    return { name: left('.matrix tbody th'), box: left('.matrix'), scrolled: box.scrollLeft };
  })()`);
  expect(places.scrolled).toBe(400);
  expect(places.name - places.box).toBeLessThanOrEqual(2);
});

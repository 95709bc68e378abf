/**
 * What readers say, from end to end in a real browser: a correction with its evidence, and a review by mail. Step by step: each goes on from
 * where the one before it ended.
 * @module
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { demoWatcherYaml, startDemoSite } from '../../../src/cli/demoSite/index.ts';
import { type Cell, cellId } from '../../../src/domain/registry.ts';
import { axeViolations } from '../../helpers/axe.ts';
import { dress, openBrowser, overflow, type Person, SCHEMES, sticking, type TestBrowser, WIDTHS } from '../../helpers/chromium.ts';
import { installation, type TestInstallation } from '../../helpers/cli.ts';
import { type RunningDesk, startDesk } from '../../helpers/desk.ts';
import { type MailReceiver, startMailReceiver } from '../../helpers/receivers.ts';
import { closedPort, makeCertificate } from '../../helpers/servers.ts';
import { withStore } from '../../helpers/withStore.ts';

const OFFERING = 'northwind-api';
const CELL = cellId({ type: 'offering', id: OFFERING }, 'gdpr_dpa');
const ADA = { login: 'ada', role: 'analyst', name: 'Ada Lovelace' } as const;
const QUOTE = 'Northwind AI does not use Customer Personal Data to train its models';

let site: Awaited<ReturnType<typeof startDemoSite>>;
let mail: MailReceiver;
let home: TestInstallation;
let desk: RunningDesk;
let browser: TestBrowser;
/** Somebody without an account, and without scripts. */
let reader: Person;
let ada: Person;

beforeAll(async () => {
  site = await startDemoSite();
  mail = await startMailReceiver({ certificate: await makeCertificate(['127.0.0.1']), plain: true });
  const port = await closedPort();
  home = await installation({
    watchers: { 'northwind-ai': demoWatcherYaml(site.url) },
    config: JSON.stringify({
      egress: { allow: [new URL(site.url).host, `127.0.0.1:${mail.port}`] },
      manners: { delay: '0s' },
      web: { publicUrl: `http://127.0.0.1:${port}` },
      alerts: {
        channels: [
          {
            id: 'mail',
            type: 'email',
            from: 'watch@clausewatch.example',
            to: ['team@clausewatch.example'],
            smtp: { host: '127.0.0.1', port: mail.port, secure: 'none' },
          },
        ],
      },
      registry: {
        public: true,
        corrections: 'everybody',
        captureAllow: [new URL(site.url).host],
        opinions: { from: 'everybody', mail: 'mail' },
      },
    }),
  });
  await withStore(home, async (store) => {
    if (!(await store.registryRecord('cell', CELL)))
      await store.writeRegistry([
        {
          event: {
            id: 'rev_1',
            at: cell.asOf,
            by: { kind: 'system', id: 'x', name: 'Clausewatch' },
            kind: 'proposed',
            type: 'cell',
            record: CELL,
            vendor: cell.vendor,
            offering: OFFERING,
            question: cell.question,
            after: cell,
          },
        },
      ]);
  });
  desk = await startDesk(home, { roles: 'web,worker,sender', port });
  browser = await openBrowser();
  reader = await browser.person({ origin: desk.origin, javaScript: false });
  ada = await browser.person({ origin: desk.origin });
  await ada.signIn(await desk.link(ADA));
});
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
  await home?.remove();
  await Promise.all([mail?.close(), site?.close()]);
});
afterEach(() => {
  for (const person of [reader, ada]) if (person) expect(person.complaints()).toEqual([]);
});

const cell: Cell = {
  type: 'cell',
  id: CELL,
  version: 1,
  subject: { type: 'offering', id: OFFERING },
  question: 'gdpr_dpa',
  sheet: 'dimensions',
  vendor: 'northwind-ai',
  answer: { grade: 'unclear', summary: 'The pages were not read yet.', confidence: 'low', citations: [] },
  origin: 'evidence',
  status: 'draft',
  read: [],
  asOf: '2026-01-01T00:00:00.000Z',
};

/** Takes the time that a person takes to read a form: less is taken for a machine. */
const LEAST_MS = 3_200;

const CHOICES = new Set(['grade', 'rating', 'size']);

async function fill(who: Person, fields: Record<string, string>, opened: number): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    const field = who.page.locator(`main [name=${name}]`);
    if (CHOICES.has(name)) await field.selectOption(value);
    else await field.fill(value);
  }
  await who.page.waitForTimeout(Math.max(0, LEAST_MS - (performance.now() - opened)));
}

/** Anybody can use the page as it stands, on a phone and at a desk, by day and by night. */
async function looksWell(who: Person): Promise<void> {
  for (const width of WIDTHS)
    for (const scheme of SCHEMES) {
      await dress(who, scheme, width);
      const at = `${who.page.url()} ${scheme} ${width}`;
      expect.soft(await axeViolations(who.page), at).toEqual([]);
      if ((await overflow(who)) > 0) expect.soft(await sticking(who), `${at} is wider than the window`).toEqual([]);
    }
  await dress(who, 'light', 1440);
}

/** Loads the page until it says so. */
async function until(who: Person, path: string, says: string): Promise<void> {
  await expect
    .poll(
      async () => {
        await who.visit(path);
        return who.page.locator('main').innerText();
      },
      { timeout: 45_000, interval: 1_000 },
    )
    .toContain(says);
}

describe('a reader without an account', () => {
  let sent = '';

  it('comes from the entry to the form, and sends a correction without scripts', async () => {
    await reader.visit(`/registry/${OFFERING}`);
    await reader.page.locator('article#gdpr_dpa a', { hasText: 'Correct' }).click();
    const opened = performance.now();
    expect(await reader.page.locator('h1').innerText()).toBe('Correct this answer');
    // Nobody sees the field that only machines fill in.
    expect((await reader.page.locator('.trap').boundingBox())?.width).toBeLessThan(2);
    await fill(
      reader,
      {
        wrong: 'The DPA is public.',
        grade: 'yes_public',
        right: 'Anybody can read the DPA.',
        url: `${site.url}/legal/data-processing-addendum`,
        quote: QUOTE,
        name: 'Grace Hopper',
        email: 'grace@example.com',
      },
      opened,
    );
    await reader.page.getByRole('button', { name: 'Send the correction' }).click();
    sent = new URL(reader.page.url()).pathname;
    expect(await reader.page.locator('main').innerText()).toContain('waits for somebody of the team');
  });

  it('has the page visited, and an analyst sees it beside the claim', async () => {
    const id = await withStore(home, async (store) => (await store.corrections())[0]?.id ?? '');
    await until(ada, `/corrections/${id}`, 'The quote stands on this page.');
    expect(await ada.page.locator('.capture').first().innerText()).toContain('Read');
    await looksWell(ada);
    await ada.visit('/corrections');
    await looksWell(ada);
    await ada.page.locator('tbody a').first().click();
    expect(new URL(ada.page.url()).pathname).toBe(`/corrections/${id}`);
  });

  it('is credited once the correction is accepted: the entry says so, and the sender is told', async () => {
    const form = ada.page.getByRole('form', { name: 'Accept with a new answer' });
    await form.getByLabel('Reason').fill('The page can be read by anybody.');
    await form.getByRole('button', { name: 'Accept' }).click();
    expect(await ada.page.locator('main').innerText()).toContain('Accepted, with a new answer');
    await reader.visit(`/registry/${OFFERING}`);
    const entry = await reader.page.locator('article#gdpr_dpa').innerText();
    expect(entry).toContain('Yes, public');
    expect(entry).toContain('Anybody can read the DPA.');
    expect(entry).toContain(QUOTE);
    const [event] = await withStore(home, (store) => store.registryEvents({ record: CELL, newestFirst: true, limit: 1 }));
    expect(event?.because).toMatchObject({ credit: 'Grace Hopper', reason: 'The page can be read by anybody.' });
    await reader.visit('/changelog');
    const told = await reader.page.locator('.log-entry').first().innerText();
    expect(told).toContain('Corrected thanks to Grace Hopper');
    // Who decided, and why, is for the team and for the sender.
    expect(told).not.toMatch(/Lovelace|can be read by anybody/);
    await reader.visit(sent);
    expect(await reader.page.locator('main').innerText()).toContain('It was accepted.');
  });
});

describe('a user of an offering', () => {
  const reviews = `/directory/${OFFERING}/reviews`;

  it('writes a review without an account, and confirms it by the link in the mail', async () => {
    await reader.visit(reviews);
    await reader.page.getByRole('link', { name: 'Write a review' }).click();
    const opened = performance.now();
    await fill(
      reader,
      {
        rating: '4',
        title: 'Solid',
        text: 'It does what it says.',
        name: 'Grace',
        role: 'DPO',
        size: '50-249',
        email: 'grace@example.com',
      },
      opened,
    );
    await reader.page.getByRole('button', { name: 'Send the review' }).click();
    expect(await reader.page.locator('h1').innerText()).toBe('Look into your mail');
    await expect.poll(() => mail.mails.length, { timeout: 30_000 }).toBe(1);
    const text = (mail.mails[0]?.raw ?? '').replace(/=\r\n/g, '').replaceAll('=3D', '=');
    const link = /http:\/\/127\.0\.0\.1:\d+(\/opinions\/confirm\?key=[\w-]+)/.exec(text)?.[1] ?? expect.unreachable(text);
    await reader.visit(link);
    await reader.page.getByRole('button', { name: 'Confirm' }).click();
    expect(await reader.page.locator('h1').innerText()).toBe('Thank you');
  });

  it('is read once a moderator has published it', async () => {
    await ada.visit('/opinions');
    await looksWell(ada);
    await ada.page.getByRole('button', { name: 'Publish' }).click();
    await reader.visit(reviews);
    expect(await reader.page.locator('main').innerText()).toContain('It does what it says.');
  });
});

describe('pages for readers', () => {
  it('can be used by anybody, on a phone and at a desk, by day and by night', async () => {
    const who = await browser.person({ origin: desk.origin });
    const id = await withStore(home, async (store) => (await store.opinions())[0]?.id ?? '');
    for (const path of [
      `/corrections/new?cell=${encodeURIComponent(CELL)}`,
      `/directory/${OFFERING}/reviews`,
      `/directory/${OFFERING}/reviews/new`,
      `/opinions/${id}/report`,
    ]) {
      expect(await who.visit(path), path).toBe(200);
      await looksWell(who);
    }
    // A form with faults.
    await who.visit(`/corrections/new?cell=${encodeURIComponent(CELL)}`);
    await who.page.evaluate("document.querySelector('form.reader-form').noValidate = true");
    await who.page.getByRole('button', { name: 'Send the correction' }).click();
    expect(await who.page.getByRole('alert').innerText()).toContain('Nothing was sent yet');
    await looksWell(who);
    expect(who.complaints()).toEqual([]);
    await who.close();
  });
});

/** The queue page and the board as administrators see them, in a real browser over a real Redis. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createIds } from '../../../src/lib/ids.ts';
import { systemRandomBytes } from '../../../src/lib/secrets.ts';
import { createQueueDesk } from '../../../src/pipeline/queueDesk.ts';
import { createApp } from '../../../src/web/app.ts';
import { serve } from '../../../src/web/serve.ts';
import { axeViolations } from '../../helpers/axe.ts';
import { dress, openBrowser, overflow, type Person, SCHEMES, sticking, type TestBrowser, WIDTHS } from '../../helpers/chromium.ts';
import { installation } from '../../helpers/cli.ts';
import { startDesk } from '../../helpers/desk.ts';
import { FAILED, filledQueues } from '../../helpers/queueBoard.ts';
import { startRedis, type TestRedis } from '../../helpers/redis.ts';
import { entrySite, TESTER } from '../../integration/web/entrySite.ts';

const PAGE = '/settings/queue';
const BOARD = `${PAGE}/board`;
const WATCHER = `vendor: { id: acme, name: Acme }
sources:
  - { id: dpa, kind: dpa, url: "https://acme.example/dpa" }
`;
/** Buttons that are icons without a name, grey letters, headings: the library's own, which we cannot mend. What people must do, they do on our page. */
const OF_THE_LIBRARY = [
  'button-name',
  'color-contrast',
  'page-has-heading-one',
  'heading-order',
  'empty-table-header',
  'image-redundant-alt',
  'label-content-name-mismatch',
];

let redis: TestRedis;
let browser: TestBrowser;
beforeAll(async () => {
  [redis, browser] = await Promise.all([startRedis(), openBrowser()]);
});
afterAll(async () => {
  await Promise.all([browser?.close(), redis?.stop()]);
});

/** An administrator in front of queues with something in them. */
async function atQueues(): Promise<Person & { queues: Awaited<ReturnType<typeof filledQueues>> }> {
  const queues = await filledQueues(redis);
  const { services, store, clock, access, person } = await entrySite();
  const desk = createQueueDesk({ board: queues.board, store, clock, newId: createIds(systemRandomBytes) });
  const app = createApp({ ...services, checkQueue: { counts: expect.unreachable, desk } });
  const served = await serve(app, { host: '127.0.0.1', port: 0 });
  const ada = await browser.person({ origin: served.url });
  onTestFinished(async () => {
    await ada.close();
    await served.close();
  });
  const { secret } = await access.links.make(await person('ada', 'admin'), TESTER);
  await ada.signIn(`${served.url}/enter?token=${secret}`);
  return { ...ada, queues };
}

/** Pictures of what was looked at, for people: `SCREENS=folder`. */
async function picture({ page }: Person, name: string): Promise<void> {
  const folder = process.env['SCREENS'];
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

describe('the queue page', () => {
  it('has no fault that axe finds and no scrolling sideways, light and dark, narrow and wide', async () => {
    const ada = await atQueues();
    expect(await ada.visit(PAGE)).toBe(200);
    for (const width of WIDTHS) {
      for (const scheme of SCHEMES) {
        await dress(ada, scheme, width);
        await picture(ada, `page-${scheme}-${width}`);
        expect.soft(await axeViolations(ada.page), `${scheme} ${width}`).toEqual([]);
        if ((await overflow(ada)) > 0) expect.soft(await sticking(ada), `${scheme} ${width} is wider than the window`).toEqual([]);
      }
    }
    expect(ada.complaints()).toEqual([]);
  });

  it('puts a failed check among the waiting again at the press of a button', async () => {
    const ada = await atQueues();
    await ada.visit(PAGE);
    await ada.page.getByRole('button', { name: 'Retry acme/dpa' }).click();
    await ada.page.getByText('1 check waits again.').waitFor();
    expect(await (await ada.queues.http.getJob(FAILED))?.getState()).toBe('waiting');
    expect(await ada.page.getByText('No check has failed for good.').isVisible()).toBe(true);
    expect(ada.complaints()).toEqual([]);
  });

  it('leads to the board and back', async () => {
    const ada = await atQueues();
    await ada.visit(PAGE);
    await ada.page.getByRole('link', { name: 'Every task, on the board' }).click();
    await ada.page.getByRole('link', { name: 'browser' }).first().waitFor();
    await ada.page.locator('header button').last().click();
    await ada.page.getByRole('menuitem', { name: 'Back to the settings' }).click();
    await ada.page.waitForURL(`**${PAGE}`);
    expect(ada.complaints()).toEqual([]);
  });
});

describe('the board', () => {
  it('shows queues, a failed task and what it failed by as text, and the policy refuses nothing', async () => {
    const ada = await atQueues();
    for (const [name, path, seen] of [
      ['board', '/', 'browser'],
      ['failed', '/queue/http?status=failed', '<img src=x onerror=alert(1)>'],
      ['task', `/queue/http/${encodeURIComponent(FAILED)}`, '<img src=x onerror=alert(1)>'],
      ['schedulers', '/job-schedulers', 'minutely'],
    ] as const) {
      expect(await ada.visit(BOARD + path), path).toBe(200);
      for (const width of WIDTHS) {
        for (const scheme of SCHEMES) {
          await dress(ada, scheme, width);
          await ada.page.getByText(seen).first().waitFor({ state: 'attached' });
          await picture(ada, `${name}-${scheme}-${width}`);
          const faults = (await axeViolations(ada.page)).filter((fault) => !OF_THE_LIBRARY.some((rule) => fault.startsWith(`${rule}:`)));
          expect.soft(faults, `${path} ${scheme} ${width}`).toEqual([]);
          expect.soft(await overflow(ada), `${path} ${scheme} ${width}`).toBe(0);
        }
      }
      expect.soft(await ada.page.locator('img[src="x"]').count(), path).toBe(0);
      expect.soft(ada.complaints(), path).toEqual([]);
    }
  });

  it('follows the theme of the system', async () => {
    const ada = await atQueues();
    await ada.visit(`${BOARD}/`);
    for (const scheme of SCHEMES) {
      await dress(ada, scheme, 1440);
      await ada.page.locator(scheme === 'dark' ? 'body.dark-mode' : 'body:not(.dark-mode)').waitFor({ state: 'attached' });
    }
  });

  it('offers nothing that would change anything', async () => {
    const ada = await atQueues();
    await ada.visit(`${BOARD}/queue/http?status=failed`);
    await ada.page.getByText(FAILED).first().waitFor();
    // The last one copies the text.
    const tabs = ['Error', 'Data', 'Progress', 'Options', 'Logs', ''];
    expect(await ada.page.locator('main button').allInnerTexts()).toEqual(['No workers', ...tabs]);
  });
});

it('the program has the page where the settings name a Redis, and one of its own where they name none', async () => {
  const home = await installation({ watchers: { acme: WATCHER } });
  onTestFinished(() => home.remove());
  for (const [env, seen] of [
    [{ REDIS_URL: redis.url, CLAUSEWATCH_QUEUE_PREFIX: redis.prefix() }, 'the workers of all machines'],
    [{ REDIS_URL: '' }, 'Checks wait in this process'],
  ] as const) {
    const desk = await startDesk(home, { env });
    const admin = await desk.client({ login: 'ada', role: 'admin' });
    expect((await admin.get(PAGE)).text).toContain(seen);
    await desk.stop();
  }
});

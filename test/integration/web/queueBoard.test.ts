/** The queue page and the board over a real Redis: who comes in, what can be done, what is noted, and an outage. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../../src/domain/access.ts';
import { createIds } from '../../../src/lib/ids.ts';
import { systemRandomBytes } from '../../../src/lib/secrets.ts';
import { createQueueDesk, type QueueDesk } from '../../../src/pipeline/queueDesk.ts';
import { createApp } from '../../../src/web/app.ts';
import { createBrowser } from '../../helpers/browser.ts';
import { FAILED, filledQueues, HOSTILE } from '../../helpers/queueBoard.ts';
import { startRedis, type TestRedis } from '../../helpers/redis.ts';
import { entrySite } from './entrySite.ts';

const PAGE = '/settings/queue';
const BOARD = `${PAGE}/board`;
const BOARD_PATHS = [`${BOARD}/`, `${BOARD}/queue/http`, `${BOARD}/api/queues`, `${BOARD}/static/images/logo.svg`];

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

const COUNTS = { waiting: 3, delayed: 1, active: 2, failed: 0 };

/** The site over these queues, and somebody who is signed in. */
async function siteOf(role: Role | undefined, from: TestRedis = redis) {
  const queues = await filledQueues(from);
  const site = await entrySite();
  const desk: QueueDesk = createQueueDesk({
    board: queues.board,
    store: site.store,
    clock: site.clock,
    newId: createIds(systemRandomBytes),
  });
  const app = createApp({ ...site.services, checkQueue: { counts: async () => COUNTS, desk } });
  const who = role && (await site.signedIn(await site.person('ada', role)));
  const browser = createBrowser((url, init) => app.request(url, init));
  for (const [name, value] of who?.cookies ?? []) browser.cookies.set(name, value);
  return { ...site, ...queues, queues, browser, request: (url: string, init: RequestInit) => app.request(url, init) };
}

const acts = async ({ store }: { store: { acts(filter: object): Promise<Array<{ kind: string }>> } }) =>
  (await store.acts({})).filter(({ kind }) => kind.startsWith('queue.'));

describe('the queue page', () => {
  it('tells administrators what waits, runs and failed, and nothing of it as markup', async () => {
    const { browser } = await siteOf('admin');
    const { status, $, text } = await browser.get(PAGE);
    expect(status).toBe(200);
    const rows = $('table.work')
      .first()
      .find('tbody tr')
      .toArray()
      .map((row) =>
        $(row)
          .find('th b, td:not(.acts)')
          .toArray()
          .map((cell) => $(cell).text().replace(/\s+/g, ' ').trim()),
      );
    expect(rows).toEqual([
      ['http', '1 1 for later', '0', '1', 'nobody'],
      ['browser', '1', '0', '0', 'nobody'],
      ['tick', '1', '0', '0', 'nobody'],
    ]);
    expect($('table.work').last().find('.why').text()).toBe(HOSTILE);
    expect($('table.work').last().find('a').attr('href')).toBe('/sources/acme/dpa');
    expect(text).not.toContain('<img src=x');
    expect($('nav.settings-nav a[aria-current]').text()).toBe('Queue');
  });

  it.each(['viewer', 'analyst', 'approver'] as const)('refuses the role %s, and so does every address of the board', async (role) => {
    const { browser } = await siteOf(role);
    for (const path of [PAGE, ...BOARD_PATHS]) expect([path, (await browser.get(path)).status]).toEqual([path, 403]);
    expect((await browser.get('/settings')).text).not.toContain(PAGE);
  });

  it('sends nobody in particular to sign in', async () => {
    const { browser } = await siteOf(undefined);
    for (const path of [PAGE, `${BOARD}/`]) expect((await browser.get(path)).location).toBe(`/sign-in?to=${encodeURIComponent(path)}`);
    expect((await browser.get(`${BOARD}/api/queues`, { 'sec-fetch-dest': 'empty' })).status).toBe(401);
  });

  it('is told as what it is where the queue is in the process, and is not in the navigation then', async () => {
    const site = await entrySite({ web: { checkQueue: { counts: async () => COUNTS } } });
    const admin = await site.signedIn(await site.person('ada', 'admin'));
    const { $, text } = await admin.get(PAGE);
    expect(text).toContain('Checks wait in this process');
    expect(
      $('.work-tally dd')
        .toArray()
        .map((one) => $(one).text()),
    ).toEqual(['3 1 for later', '2', '0']);
    expect($('nav.settings-nav').text()).not.toContain('Queue');
    expect((await admin.get(`${BOARD}/`)).status).toBe(404);
  });
});

describe('what administrators do', () => {
  it('puts a failed check among the waiting again, with all attempts before it, and notes which', async () => {
    const site = await siteOf('admin');
    await site.browser.get(PAGE);
    const { location } = await site.browser.post(`${PAGE}/http/retry`, { task: FAILED });
    expect(location).toBe(`${PAGE}?done=retry&tasks=1`);
    const job = await site.http.getJob(FAILED);
    expect([await job?.getState(), job?.attemptsMade]).toEqual(['waiting', 0]);
    expect(await acts(site)).toMatchObject([
      {
        kind: 'queue.retry',
        by: { kind: 'user', name: 'Name of ada' },
        subject: { type: 'queue', id: 'http' },
        detail: { note: { tasks: [FAILED] } },
      },
    ]);
    expect((await site.browser.get(location ?? '')).text).toContain('1 check waits again.');
    // It is no longer there as a failed one.
    expect((await site.browser.post(`${PAGE}/http/retry`, { task: FAILED })).location).toBe(`${PAGE}?done=retry&tasks=0`);
    expect(await acts(site)).toHaveLength(1);
  });

  it('tries all failed checks of a queue again in one act', async () => {
    const site = await siteOf('admin');
    await site.browser.get(PAGE);
    await site.browser.post(`${PAGE}/http/retry`);
    expect(await site.http.getFailedCount()).toBe(0);
    expect(await acts(site)).toMatchObject([{ detail: { note: { tasks: [FAILED] } } }]);
  });

  it('pauses and resumes a queue once, and notes each', async () => {
    const site = await siteOf('admin');
    await site.browser.get(PAGE);
    for (const what of ['pause', 'pause', 'resume', 'resume']) {
      await site.browser.post(`${PAGE}/browser/${what}`);
      expect(await site.queues.browser.isPaused()).toBe(what === 'pause');
    }
    expect((await acts(site)).map(({ kind }) => kind)).toEqual(['queue.resume', 'queue.pause']);
  });

  it('touches neither queues that are the program’s own nor unknown ones', async () => {
    const site = await siteOf('admin');
    await site.browser.get(PAGE);
    for (const name of ['tick', 'none', '__proto__']) expect((await site.browser.post(`${PAGE}/${name}/pause`)).status).toBe(404);
    for (const name of ['tick', 'none']) await expect(async () => site.board.pause(name)).rejects.toThrow('that people may touch');
    expect(await acts(site)).toEqual([]);
  });

  it.each([
    ['without the token of the session', { csrf: '' }, {}],
    ['from a page of somebody else', {}, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
  ])('is refused %s', async (_, fields, headers) => {
    const site = await siteOf('admin');
    await site.browser.get(PAGE);
    for (const what of ['retry', 'pause', 'resume'])
      expect((await site.browser.post(`${PAGE}/http/${what}`, fields, headers)).status).toBe(403);
    expect([await site.http.getFailedCount(), await site.http.isPaused()]).toEqual([1, false]);
    expect(await acts(site)).toEqual([]);
  });
});

describe('the board', () => {
  it('lists the queues with their tasks, under a policy that lets in nothing of elsewhere', async () => {
    const { browser } = await siteOf('admin');
    const { text, headers } = await browser.get(`${BOARD}/`);
    expect(text).toContain(`<base href="${BOARD}/">`);
    expect(text).not.toMatch(/style="|<style|https:/);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|data:|\*/);
    const { queues } = JSON.parse((await browser.get(`${BOARD}/api/queues?activeQueue=http&status=failed&page=1&jobsPerPage=10`)).text);
    expect(queues.map(({ name, readOnlyMode }: Record<string, unknown>) => [name, readOnlyMode])).toEqual([
      ['http', true],
      ['browser', true],
      ['tick', true],
    ]);
    expect(queues[0].jobs[0]).toMatchObject({ id: FAILED, failedReason: HOSTILE });
    for (const path of ['/nothing', '/static/..%2f..%2fpackage.json', '/static/../../../etc/passwd'])
      expect((await browser.get(BOARD + path)).status).toBe(404);
  });

  it('changes nothing, whatever the library would do', async () => {
    const site = await siteOf('admin');
    await site.browser.get(PAGE);
    const before = await site.http.getJobCounts();
    for (const act of ['pause', 'empty', 'obliterate', 'promote', `${encodeURIComponent(FAILED)}/clean`, 'clean/failed', 'add']) {
      for (const method of ['PUT', 'POST', 'PATCH', 'DELETE']) {
        const init = {
          method,
          headers: { ...site.browser.headers(), origin: 'http://localhost', 'content-type': 'application/json' },
          body: '{}',
        };
        expect([404, 403]).toContain((await site.request(`${BOARD}/api/queues/http/${act}`, init)).status);
        // Past our table of routes, its own mode and ours still hold.
        expect((await site.board.answer(new Request(`http://localhost${BOARD}/api/queues/http/${act}`, { method }))).status).toBe(405);
      }
    }
    expect([await site.http.getJobCounts(), await site.http.isPaused()]).toEqual([before, false]);
  });
});

describe('without Redis', () => {
  it('says so in a page within seconds, does nothing, and is back with it', async () => {
    const own = await startRedis();
    const site = await siteOf('admin', own);
    await site.browser.get(PAGE);
    await own.stop();
    const begun = performance.now();
    const answers = await Promise.all([PAGE, `${BOARD}/`, `${BOARD}/api/queues`].map((path) => site.browser.get(path)));
    const posted = await site.browser.post(`${PAGE}/http/pause`);
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
    for (const { text } of answers) expect(text).toContain('cannot be reached');
    expect(JSON.parse(answers[2]?.text ?? '')).toMatchObject({ message: 'Start Redis or correct its address.' });
    expect(posted.status).toBe(503);
    expect(await acts(site)).toEqual([]);
  });
});

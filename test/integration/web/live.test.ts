import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type Browser, chromium } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { findChromium } from '../../../src/adapters/renderer/executable.ts';
import type { Visitor } from '../../../src/domain/access.ts';
import type { Pulse } from '../../../src/domain/overview.ts';
import { createLive, type Live, type LiveOptions } from '../../../src/web/live.ts';
import { type Served, serve } from '../../../src/web/serve.ts';
import { doorFor, person } from '../../helpers/door.ts';
import { change, type FixtureData, sampleData } from '../../helpers/webFixtures.ts';
import { entrySite } from './entrySite.ts';
import { siteOf } from './site.ts';

const closing: Array<() => unknown> = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Running {
  live: Live;
  served: Served;
  pulse: Pulse;
  asked: () => number;
  /** Who is let in from now on. */
  visitor: { current: Visitor };
}

async function start(options: Partial<LiveOptions> = {}, data: FixtureData = sampleData()): Promise<Running> {
  const pulse: Pulse = { visits: 1, changes: 1, acts: 1, deliveries: 1 };
  let asked = 0;
  const live = createLive({
    pulse: async () => {
      asked += 1;
      return { ...pulse };
    },
    onError: (error) => {
      throw error;
    },
    pollMs: 20,
    beatMs: 20,
    askMs: 20,
    ...options,
  });
  const door = doorFor(person('viewer'));
  const visitor = { current: await door.visitor(undefined as never) };
  const { app } = siteOf(data, { live, door: { ...door, visitor: async () => visitor.current } });
  const served = await serve(app, { host: '127.0.0.1', port: 0 });
  closing.push(
    () => served.close(),
    () => live.close(),
  );
  return { live, served, pulse, asked: () => asked, visitor };
}

/** A reader without a browser: what it got so far, and the socket. */
async function read({ served }: Running): Promise<{ socket: Socket; text: () => string; saw(part: string | RegExp): Promise<void> }> {
  const socket = connect(served.port, '127.0.0.1');
  closing.push(() => socket.destroy());
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  socket.on('error', () => {});
  socket.write('GET /events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n');
  const saw = (part: string | RegExp) => vi.waitFor(() => expect(text).toMatch(part), { timeout: 10_000, interval: 5 });
  return { socket, text: () => text, saw };
}

describe('the stream of events', () => {
  it('tells what checks are doing, as they do it, and forgets what is recorded', async () => {
    const running = await start();
    running.live.onStage('acme/dpa', 'fetching');
    const reader = await read(running);
    await reader.saw(/^HTTP\/1.1 200/);
    await reader.saw('content-type: text/event-stream');
    await reader.saw('event: now\ndata: {"n":1,"first":[["acme/dpa","fetching"]]}');
    running.live.onStage('acme/dpa', 'rendering');
    await reader.saw('data: {"n":1,"first":[["acme/dpa","rendering"]]}');
    running.live.onStage('acme/dpa', 'recorded');
    await reader.saw('data: {"n":0,"first":[]}');
  });

  it('tells once that something was recorded, by whichever process', async () => {
    const running = await start();
    const reader = await read(running);
    await reader.saw('event: pulse\ndata: {"visits":1,');
    running.pulse.visits = 2;
    await reader.saw('event: pulse\ndata: {"visits":2,');
    const asked = running.asked();
    await vi.waitFor(() => expect(running.asked()).toBeGreaterThan(asked + 3));
    expect(reader.text().match(/event: pulse/g)).toHaveLength(2);
  });

  it('asks the store nothing while nobody listens', async () => {
    const running = await start();
    running.live.onStage('acme/dpa', 'recorded');
    expect(running.asked()).toBe(0);
    const reader = await read(running);
    await reader.saw('event: pulse');
    reader.socket.destroy();
    await vi.waitFor(() => expect(running.live.listeners()).toBe(0));
    const asked = running.asked();
    running.live.onStage('acme/dpa', 'recorded');
    expect(running.asked()).toBe(asked);
  });

  it('keeps nothing of a reader that was killed', async () => {
    const running = await start();
    const readers = await Promise.all([read(running), read(running), read(running)]);
    await Promise.all(readers.map((reader) => reader.saw('event: now')));
    expect(running.live.listeners()).toBe(3);
    for (const { socket } of readers) socket.resetAndDestroy();
    await vi.waitFor(() => expect(running.live.listeners()).toBe(0), { timeout: 10_000 });
  });

  it('gives up a reader that takes nothing, and holds no more for it than a few events', async () => {
    const running = await start({ perSession: 10 });
    const stream = running.live.listen({ session: 'slow', isStillIn: async () => true });
    if (!stream) throw new Error('refused');
    for (let n = 0; n < 1000; n += 1) running.live.onStage(`acme/page-${n}`, 'fetching');
    await vi.waitFor(() => expect(running.live.listeners()).toBe(0), { timeout: 10_000 });
    let chunks = 0;
    for await (const _ of stream) chunks += 1;
    expect(chunks).toBeLessThanOrEqual(9);
  });

  it('ends when the session does', async () => {
    const running = await start();
    const reader = await read(running);
    await reader.saw('event: now');
    const ended = once(reader.socket, 'end');
    running.visitor.current = { kind: 'nobody' };
    await vi.waitFor(() => expect(running.live.listeners()).toBe(0), { timeout: 10_000 });
    await reader.saw(/\r\n0\r\n\r\n$/);
    reader.socket.end();
    await ended;
  });

  it('ends when the server stops, and then admits nobody', async () => {
    const running = await start();
    const reader = await read(running);
    await reader.saw('event: now');
    running.live.close();
    await reader.saw(/\r\n0\r\n\r\n$/);
    expect(running.live.listen({ session: 's', isStillIn: async () => true })).toBeUndefined();
  });

  it('is refused in a way that browsers do not repeat where a session listens too often, or too many do', async () => {
    for (const limit of [{ perSession: 1 }, { inAll: 1 }]) {
      const running = await start(limit);
      const reader = await read(running);
      await reader.saw('event: now');
      expect((await fetch(`${running.served.url}/events`)).status).toBe(204);
    }
  });

  it('keeps nobody waiting for who asks for its head only', async () => {
    const running = await start();
    const { status, headers } = await fetch(`${running.served.url}/events`, { method: 'HEAD' });
    expect([status, headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
    expect(running.live.listeners()).toBe(0);
  });

  it('is for those who are signed in', async () => {
    const running = await start();
    running.visitor.current = { kind: 'nobody' };
    const response = await fetch(`${running.served.url}/events`, { redirect: 'manual', headers: { 'sec-fetch-dest': 'empty' } });
    expect(response.status).toBe(401);
    expect(running.live.listeners()).toBe(0);
  });
});

it('keeps no session awake, and ends with one that is idle for too long', async () => {
  const live = createLive({
    pulse: async () => ({ visits: 0, changes: 0, acts: 0, deliveries: 0 }),
    onError: () => {},
    beatMs: 10,
    askMs: 10,
  });
  closing.push(() => live.close());
  const { app, signedIn, person: add, clock, store } = await entrySite({ web: { live } });
  const ada = await add('ada');
  const browser = await signedIn(ada);
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const { body } = await app.request('/events', { headers: { host: 'localhost', 'sec-fetch-dest': 'empty', cookie } });
  const seenAt = async () => (await store.sessions(ada.id, clock.now().toISOString()))[0]?.seenAt;
  const before = await seenAt();
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  clock.advance(23 * 3_600_000);
  for (let chunks = 0; chunks < 5; chunks += 1) expect((await reader.read()).done).toBe(false);
  expect(await seenAt()).toBe(before);
  clock.advance(3_600_000);
  while (!(await reader.read()).done) expect(live.listeners()).toBeLessThanOrEqual(1);
  expect(live.listeners()).toBe(0);
});

describe('an open page', () => {
  let browser: Browser | undefined;
  beforeAll(async () => {
    const found = findChromium();
    if (!found.found) throw new Error(found.why);
    browser = await chromium.launch({ executablePath: found.path, args: ['--no-sandbox'] });
  });
  afterAll(() => browser?.close());

  async function open(running: Running, path: string) {
    const page = await (browser as Browser).newPage();
    closing.push(() => page.close());
    const refused: string[] = [];
    page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
    await page.goto(`${running.served.url}${path}`);
    await vi.waitFor(() => expect(running.live.listeners()).toBe(1), { timeout: 10_000 });
    await vi.waitFor(() => expect(running.asked()).toBeGreaterThan(1));
    return { page, refused };
  }

  it('shows what is being checked, and takes up what was recorded without losing its place', async () => {
    const data = sampleData();
    const running = await start({}, data);
    const { page, refused } = await open(running, '/');
    running.live.onStage('acme/dpa', 'rendering');
    await page.getByText('Checking 1 page: acme/dpa rendering').waitFor();
    const link = page.locator('[aria-labelledby=latest] .entry-title').first();
    await link.focus();
    const focused = await link.getAttribute('href');
    const scrolled = await page.evaluate('scrollY');
    data.changes.push(change({ id: 'brand-new', path: ['A passage that is new'], firstSeenNewAt: '2026-11-20T09:00:00.000Z' }));
    running.pulse.changes += 1;
    await page.getByText('A passage that is new').waitFor();
    expect(await page.evaluate('document.activeElement.getAttribute("href")')).toBe(focused);
    expect(await page.evaluate('scrollY')).toBe(scrolled);
    expect(refused).toEqual([]);
  });

  it('says so when it is not kept up to date any more', async () => {
    const running = await start();
    const { page } = await open(running, '/');
    running.visitor.current = { kind: 'nobody' };
    await page.getByText('This page is not kept up to date any more.').waitFor();
    running.visitor.current = await doorFor(person('viewer')).visitor(undefined as never);
    await Promise.all([page.waitForEvent('load'), page.getByRole('link', { name: 'Load it again' }).click()]);
    expect(await page.getByText('not kept up to date').count()).toBe(0);
  });

  it('stays as it is while somebody types', async () => {
    const data = sampleData();
    const running = await start({}, data);
    const { page } = await open(running, '/sources');
    const row = page.locator('[data-live=sources] .source-name').first();
    await row.evaluate((element) => element.setAttribute('data-mine', ''));
    await page.getByLabel('Name or address').fill('dp');
    data.states = data.states.filter(({ source }) => source.id !== 'halden-cloud/dpa');
    const seen = page.waitForEvent('requestfinished', { timeout: 300 }).catch(() => 'nothing was read');
    running.pulse.visits += 1;
    expect(await seen).toBe('nothing was read');
    expect(await page.locator('[data-mine]').count()).toBe(1);
    await page.getByLabel('Name or address').blur();
    await page.locator('[data-live=sources] a[href="/sources/halden-cloud/dpa"]').waitFor({ state: 'detached' });
  });
});

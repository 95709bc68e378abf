/**
 * Robots and turns: what a check asks before it visits, and what it heeds afterwards.
 * @module
 */
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createMemoryLimits } from '../../../src/adapters/limits/memory.ts';
import { createInlineQueue } from '../../../src/adapters/queue/inline.ts';
import { checkId } from '../../../src/domain/capture.ts';
import type { Ticker } from '../../../src/domain/ports.ts';
import type { Source } from '../../../src/domain/watcher.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { checkSource } from '../../../src/pipeline/check.ts';
import { checkNow } from '../../../src/pipeline/checkNow.ts';
import { HostBusy } from '../../../src/pipeline/manners.ts';
import { startMonitor } from '../../../src/pipeline/monitor.ts';
import { sampleSource } from '../../helpers/samples.ts';
import { createWorld, page, textAnswer } from './world.ts';

const HOUR_MS = 3_600_000;
const sourceAt = (id: string, path: string, more: Partial<Source> = {}) =>
  sampleSource(id, { render: 'http', url: `https://acme.example${path}`, ...more });
const DISALLOWED = textAnswer(200, 'User-agent: *\nDisallow: /legal');

describe('the robots.txt of a site', () => {
  const world = (more: Partial<Source> = {}) => createWorld({ sources: [sourceAt('acme/dpa', '/legal/dpa', more)] });

  it('that disallows a page keeps every request from it, and the visit says which rule', async () => {
    const { check, texts, http, lastVisit, source, store } = await world();
    texts.answer = DISALLOWED;
    expect(await check(page())).toMatchObject({
      verdict: 'robots',
      because: 'the robots.txt of the site disallows it: Disallow: /legal (line 2)',
      remedy: expect.stringContaining('robots: note'),
    });
    expect(http.requests).toEqual([]);
    expect(texts.requests).toEqual(['https://acme.example/robots.txt']);
    expect(await lastVisit()).toMatchObject({
      verdict: 'robots',
      failure: { kind: 'robots', transient: false },
      robots: {
        allowed: false,
        rule: 'Disallow: /legal (line 2)',
        url: 'https://acme.example/robots.txt',
        fetchedAt: '2026-03-01T06:00:00.000Z',
      },
    });
    expect((await store.source(source.id))?.unreadSince).toBe('2026-03-01T06:00:00.000Z');
  });

  it('never moves a baseline, and the page is compared again when it is allowed', async () => {
    const { check, texts, baseline, changes } = await world();
    await check(page());
    const before = await baseline();
    texts.answer = DISALLOWED;
    expect((await check()).verdict).toBe('robots');
    expect(await baseline()).toEqual(before);
    texts.answer = textAnswer(404);
    expect((await check()).verdict).toBe('unchanged');
    expect(await changes()).toEqual([]);
  });

  it.each([
    ['the source', { robots: 'note' as const }, 'obey' as const],
    ['the settings', {}, 'note' as const],
  ])('is only noted where %s say so', async (_, more, setting) => {
    const { check, texts, services, lastVisit } = await world(more);
    services.config.manners.robots = setting;
    texts.answer = DISALLOWED;
    expect((await check(page())).verdict).toBe('content');
    expect(await lastVisit()).toMatchObject({ robots: { allowed: false, rule: 'Disallow: /legal (line 2)' } });
  });

  it('is obeyed for a source that says so, whatever the settings say', async () => {
    const { check, texts, services } = await world({ robots: 'obey' });
    services.config.manners.robots = 'note';
    texts.answer = DISALLOWED;
    expect((await check(page())).verdict).toBe('robots');
  });

  it('that allows a page is noted with the visit', async () => {
    const { check, texts, lastVisit } = await world();
    texts.answer = textAnswer(200, 'User-agent: clausewatch\nAllow: /legal');
    await check(page());
    expect((await lastVisit())?.robots).toMatchObject({ allowed: true, rule: 'Allow: /legal (line 2)' });
  });

  it('is asked for once a day and origin', async () => {
    const { checkAgain, clock, texts, http } = await world();
    http.answers = [page()];
    for (const hours of [0, 12, 11]) {
      clock.advance(hours * HOUR_MS);
      await checkAgain();
    }
    await checkAgain(sourceAt('acme/dpa', '/terms'));
    expect(texts.requests).toHaveLength(1);
    clock.advance(HOUR_MS);
    await checkAgain();
    expect(texts.requests).toHaveLength(2);
    clock.advance(1);
    await checkAgain(sampleSource('acme/dpa', { render: 'http', url: 'https://acme.example:8443/' }));
    expect(texts.requests.slice(2)).toEqual(['https://acme.example:8443/robots.txt']);
  });

  it.each([404, 410, 401, 403, 304])('is taken for absent when the server answers %i: all is allowed', async (status) => {
    const { check, texts } = await world();
    texts.answer = textAnswer(status, 'User-agent: *\nDisallow: /');
    expect((await check(page())).verdict).toBe('content');
  });

  it.each([500, 503, 429])('that cannot be read (%i) keeps every request from the page, for now', async (status) => {
    const { check, texts, http, lastVisit } = await world();
    texts.answer = textAnswer(status);
    expect(await check(page())).toMatchObject({
      verdict: 'unreachable',
      because: `The robots.txt of acme.example could not be read (the server answered ${status}), so the page was not visited.`,
    });
    expect(http.requests).toEqual([]);
    expect(await lastVisit()).toMatchObject({ failure: { kind: 'robots-unread', transient: true } });
  });

  it('that nothing can be fetched of is an unreachable site, with the reason', async () => {
    const { check, texts, http } = await world();
    texts.answer = { ok: false, failure: { kind: 'dns', message: 'The name acme.example could not be resolved.', transient: true } };
    expect(await check(page())).toMatchObject({ verdict: 'unreachable', because: 'The name acme.example could not be resolved.' });
    expect(http.requests).toEqual([]);
  });

  it('that cannot be read is not waited for where it is only noted', async () => {
    const { check, texts, lastVisit } = await world({ robots: 'note' });
    texts.answer = textAnswer(500);
    expect((await check(page())).verdict).toBe('content');
    expect(await lastVisit()).not.toHaveProperty('robots');
  });

  it('is taken at its last word for thirty days when it cannot be read', async () => {
    const { checkAgain, clock, texts, http } = await world();
    http.answers = [page()];
    texts.answer = textAnswer(200, 'User-agent: *\nDisallow: /other');
    await checkAgain();
    texts.answer = textAnswer(500);
    clock.advance(29 * 24 * HOUR_MS);
    expect((await checkAgain()).verdict).toBe('unchanged');
    clock.advance(24 * HOUR_MS);
    expect((await checkAgain()).verdict).toBe('unreachable');
    expect(http.requests).toHaveLength(1 + 1);
  });
});

describe('a page that leads to another address', () => {
  const ledTo = (finalUrl: string, more: object = {}) => ({ finalUrl, body: page(), ...more });
  const world = (more: Partial<Source> = {}) => createWorld({ sources: [sourceAt('acme/dpa', '/dpa', more)] });

  it('which robots.txt disallows is not read: nothing of it is kept, and the visit says where it led', async () => {
    const { check, texts, lastVisit, baseline, store, source } = await world();
    texts.answer = DISALLOWED;
    expect(await check(ledTo('https://acme.example/legal/dpa'))).toMatchObject({
      verdict: 'robots',
      because: 'it leads to https://acme.example/legal/dpa, which robots.txt disallows: Disallow: /legal (line 2)',
    });
    expect(texts.requests).toHaveLength(1);
    expect(await baseline()).toBeUndefined();
    const visit = await lastVisit();
    expect(visit).toMatchObject({ failure: { kind: 'robots' }, finalUrl: 'https://acme.example/legal/dpa', robots: { allowed: false } });
    expect(visit).not.toHaveProperty('sha256');
    expect((await store.source(source.id))?.unreadSince).toBeDefined();
  });

  it('is not read when the server says that nothing there has changed', async () => {
    const { check, texts } = await world();
    await check(ledTo('https://acme.example/legal/dpa'));
    texts.answer = DISALLOWED;
    const unchanged = ledTo('https://acme.example/legal/dpa', { status: 304, notModified: true, body: '' });
    expect((await check(unchanged)).verdict).toBe('robots');
  });

  it('of another site is judged by the robots.txt of that site, asked for once a day', async () => {
    const { check, checkAgain, clock, texts, services } = await world();
    const own = services.visitors.fetchText;
    services.visitors.fetchText = async (url, signal) => {
      await own(url, signal);
      return url.startsWith('https://legal.') ? DISALLOWED : textAnswer(404);
    };
    expect((await check(ledTo('https://legal.acme.example/legal/dpa'))).verdict).toBe('robots');
    clock.advance(1);
    expect((await checkAgain()).verdict).toBe('robots');
    expect(texts.requests).toEqual(['https://acme.example/robots.txt', 'https://legal.acme.example/robots.txt']);
  });

  it('of another site is read where that site allows it, or does not say', async () => {
    const { check, texts, services } = await world();
    const own = services.visitors.fetchText;
    let foreign = textAnswer(200, 'User-agent: *\nDisallow: /other');
    services.visitors.fetchText = async (url, signal) => (url.startsWith('https://legal.') ? foreign : own(url, signal));
    texts.answer = textAnswer(200, 'User-agent: *\nDisallow: /legal');
    expect((await check(ledTo('https://legal.acme.example/legal/dpa'))).verdict).toBe('content');
    foreign = textAnswer(503);
    expect((await check(ledTo('https://legal.acme.example/legal/dpa'))).verdict).toBe('unchanged');
  });

  it('is read where robots.txt is only noted, and no other site is asked', async () => {
    const { check, texts } = await world({ robots: 'note' });
    texts.answer = DISALLOWED;
    expect((await check(ledTo('https://acme.example/legal/dpa'))).verdict).toBe('content');
    await check(ledTo('https://legal.acme.example/legal/dpa'));
    expect(new Set(texts.requests)).toEqual(new Set(['https://acme.example/robots.txt']));
  });

  it('that cannot be visited is not asked for its robots.txt', async () => {
    const { check, http, texts } = await world();
    const { render } = http;
    http.render = async (request) => {
      const outcome = await render(request);
      return outcome.ok ? outcome : { ...outcome, meta: { ...outcome.meta, finalUrl: 'https://legal.acme.example/legal/dpa' } };
    };
    expect((await check({ failure: 'connect' })).verdict).toBe('unreachable');
    expect(texts.requests).toEqual(['https://acme.example/robots.txt']);
  });
});

describe('the turn of a host', () => {
  const SOURCES = [sourceAt('acme/one', '/one'), sourceAt('acme/two', '/two')] as [Source, Source];
  const task = (source: Source) => ({ id: checkId(source.id, 'x'), sourceId: source.id, dueAt: 'x' });

  it('is taken for one visit at a time: a check of another source is turned away before any request', async () => {
    const { services, http } = await createWorld({ sources: SOURCES });
    http.answers = [page()];
    const entry = await services.limits.enter('acme.example');
    await expect(checkSource(SOURCES[1], task(SOURCES[1]), services)).rejects.toThrow(HostBusy);
    expect(http.requests).toEqual([]);
    if (entry.ok) await entry.leave();
    expect((await checkSource(SOURCES[1], task(SOURCES[1]), services)).verdict).toBe('content');
  });

  it('is given back after a visit, also after one that throws', async () => {
    const { services, http } = await createWorld({ sources: SOURCES });
    http.answers = [];
    await expect(checkSource(SOURCES[0], task(SOURCES[0]), services)).rejects.toThrow('nothing to answer');
    http.answers = [page()];
    expect((await checkSource(SOURCES[0], task(SOURCES[0]), services)).verdict).toBe('content');
  });

  it('is waited for where there is patience, and told of', async () => {
    const { services, http } = await createWorld({ sources: SOURCES });
    services.limits = createMemoryLimits({ perHost: 1, delayMs: 1500, leaseMs: 60_000 });
    http.answers = [page()];
    const waits: string[] = [];
    const outcomes = await checkNow(SOURCES, services, { onStage: (id, stage) => void (stage === 'waiting for host' && waits.push(id)) });
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['content', 'content']);
    expect(waits).toEqual([SOURCES[1]?.id]);
  });

  it('that does not come for long is not waited for, and nothing is recorded', async () => {
    const { services, store, http } = await createWorld({ sources: SOURCES });
    await services.limits.hold('acme.example', 2 * HOUR_MS);
    const [outcome] = await checkNow([SOURCES[0]], services);
    expect(outcome).toMatchObject({ verdict: 'unreachable', because: 'acme.example asked to be left alone for another 120 min' });
    expect(http.requests).toEqual([]);
    expect(await store.visits('acme/one')).toEqual([]);
  });

  it('is taken for both visits of a first check, which waits in between', async () => {
    const { services, http, chromium, checkAgain } = await createWorld({ sources: [sourceAt('acme/one', '/one', { render: 'auto' })] });
    services.limits = createMemoryLimits({ perHost: 1, delayMs: 300, leaseMs: 60_000 });
    const at: number[] = [];
    for (const renderer of [http, chromium]) {
      const { render } = renderer;
      renderer.answers = [page()];
      renderer.render = async (request) => {
        at.push(performance.now());
        return render(request);
      };
    }
    expect((await checkAgain()).verdict).toBe('content');
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThan(200);
  });

  it('that the host withdraws in the middle of a check ends it with the reason', async () => {
    const { http, chromium, checkAgain } = await createWorld({ sources: [sourceAt('acme/one', '/one', { render: 'auto' })] });
    http.answers = [{ status: 429, headers: { 'retry-after': '600' }, body: page() }];
    expect(await checkAgain()).toMatchObject({
      verdict: 'unreachable',
      because: 'acme.example asked to be left alone (for another 600 s), so the visit was not finished.',
    });
    expect(chromium.requests).toEqual([]);
  });

  it('comes later where the robots.txt asks for more time between visits, up to a bound', async () => {
    const { services, texts, http, checkAgain, clock } = await createWorld({ sources: SOURCES });
    http.answers = [page()];
    texts.answer = textAnswer(200, 'User-agent: *\nCrawl-delay: 3600');
    await checkAgain();
    clock.advance(1);
    await checkAgain();
    clock.advance(1);
    await expect(checkAgain()).rejects.toMatchObject({ name: 'HostBusy', held: false });
    const busy: unknown = await checkAgain().catch((error: unknown) => error);
    const { waitMs } = busy as HostBusy;
    expect(waitMs).toBeGreaterThan(services.config.manners.maxDelay - 1_000);
    expect(waitMs).toBeLessThanOrEqual(2 * services.config.manners.maxDelay);
  });
});

describe('an answer that turns a visit away', () => {
  async function heldAfter(answer: { status: number; headers?: Record<string, string> }, times = 1) {
    const { services, http, checkAgain, clock } = await createWorld({ sources: [sourceAt('acme/one', '/one')] });
    let entry = await services.limits.enter('nobody.example');
    for (let n = 0; n < times; n++) {
      const open = createMemoryLimits({ perHost: 1, delayMs: 0, leaseMs: 60_000 });
      // The hold itself is passed over, the count of such answers is not.
      services.limits = { ...services.limits, enter: (host) => open.enter(host), hold: (host, ms) => open.hold(host, ms) };
      http.answers = [{ headers: {}, ...answer, body: page() }];
      await checkAgain();
      clock.advance(1);
      entry = await services.limits.enter('acme.example');
    }
    return entry.ok ? 0 : Math.round(entry.waitMs / 1000);
  }

  it.each([
    ['429 with seconds', { status: 429, headers: { 'retry-after': '600' } }, 600],
    ['503 with a date', { status: 503, headers: { 'retry-after': 'Sun, 01 Mar 2026 07:00:00 GMT' } }, 3600],
    ['any other with Retry-After', { status: 200, headers: { 'retry-after': '30' } }, 30],
    ['a time beyond a day', { status: 503, headers: { 'retry-after': '9999999' } }, 86_400],
    ['429 that says nothing, by chance up to a minute', { status: 429 }, 30],
    ['an answer without', { status: 200 }, 0],
    ['an error', { status: 500 }, 0],
  ])('holds the host: %s', async (_, answer, seconds) => {
    expect(await heldAfter(answer)).toBe(seconds);
  });

  it('holds it longer each time that it comes again', async () => {
    expect(await heldAfter({ status: 429 }, 3)).toBe(120);
  });

  it('holds the host that a redirect led to as well', async () => {
    const { services, http, checkAgain } = await createWorld({ sources: [sourceAt('acme/one', '/one')] });
    http.answers = [{ status: 429, headers: { 'retry-after': '60' }, finalUrl: 'https://legal.acme.example/one', body: page() }];
    await checkAgain();
    for (const host of ['acme.example', 'legal.acme.example'])
      expect(await services.limits.enter(host)).toMatchObject({ ok: false, held: true });
  });

  it('from the robots.txt holds the host', async () => {
    const { services, texts, checkAgain } = await createWorld({ sources: [sourceAt('acme/one', '/one')] });
    texts.answer = textAnswer(429, '', { 'retry-after': '60' });
    await checkAgain();
    expect(await services.limits.enter('acme.example')).toMatchObject({ ok: false, held: true });
  });
});

/** Days of a monitor in no time: timers and `Date` are faked, everything else is real. */
describe('the monitor', () => {
  const START = '2026-03-01T06:00:00.000Z';
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: new Date(START) });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  async function monitored(sources: Source[], limits: Partial<Parameters<typeof createMemoryLimits>[0]> = {}) {
    const world = await createWorld({ sources });
    const services = {
      ...world.services,
      clock: systemClock,
      limits: createMemoryLimits({ perHost: 1, delayMs: 2_000, leaseMs: 60_000, ...limits }),
      config: { ...world.services.config, defaults: { ...world.services.config.defaults, spread: 0 as const } },
    };
    let onTick: ((at: Date) => Promise<void>) | undefined;
    const ticker: Ticker = {
      async start(tick) {
        onTick = tick;
      },
      async stop() {},
    };
    const starts: Array<{ url: string; at: number }> = [];
    let [open, most] = [0, 0];
    const { render } = world.http;
    world.http.answers = [page()];
    world.http.render = async (request) => {
      starts.push({ url: request.url, at: Date.now() });
      most = Math.max(most, ++open);
      const outcome = await render(request);
      await new Promise(setImmediate);
      open -= 1;
      return outcome;
    };
    let queue = createInlineQueue();
    const start = () => startMonitor({ sources, services, queue, ticker, roles: new Set(['scheduler', 'worker']) });
    let monitor = await start();
    onTestFinished(async () => {
      vi.useRealTimers();
      await monitor.stop();
    });
    /** A new process with the same store; what waited in the queue is gone. The limits are kept, as those in Redis are. */
    async function restart(): Promise<void> {
      await monitor.stop();
      queue = createInlineQueue();
      monitor = await start();
    }
    /** Lets so much time pass, and the work be done that falls into it. */
    async function pass(ms: number, stepMs = 1_000): Promise<void> {
      for (const end = Date.now() + ms; Date.now() < end; ) {
        await onTick?.(new Date());
        do await new Promise(setImmediate);
        while ((await queue.counts()).active > 0);
        await vi.advanceTimersByTimeAsync(Math.min(stepMs, end - Date.now()));
      }
    }
    return { ...world, services, starts, most: () => most, pass, queue, restart };
  }

  it('never visits two sources of one host at once, and leaves the host its time between visits', { timeout: 20_000 }, async () => {
    const sources = Array.from({ length: 20 }, (_, n) => sourceAt(`acme/page-${n}`, `/page-${n}`, { schedule: '0 0 1 1 *' }));
    const { starts, most, pass } = await monitored(sources);
    await pass(60_000);
    expect(new Set(starts.map(({ url }) => url)).size).toBe(20);
    expect(starts).toHaveLength(20);
    expect(most()).toBe(1);
    for (const [n, { at }] of starts.slice(1).entries()) expect(at - (starts[n]?.at ?? 0)).toBeGreaterThanOrEqual(2_000);
  });

  it('keeps all sources of a host away for as long as a 429 of one of them says, and no others', { timeout: 20_000 }, async () => {
    const sources = [
      ...['a', 'b', 'c'].map((name) => sourceAt(`acme/${name}`, `/${name}`, { schedule: '0 0 1 1 *' })),
      sampleSource('other/dpa', { render: 'http', url: 'https://other.example/dpa', schedule: '0 0 1 1 *' }),
    ];
    const { http, starts, pass, store } = await monitored(sources);
    // The other host is visited first.
    http.answers = [page(), { status: 429, headers: { 'retry-after': '600' }, body: page() }, page()];
    await pass(595_000, 5_000);
    expect(starts.map(({ url }) => new URL(url).host).sort()).toEqual(['acme.example', 'other.example']);
    await pass(120_000);
    // The one that was turned away is tried again as well.
    const turnedAway = starts.find(({ url }) => url.includes('acme'))?.url ?? '';
    const visited = starts.filter(({ url }) => url.includes('acme')).map(({ url }) => url);
    expect(visited.sort()).toEqual([...['a', 'b', 'c'].map((name) => `https://acme.example/${name}`), turnedAway].sort());
    expect((await store.source(`acme/${turnedAway.at(-1)}`))?.lastVisit?.verdict).toBe('content');
    expect(Math.min(...starts.slice(2).map(({ at }) => at))).toBeGreaterThanOrEqual(Date.parse(START) + 600_000);
  });

  it('tries a source again soon after passing trouble, ever later, and at its own time once it is well', { timeout: 20_000 }, async () => {
    const { http, starts, pass, store } = await monitored([sourceAt('acme/dpa', '/dpa', { schedule: '0 * * * *' })]);
    http.answers = [{ failure: 'connect' }, { failure: 'timeout' }, { status: 503, headers: {}, body: '' }, page()];
    await pass(20 * 60_000, 5_000);
    const waits = starts.slice(1).map(({ at }, n) => (at - (starts[n]?.at ?? 0)) / 60_000);
    expect(waits).toHaveLength(3);
    // A quarter of each wait is taken off by chance; the steps of the clock are five seconds.
    for (const [n, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(0.75 * 2 ** n);
      expect(wait).toBeLessThanOrEqual(0.75 * 2 ** n + 0.2);
    }
    expect((await store.source('acme/dpa'))?.nextDueAt).toBe('2026-03-01T07:00:00.000Z');
    expect(new Set((await store.visits('acme/dpa')).map(({ id }) => id)).size).toBe(4);
  });

  it('leaves lasting trouble to the next due time', { timeout: 20_000 }, async () => {
    const { texts, pass, store } = await monitored([sourceAt('acme/dpa', '/legal/dpa', { schedule: '0 * * * *' })]);
    texts.answer = DISALLOWED;
    await pass(30 * 60_000, 60_000);
    expect(await store.visits('acme/dpa')).toHaveLength(1);
  });

  it('keeps the visits that a held host puts off for long in the schedule, where a restart finds them', { timeout: 20_000 }, async () => {
    const sources = Array.from({ length: 50 }, (_, n) => sourceAt(`acme/page-${n}`, `/page-${n}`, { schedule: '0 0 1 1 *' }));
    const { services, starts, pass, queue, restart } = await monitored(sources);
    await services.limits.hold('acme.example', HOUR_MS);
    await pass(10 * 60_000, 60_000);
    expect(await queue.counts()).toMatchObject({ waiting: 0, delayed: 0 });
    await restart();
    await pass(49 * 60_000, 60_000);
    expect(starts).toEqual([]);
    await pass(10 * 60_000, 1_000);
    expect(new Set(starts.map(({ url }) => url)).size).toBe(50);
    expect(starts).toHaveLength(50);
  });

  it('visits a source once that comes due again while it is put off, however short the wait', { timeout: 20_000 }, async () => {
    vi.setSystemTime('2026-03-01T05:59:30.000Z');
    const { services, starts, pass, queue, store } = await monitored([sourceAt('acme/dpa', '/dpa', { schedule: '0 * * * *' })]);
    await services.limits.hold('acme.example', 50_000);
    await pass(10_000);
    expect(await queue.counts()).toMatchObject({ waiting: 0 });
    await pass(5 * 60_000);
    expect(starts).toHaveLength(1);
    expect((await store.visits('acme/dpa')).map(({ id }) => id)).toEqual(['acme/dpa@2026-03-01T06:00:00.000Z']);
  });

  it('drops a visit that would wait until its source is due again', { timeout: 20_000 }, async () => {
    const { services, starts, pass, queue } = await monitored([sourceAt('acme/dpa', '/dpa', { schedule: '0 * * * *' })]);
    await services.limits.hold('acme.example', 3.5 * HOUR_MS);
    await pass(30 * 60_000, 60_000);
    expect(await queue.counts()).toMatchObject({ waiting: 0, active: 0 });
    await pass(3.5 * HOUR_MS, 60_000);
    expect(starts).toHaveLength(1);
  });
});

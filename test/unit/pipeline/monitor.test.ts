import { existsSync } from 'node:fs';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createInlineQueue } from '../../../src/adapters/queue/inline.ts';
import type { Ticker } from '../../../src/domain/ports.ts';
import { type MonitorOptions, type Role, startMonitor } from '../../../src/pipeline/monitor.ts';
import { sampleSource } from '../../helpers/samples.ts';
import { createWorld, page } from './world.ts';

/** A ticker that ticks when it is told to. */
function handTicker() {
  let onTick: ((at: Date) => Promise<void>) | undefined;
  const ticker: Ticker = {
    async start(tick) {
      onTick = tick;
    },
    async stop() {
      onTick = undefined;
    },
  };
  return { ...ticker, tick: (at: Date) => onTick?.(at), isTicking: () => onTick !== undefined };
}

async function monitorOf(roles: Role[], more: Partial<MonitorOptions> = {}) {
  const sources = [
    sampleSource('acme/dpa', { render: 'http', schedule: '0 * * * *' }),
    sampleSource('acme/terms', { render: 'http', schedule: '0 0 1 1 *' }),
    sampleSource('acme/old', { render: 'http', schedule: '0 * * * *', paused: true }),
  ];
  const world = await createWorld({ sources });
  world.http.answers = [page()];
  const queue = createInlineQueue();
  const ticker = handTicker();
  // Due times on the hour: nothing is spread.
  const { config } = world.services;
  const services = { ...world.services, config: { ...config, defaults: { ...config.defaults, spread: 0 as const } } };
  const monitor = await startMonitor({ sources, services, queue, ticker, roles: new Set(roles), ...more });
  onTestFinished(() => monitor.stop());
  return { ...world, monitor, queue, ticker };
}

describe('the monitor', () => {
  it('visits what is due when the ticker ticks, once for each due time', async () => {
    const { clock, ticker, queue, store, http } = await monitorOf(['scheduler', 'worker']);
    await ticker.tick(clock.now());
    await queue.idle();
    expect(http.requests.map(({ url }) => url).toSorted()).toEqual(['https://acme/dpa', 'https://acme/terms']);
    clock.set('2026-03-01T07:00:00Z');
    await ticker.tick(clock.now());
    await ticker.tick(clock.now());
    await queue.idle();
    expect(http.requests.length).toBe(3);
    expect(await store.visit('acme/dpa@2026-03-01T07:00:00.000Z')).toMatchObject({ verdict: 'unchanged' });
    expect((await store.source('acme/dpa'))?.nextDueAt).toBe('2026-03-01T08:00:00.000Z');
    expect((await store.source('acme/old'))?.nextDueAt).toBeUndefined();
  });

  it('looks once a minute for what was not verified for long, however often it ticks', async () => {
    const world = await createWorld();
    let looks = 0;
    const { silence } = world.services.store;
    const store = { ...world.services.store, silence: (before: string) => silence(before).finally(() => looks++) };
    const { ticker } = await monitorOf(['scheduler'], { services: { ...world.services, store } });
    for (const moment of ['07:00:00', '07:00:05', '07:00:55', '07:01:00']) {
      world.clock.set(`2026-03-01T${moment}Z`);
      await ticker.tick(world.clock.now());
    }
    expect(looks).toBe(2);
  });

  it('takes up a source that is declared while it runs: declared, visited at once and on schedule, and watched', async () => {
    const { monitor, clock, ticker, queue, store } = await monitorOf(['scheduler', 'worker']);
    await ticker.tick(clock.now());
    await queue.idle();
    await monitor.adopt([sampleSource('new/dpa', { render: 'http', schedule: '0 * * * *' })]);
    expect(await store.source('acme/dpa')).not.toHaveProperty('undeclared');
    await ticker.tick(clock.now());
    await queue.idle();
    expect(await store.visits('new/dpa')).toHaveLength(1);
    expect((await store.source('new/dpa'))?.nextDueAt).toBe('2026-03-01T07:00:00.000Z');
    await monitor.checkSoon('new/dpa');
    await queue.idle();
    const { sources } = await store.silence('2027-01-01T00:00:00Z');
    expect(sources.map(({ sourceId }) => sourceId)).toContain('new/dpa');
  });

  it('visits a source soon when it is asked to, without waiting for its time', async () => {
    const { monitor, queue, store } = await monitorOf(['worker']);
    await monitor.checkSoon('acme/terms');
    await queue.idle();
    expect(await store.visits('acme/terms')).toHaveLength(1);
  });

  it('clears away at its start what a killed process left of its evidence', async () => {
    const { folder, services } = await createWorld();
    const left = join(folder, 'objects', 'ab', '.tmp-left');
    await mkdir(dirname(left), { recursive: true });
    await writeFile(left, 'half a pack');
    await utimes(left, 0, 0);
    const roles = new Set<Role>(['scheduler']);
    const monitor = await startMonitor({ sources: [], services, queue: createInlineQueue(), ticker: handTicker(), roles });
    await monitor.stop();
    expect(existsSync(left)).toBe(false);
  });

  it('refuses to visit what no watcher declares', async () => {
    const { monitor } = await monitorOf(['worker']);
    await expect(monitor.checkSoon('acme/unknown')).rejects.toMatchObject({ code: 'usage', message: 'No watcher declares acme/unknown.' });
  });

  it('leaves tasks of sources that are gone', async () => {
    const { queue, http } = await monitorOf(['worker']);
    await queue.enqueue([{ id: 'gone/x@1', sourceId: 'gone/x', dueAt: '2026-03-01T06:00:00.000Z' }], { lane: 'http' });
    await queue.idle();
    expect(http.requests).toEqual([]);
    expect((await queue.counts()).failed).toBe(0);
  });

  it('plans and ticks only where it is the scheduler', async () => {
    const worker = await monitorOf(['worker']);
    expect(worker.ticker.isTicking()).toBe(false);
    expect((await worker.store.source('acme/dpa'))?.nextDueAt).toBeUndefined();
    const scheduler = await monitorOf(['scheduler']);
    expect(scheduler.ticker.isTicking()).toBe(true);
    expect((await scheduler.store.source('acme/dpa'))?.nextDueAt).toBeDefined();
  });

  it('gives the workers more as they get through, without waiting for a tick, until nothing is left', async () => {
    const many = Array.from({ length: 40 }, (_, n) =>
      sampleSource(`acme/page-${n}`, { render: 'http', schedule: '0 * * * *', url: `https://host-${n % 5}.example/${n}` }),
    );
    const world = await createWorld({ sources: many });
    world.http.answers = [page()];
    const queue = createInlineQueue();
    const ticker = handTicker();
    const monitor = await startMonitor({ sources: many, services: world.services, queue, ticker, roles: new Set(['scheduler', 'worker']) });
    onTestFinished(() => monitor.stop());
    await ticker.tick(world.clock.now());
    expect((await queue.counts()).waiting).toBeLessThanOrEqual(16);
    await expect.poll(() => world.http.requests.length, { timeout: 10_000 }).toBe(40);
    await queue.idle();
    expect((await world.store.sources()).every(({ visits }) => visits === 1)).toBe(true);
  });

  it('tells what nobody verifies, also while nothing can be handed out', async () => {
    const { clock, ticker, store, queue } = await monitorOf(['scheduler']);
    await queue.close();
    clock.advance(80 * 3_600_000);
    await expect(ticker.tick(clock.now())).rejects.toMatchObject({ code: 'queue' });
    const events = await store.health({ state: 'open' });
    expect(events.map(({ kind, sourceId }) => [kind, sourceId]).toSorted()).toEqual([
      ['not-verified', undefined],
      ['not-verified', 'acme/dpa'],
    ]);
  });

  it('stops ticking and takes no tasks once it is stopped', async () => {
    const { monitor, ticker } = await monitorOf(['scheduler', 'worker']);
    await monitor.stop();
    expect(ticker.isTicking()).toBe(false);
    await expect(monitor.checkSoon('acme/dpa')).rejects.toMatchObject({ code: 'queue' });
  });
});

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

  it('takes up a source that is declared while it runs: declared, visited at once and on schedule', async () => {
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

  it.each([['worker'], ['web'], ['sender'], ['web', 'worker', 'sender']] as Role[][])(
    'leaves what is declared as it is where it is %s and no scheduler, whatever its own watchers say',
    async (...roles) => {
      const { store, services } = await monitorOf(['scheduler']);
      const other = { services, queue: createInlineQueue(), ticker: handTicker(), roles: new Set(roles) };
      const monitor = await startMonitor({ sources: [sampleSource('other/dpa')], ...other });
      onTestFinished(() => monitor.stop());
      await monitor.adopt([sampleSource('new/dpa', { schedule: '0 * * * *' })]);
      const known = (await store.sources()).filter(({ undeclared }) => !undeclared);
      expect(known.map(({ source }) => source.id)).toEqual(['acme/dpa', 'acme/old', 'acme/terms', 'new/dpa']);
      expect((await store.source('acme/dpa'))?.nextDueAt).toBeDefined();
    },
  );

  it('says what is gone from the watchers of a scheduler, and keeps what was added on a page elsewhere', async () => {
    const { store, services, monitor } = await monitorOf(['scheduler', 'web']);
    await monitor.adopt([sampleSource('new/dpa', { schedule: '0 * * * *' })]);
    const told: object[] = [];
    const note = (event: object, message: string): void => void told.push({ ...event, message });
    const log = { ...services.log, warn: note };
    const other = { services: { ...services, log }, queue: createInlineQueue(), ticker: handTicker(), roles: new Set<Role>(['scheduler']) };
    const next = await startMonitor({ sources: [sampleSource('acme/dpa')], ...other });
    onTestFinished(() => next.stop());
    expect(told).toMatchObject([
      { count: 2, of: 4, sources: ['acme/old', 'acme/terms'] },
      { count: 1, sources: ['new/dpa'] },
    ]);
    expect((await store.source('new/dpa'))?.nextDueAt).toBeDefined();
  });

  it('makes a check again within the hour that failed for good, whenever its source is due next', async () => {
    const broken = { ...(await createWorld()).services.limits, enter: () => Promise.reject(new TypeError('a bug')) };
    const { clock, queue, store, services } = await monitorOf(['scheduler']);
    const config = { ...services.config, queue: { ...services.config.queue, attempts: 1 } };
    const worker = { ...services, config, limits: broken };
    const monitor = await startMonitor({ sources: [], services: worker, queue, ticker: handTicker(), roles: new Set<Role>(['worker']) });
    onTestFinished(() => monitor.stop());
    await store.setDue('acme/terms', '2027-01-01T00:00:00.000Z');
    const dueAt = clock.now().toISOString();
    await queue.enqueue([{ id: `acme/terms@${dueAt}`, sourceId: 'acme/terms', dueAt }], { lane: 'http' });
    await queue.idle();
    expect((await store.source('acme/terms'))?.nextDueAt).toBe('2026-03-01T06:45:00.000Z');
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

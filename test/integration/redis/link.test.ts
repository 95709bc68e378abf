/**
 * What becomes of the connection to Redis in plausible faults: silence, and a server that may not write any more.
 */
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createRedisApiLimits } from '../../../src/adapters/limits/redis/api.ts';
import { createBullQueue } from '../../../src/adapters/queue/bullmq.ts';
import { connectRedis, type RedisLink, type RedisOptions } from '../../../src/adapters/redis/link.ts';
import { createBullTicker } from '../../../src/adapters/ticker/bullmq.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { HTTP, task } from '../../contract/queue.contract.ts';
import { startRedis, type TestRedis } from '../../helpers/redis.ts';
import { type Relay, startRelay } from '../../helpers/relay.ts';

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis({ own: true });
});
afterAll(() => redis?.stop());

function linkTo(options: Partial<RedisOptions> = {}): RedisLink {
  const link = connectRedis({ redisUrl: redis.url, prefix: redis.prefix(), ...options });
  onTestFinished(() => link.disconnect());
  return link;
}

async function relayed(): Promise<Relay> {
  const relay = await startRelay(redis.url);
  onTestFinished(() => relay.close());
  return relay;
}

function admin(): Redis {
  const client = new Redis(redis.url);
  onTestFinished(() => client.disconnect());
  return client;
}

async function msOf(work: Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work.catch(() => {});
  return performance.now() - begun;
}

describe('a connection that falls silent', () => {
  it('is made anew when no answer comes, and what was asked over it is answered', async () => {
    const relay = await relayed();
    const link = linkTo({ redisUrl: relay.url, silentMs: 300 });
    await link.reach(() => link.client.ping());
    relay.forget();
    expect(await link.reach(() => link.client.ping())).toBe('PONG');
  });

  it('is not made anew while nothing is asked over it', async () => {
    const link = linkTo({ silentMs: 100 });
    await link.reach(() => link.client.ping());
    let lost = 0;
    link.client.on('close', () => lost++);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(lost).toBe(0);
  });

  it('keeps no worker from its tasks', async () => {
    const relay = await relayed();
    // Longer than a worker asks to wait for a task.
    const queue = createBullQueue({ redisUrl: relay.url, prefix: redis.prefix(), silentMs: 7_000 });
    onTestFinished(() => queue.close({ graceMs: 0 }));
    const seen: string[] = [];
    await queue.work(async ({ sourceId }) => void seen.push(sourceId), { lanes: { http: 1 } });
    await queue.enqueue([task('before')], HTTP);
    await queue.idle();
    relay.forget();
    await queue.enqueue([task('after')], HTTP);
    await expect.poll(() => seen, { timeout: 20_000 }).toEqual(['acme/before', 'acme/after']);
  }, 40_000);

  it('holds requests up for no more than a moment, of which the first alone waits', async () => {
    const relay = await relayed();
    const limits = createRedisApiLimits({ perWindow: 5, redisUrl: relay.url, prefix: redis.prefix() });
    onTestFinished(() => limits.close());
    await limits.take({ user: 'ada' });
    relay.forget();
    expect(await msOf(limits.take({ user: 'ada' }))).toBeLessThan(3_000);
    const many = Array.from({ length: 5 }, () => limits.take({ user: 'ada' }));
    expect(await msOf(Promise.all(many))).toBeLessThan(300);
    expect((await Promise.all(many)).map(({ ok }) => ok)).toEqual([true, true, true, true, false]);
  });

  it('holds up no scheduler that ends', async () => {
    const relay = await relayed();
    const ticked = Promise.withResolvers<void>();
    const options = { redisUrl: relay.url, prefix: redis.prefix(), everyMs: 50, clock: systemClock, onError: ticked.reject };
    const ticker = createBullTicker(options);
    await ticker.start(async () => ticked.resolve());
    await ticked.promise;
    relay.forget();
    expect(await msOf(ticker.stop())).toBeLessThan(8_000);
  });
});

describe('a server that may not write any more', () => {
  it('is left once a second: what it refuses fails at once and is kept nowhere, and it writes again when it may', async () => {
    const server = admin();
    const link = linkTo();
    const key = `${link.prefix}:x`;
    const warnings: string[] = [];
    const warned = ({ message }: Error): void => void warnings.push(message);
    process.on('warning', warned);
    onTestFinished(() => void process.off('warning', warned));
    await link.reach(() => link.client.set(key, 0));
    await server.replicaof('127.0.0.1', 1);
    onTestFinished(async () => void (await server.replicaof('NO', 'ONE')));
    let connections = 0;
    link.client.on('connect', () => connections++);
    const answers: Array<Promise<unknown>> = [];
    for (const until = Date.now() + 4_000; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 500))) {
      // Many at once: they are refused over one connection.
      for (let n = 0; n < 20; n++) answers.push(link.reach(() => link.client.set(key, 1)).catch((error: unknown) => error));
    }
    const refused = await Promise.all(answers);
    expect(refused.filter((error) => (error as { transient?: boolean }).transient !== true)).toEqual([]);
    expect([link.client.commandQueue, link.client['offlineQueue']].map(({ length }) => length)).toEqual([0, 0]);
    expect(connections).toBeGreaterThan(0);
    expect(connections).toBeLessThanOrEqual(6);
    expect(warnings).toEqual([]);
    await server.replicaof('NO', 'ONE');
    await expect.poll(() => link.reach(() => link.client.set(key, 2)).catch(() => 'refused')).toBe('OK');
  }, 20_000);
});

it('however many wait for an answer at once, the connection has one listener for all of them', async () => {
  const relay = await relayed();
  const link = linkTo({ redisUrl: relay.url });
  await link.reach(() => link.client.ping());
  const listeners = (): number => link.client.listenerCount('close') + link.client.listenerCount('ready');
  const before = listeners();
  const answers = Array.from({ length: 150 }, () => link.reach(() => link.client.ping()));
  await Promise.resolve();
  expect(listeners()).toBe(before);
  expect(new Set(await Promise.all(answers))).toEqual(new Set(['PONG']));
});

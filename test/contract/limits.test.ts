import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemoryLimits } from '../../src/adapters/limits/memory.ts';
import { createRedisLimits } from '../../src/adapters/limits/redis/hosts.ts';
import { freePort, startRedis, type TestRedis } from '../helpers/redis.ts';
import { limitsContract } from './limits.contract.ts';

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(async () => {
  await redis?.stop();
});

limitsContract('in memory', (options, workers) => {
  const limits = createMemoryLimits(options);
  return Array.from({ length: workers }, () => limits);
});
limitsContract('Redis', (options, workers) => {
  const prefix = redis.prefix();
  return Array.from({ length: workers }, () => createRedisLimits({ ...options, redisUrl: redis.url, prefix }));
});

it('says in one plain sentence that Redis cannot be reached', async () => {
  const limits = createRedisLimits({
    perHost: 1,
    delayMs: 0,
    leaseMs: 1_000,
    redisUrl: `redis://127.0.0.1:${await freePort()}`,
    connectMs: 100,
  });
  await expect(limits.enter('acme.example')).rejects.toMatchObject({
    code: 'queue',
    message: expect.stringContaining('cannot be reached'),
  });
  await limits.close();
});

describe('host limits of several processes', () => {
  it('give the place of a process that was killed free when its lease ends, and not before', async () => {
    const prefix = redis.prefix();
    const limits = createRedisLimits({ redisUrl: redis.url, prefix, perHost: 1, delayMs: 0, leaseMs: 3_000 });
    const victim = spawn(process.execPath, [fileURLToPath(new URL('./limits-victim.ts', import.meta.url)), redis.url, prefix], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [said] = (await once(victim.stdout, 'data')) as [Buffer];
      expect(said.toString()).toBe('true\n');
    } finally {
      victim.kill('SIGKILL');
    }
    const refused = await limits.enter('acme.example');
    expect(refused).toMatchObject({ ok: false, held: false });
    await expect.poll(async () => (await limits.enter('acme.example')).ok, { timeout: 15_000, interval: 50 }).toBe(true);
    await limits.close();
  }, 30_000);

  it('let in at most as many again as a host bears when Redis loses its memory, however many ask', async () => {
    const prefix = redis.prefix();
    const open = () => createRedisLimits({ redisUrl: redis.url, prefix, perHost: 2, delayMs: 0, leaseMs: 60_000 });
    const workers = Array.from({ length: 4 }, open);
    const entered = async (): Promise<number> => {
      const entries = await Promise.all(Array.from({ length: 20 }, (_, n) => workers[n % 4]?.enter('acme.example')));
      return entries.filter((entry) => entry?.ok).length;
    };
    expect(await entered()).toBe(2);
    const client = new Redis(redis.url);
    await client.del(...(await client.keys(`${prefix}:*`)));
    client.disconnect();
    expect([await entered(), await entered()]).toEqual([2, 0]);
    await Promise.all(workers.map((limits) => limits.close()));
  });

  it('keep the time between visits again from the first one after Redis has lost its memory', async () => {
    const prefix = redis.prefix();
    const limits = createRedisLimits({ redisUrl: redis.url, prefix, perHost: 16, delayMs: 30_000, leaseMs: 60_000 });
    expect((await limits.enter('acme.example')).ok).toBe(true);
    const client = new Redis(redis.url);
    await client.del(...(await client.keys(`${prefix}:*`)));
    client.disconnect();
    const entries = await Promise.all(Array.from({ length: 20 }, () => limits.enter('acme.example')));
    expect(entries.filter(({ ok }) => ok)).toHaveLength(1);
    await limits.close();
  });
});

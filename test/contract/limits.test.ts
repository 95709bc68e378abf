import { afterAll, beforeAll, expect, it } from 'vitest';
import { createMemoryLimits } from '../../src/adapters/limits/memory.ts';
import { createRedisLimits } from '../../src/adapters/limits/redis.ts';
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

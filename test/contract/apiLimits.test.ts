/** What every adapter of the limits of the API must do. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type ApiLimitOptions, createMemoryApiLimits } from '../../src/adapters/limits/api.ts';
import { createRedisApiLimits } from '../../src/adapters/limits/redis/api.ts';
import type { ApiLimits } from '../../src/domain/apiPorts.ts';
import { freePort, startRedis, type TestRedis } from '../helpers/redis.ts';

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(async () => {
  await redis?.stop();
});

describe.each<[string, (options: ApiLimitOptions) => ApiLimits]>([
  ['in memory', createMemoryApiLimits],
  ['Redis', (options) => createRedisApiLimits({ ...options, redisUrl: redis.url, prefix: redis.prefix() })],
])('limits of the API: %s', (_, create) => {
  const open = (options: ApiLimitOptions): ApiLimits => {
    const limits = create(options);
    onTestFinished(() => limits.close());
    return limits;
  };

  it('count down what is left, then refuse and say for how long', async () => {
    const limits = open({ perWindow: 2 });
    const budgets = [await limits.take({ token: 'tok_1' }), await limits.take({ token: 'tok_1' }), await limits.take({ token: 'tok_1' })];
    expect(budgets.map(({ ok, remaining }) => [ok, remaining])).toEqual([
      [true, 1],
      [true, 0],
      [false, 0],
    ]);
    for (const { limit, windowS, resetMs } of budgets) {
      expect([limit, windowS]).toEqual([2, 60]);
      expect(resetMs).toBeGreaterThan(50_000);
      expect(resetMs).toBeLessThanOrEqual(60_000);
    }
  });

  it('count tokens, people and addresses each for themselves', async () => {
    const limits = open({ perWindow: 1 });
    const who = [{ token: 'x' }, { token: 'y' }, { user: 'x' }, { address: 'x' }, { address: '192.0.2.1' }, { address: '192.0.2.2' }];
    for (const one of who) expect([one, (await limits.take(one)).ok]).toEqual([one, true]);
    for (const one of who) expect([one, (await limits.take(one)).ok]).toEqual([one, false]);
  });

  it('take the addresses of one IPv6 network for one', async () => {
    const limits = open({ perWindow: 1 });
    expect((await limits.take({ address: '2001:db8:1:2::1' })).ok).toBe(true);
    expect((await limits.take({ address: '2001:db8:1:2:ffff::7' })).ok).toBe(false);
    expect((await limits.take({ address: '2001:db8:1:3::1' })).ok).toBe(true);
  });

  it('begin anew when the window is over', async () => {
    const limits = open({ perWindow: 1, windowS: 1 });
    expect((await limits.take({ user: 'ada' })).ok).toBe(true);
    expect((await limits.take({ user: 'ada' })).ok).toBe(false);
    await expect.poll(async () => (await limits.take({ user: 'ada' })).ok, { timeout: 5_000 }).toBe(true);
  });
});

it('are counted by the process itself while Redis cannot be reached', async () => {
  const limits = createRedisApiLimits({ perWindow: 1, redisUrl: `redis://127.0.0.1:${await freePort()}`, connectMs: 50 });
  onTestFinished(() => limits.close());
  expect((await limits.take({ user: 'ada' })).ok).toBe(true);
  expect((await limits.take({ user: 'ada' })).ok).toBe(false);
});

it('are shared by all processes in Redis', async () => {
  const shared = { perWindow: 1, redisUrl: redis.url, prefix: redis.prefix() };
  const [one, other] = [createRedisApiLimits(shared), createRedisApiLimits(shared)];
  onTestFinished(async () => {
    await Promise.all([one.close(), other.close()]);
  });
  expect((await one.take({ user: 'ada' })).ok).toBe(true);
  expect((await other.take({ user: 'ada' })).ok).toBe(false);
});

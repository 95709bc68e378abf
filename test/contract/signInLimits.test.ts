/** What every adapter of the sign-in limits must do. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createRedisSignInLimits } from '../../src/adapters/limits/redis/signIn.ts';
import { createMemorySignInLimits, type SignInLimitOptions } from '../../src/adapters/limits/signIn.ts';
import type { SignInLimits } from '../../src/domain/deskPorts.ts';
import { freePort, startRedis, type TestRedis } from '../helpers/redis.ts';

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(async () => {
  await redis?.stop();
});

describe.each<[string, (options: SignInLimitOptions) => SignInLimits]>([
  ['in memory', createMemorySignInLimits],
  ['Redis', (options) => createRedisSignInLimits({ ...options, redisUrl: redis.url, prefix: redis.prefix() })],
])('sign-in limits: %s', (_, create) => {
  const open = (options: SignInLimitOptions): SignInLimits => {
    const limits = create({ windowS: 60, ...options });
    onTestFinished(() => limits.close());
    return limits;
  };
  const tries = async (limits: SignInLimits, login: string, address: string, times: number): Promise<boolean[]> => {
    const results: boolean[] = [];
    for (let n = 0; n < times; n++) results.push((await limits.attempt({ login, address })).ok);
    return results;
  };

  it('refuse a login that was tried too often, from wherever, however it is typed, and say for how long', async () => {
    const limits = open({ perLoginInAll: 2 });
    expect(await tries(limits, 'ada', '192.0.2.1', 1)).toEqual([true]);
    expect(await tries(limits, ' ADA', '192.0.2.2', 2)).toEqual([true, false]);
    const refused = await limits.attempt({ login: 'ada', address: '192.0.2.3' });
    expect(refused).toEqual({ ok: false, waitMs: expect.any(Number) });
    expect(refused.ok ? 0 : refused.waitMs).toBeGreaterThan(50_000);
    expect(refused.ok ? 0 : refused.waitMs).toBeLessThanOrEqual(60_000);
    expect(await tries(limits, 'bob', '192.0.2.1', 1)).toEqual([true]);
  });

  it('lock nobody out whose login another address tried as often as it may', async () => {
    const limits = open({});
    expect((await tries(limits, 'ada', '192.0.2.66', 60)).filter((ok) => ok)).toHaveLength(10);
    expect(await tries(limits, 'ada', '192.0.2.1', 1)).toEqual([true]);
  });

  it('take the addresses of one IPv6 network for one', async () => {
    const limits = open({ perAddress: 2 });
    expect(await tries(limits, 'a', '2001:db8:1:2::1', 1)).toEqual([true]);
    expect(await tries(limits, 'b', '2001:db8:1:2:ffff:ffff:ffff:ffff', 1)).toEqual([true]);
    expect(await tries(limits, 'c', '2001:0db8:0001:0002::7', 1)).toEqual([false]);
    expect(await tries(limits, 'd', '2001:db8:1:3::1', 1)).toEqual([true]);
    expect(await tries(limits, 'e', '::1', 2)).toEqual([true, true]);
    expect(await tries(limits, 'f', 'no address', 3)).toEqual([true, true, false]);
  });

  it('refuse an address that tried many logins, which costs those logins nothing', async () => {
    const limits = open({ perAddress: 2, perLogin: 2 });
    const results = await Promise.all(['a', 'b', 'ada', 'ada', 'ada'].map((login) => limits.attempt({ login, address: '192.0.2.1' })));
    expect(results.filter(({ ok }) => ok)).toHaveLength(2);
    expect(await tries(limits, 'ada', '192.0.2.2', 2)).toEqual([true, true]);
  });

  it('forget the tries of somebody who then had the right password, and not those of others from there', async () => {
    const limits = open({ perLogin: 2, perAddress: 4 });
    for (let round = 0; round < 4; round++) {
      expect(await tries(limits, 'ada', '192.0.2.1', 1)).toEqual([true]);
      await limits.succeeded({ login: 'ada', address: '192.0.2.1' });
    }
    expect(await tries(limits, 'eve', '192.0.2.1', 2)).toEqual([true, true]);
    expect(await tries(limits, 'mallory', '192.0.2.1', 3)).toEqual([true, true, false]);
  });

  it('begin anew when the window is over', async () => {
    const limits = open({ perLogin: 1, windowS: 1 });
    expect(await tries(limits, 'ada', '192.0.2.1', 2)).toEqual([true, false]);
    await expect.poll(async () => (await limits.attempt({ login: 'ada', address: '192.0.2.1' })).ok, { timeout: 5_000 }).toBe(true);
  });
});

it('let nobody try while Redis cannot be reached', async () => {
  const limits = createRedisSignInLimits({ redisUrl: `redis://127.0.0.1:${await freePort()}`, connectMs: 100 });
  await expect(limits.attempt({ login: 'ada', address: '192.0.2.1' })).rejects.toMatchObject({ code: 'queue' });
  await limits.close();
});

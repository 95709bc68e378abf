/** What every adapter of the limits of forms must do. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createMemoryFormLimits, type FormLimitOptions } from '../../src/adapters/limits/forms.ts';
import { createRedisFormLimits } from '../../src/adapters/limits/redis/forms.ts';
import type { FormLimits } from '../../src/domain/correction.ts';
import { freePort, startRedis, type TestRedis } from '../helpers/redis.ts';

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(async () => {
  await redis?.stop();
});

const HOUR_MS = 3_600_000;
const closedAfter = (limits: FormLimits): FormLimits => {
  onTestFinished(() => limits.close());
  return limits;
};
const from = (n: number): { kind: 'correction'; address: string } => ({ kind: 'correction', address: `192.0.2.${n}` });
async function takes(limits: FormLimits, ...subjects: Array<Parameters<FormLimits['take']>[0]>): Promise<boolean[]> {
  const taken: boolean[] = [];
  for (const subject of subjects) taken.push((await limits.take(subject)).ok);
  return taken;
}

describe.each<[string, (options: FormLimitOptions) => FormLimits]>([
  ['in memory', createMemoryFormLimits],
  ['Redis', (options) => createRedisFormLimits({ ...options, redisUrl: redis.url, prefix: redis.prefix() })],
])('limits of forms: %s', (_, create) => {
  const open = (options: FormLimitOptions): FormLimits => closedAfter(create(options));

  it('are those that are documented', async () => {
    const limits = open({});
    expect(await takes(limits, ...Array.from({ length: 11 }, () => from(1)))).toEqual([...Array<boolean>(10).fill(true), false]);
    const others = await takes(limits, ...Array.from({ length: 112 }, (_, n) => ({ ...from(n), address: `198.51.100.${n}` })));
    expect(others.filter((ok) => ok)).toHaveLength(110);
    const mails = Array.from({ length: 4 }, () => ({ mailbox: 'ada@example.com' }));
    expect(await takes(limits, ...mails)).toEqual([true, true, true, false]);
  });

  it('hold back an address that sends too much, of whatever kind, for an hour, and no other', async () => {
    const limits = open({ perAddress: 2 });
    expect(await takes(limits, from(1), { ...from(1), kind: 'report' }, { ...from(1), kind: 'opinion' }, from(2))).toEqual([
      ...[true, true, false],
      true,
    ]);
    const refused = await limits.take(from(1));
    expect(refused.ok ? 0 : refused.waitMs).toBeGreaterThan(HOUR_MS - 60_000);
    expect(refused.ok ? 0 : refused.waitMs).toBeLessThanOrEqual(HOUR_MS);
  });

  it('take the addresses of one IPv6 network for one', async () => {
    const limits = open({ perAddress: 1 });
    const at = (address: string) => ({ kind: 'opinion', address }) as const;
    expect(await takes(limits, at('2001:db8:1:2::1'), at('2001:db8:1:2:ffff::7'), at('2001:db8:1:3::1'))).toEqual([true, false, true]);
  });

  it('bound each kind in all; an address that was held back uses nothing of it up', async () => {
    const limits = open({ perAddress: 1, inAll: 2 });
    expect(await takes(limits, from(1), from(1), from(1), from(2), from(3))).toEqual([true, false, false, true, false]);
    expect(await takes(limits, { ...from(4), kind: 'report' })).toEqual([true]);
  });

  it('bound the mails to one mailbox, however it is written, for a day', async () => {
    const limits = open({ perMailbox: 1 });
    expect(await takes(limits, { mailbox: 'ada@example.com' }, { mailbox: 'ADA@Example.com' }, { mailbox: 'bob@example.com' })).toEqual([
      ...[true, false],
      true,
    ]);
    const refused = await limits.take({ mailbox: 'ada@example.com' });
    expect(refused.ok ? 0 : refused.waitMs).toBeGreaterThan(23 * HOUR_MS);
  });
});

it('are counted by the process itself while Redis cannot be reached', async () => {
  const limits = closedAfter(createRedisFormLimits({ perAddress: 1, redisUrl: `redis://127.0.0.1:${await freePort()}`, connectMs: 50 }));
  expect(await takes(limits, from(1), from(1))).toEqual([true, false]);
});

it('are shared by all processes in Redis, and leave no address there', async () => {
  const shared = { perAddress: 1, redisUrl: redis.url, prefix: redis.prefix() };
  const [one, other] = [closedAfter(createRedisFormLimits(shared)), closedAfter(createRedisFormLimits(shared))];
  expect(await takes(one, from(1), { mailbox: 'ada@example.com' })).toEqual([true, true]);
  expect(await takes(other, from(1))).toEqual([false]);
});

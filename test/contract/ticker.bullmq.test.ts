/**
 * What only a ticker of many processes has to show.
 * @module
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BullTickerOptions, createBullTicker } from '../../src/adapters/ticker/bullmq.ts';
import type { Ticker } from '../../src/domain/ports.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { freePort, startRedis, type TestRedis } from '../helpers/redis.ts';

let redis: TestRedis;
const open: Ticker[] = [];
const POLL = { timeout: 15_000, interval: 20 };

beforeAll(async () => {
  redis = await startRedis();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((ticker) => ticker.stop()));
});
afterAll(async () => {
  await redis?.stop();
});

function aTicker(options: Partial<BullTickerOptions> = {}): Ticker {
  const ticker = createBullTicker({
    redisUrl: redis.url,
    prefix: redis.prefix(),
    everyMs: 300,
    stallMs: 600,
    clock: systemClock,
    onError: () => {},
    ...options,
  });
  open.push(ticker);
  return ticker;
}

/** Deletes every key of one prefix, as if Redis had lost its memory. */
async function forget(prefix: string): Promise<void> {
  const client = new Redis(redis.url);
  const keys = await client.keys(`${prefix}:*`);
  if (keys.length > 0) await client.del(...keys);
  client.disconnect();
}

async function withVictim(prefix: string, harm: (pid: number) => void, meanwhile: () => Promise<void>): Promise<void> {
  const victim = spawn(process.execPath, [fileURLToPath(new URL('./ticker-victim.ts', import.meta.url)), redis.url, prefix], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(victim.stdout, 'data');
    harm(victim.pid as number);
    await meanwhile();
  } finally {
    victim.kill('SIGKILL');
  }
}

describe('several schedulers', () => {
  it('take turns: one tick at a time over all of them, at the pace of one', async () => {
    const prefix = redis.prefix();
    let [running, most] = [0, 0];
    const at: number[] = [];
    const tick = async (): Promise<void> => {
      most = Math.max(most, ++running);
      at.push(performance.now());
      await new Promise((resolve) => setTimeout(resolve, 100));
      running--;
    };
    for (let n = 0; n < 3; n++) await aTicker({ prefix }).start(tick);
    await expect.poll(() => at.length, POLL).toBeGreaterThanOrEqual(8);
    expect(most).toBe(1);
    expect((at[7] ?? 0) - (at[0] ?? 0)).toBeGreaterThan(6 * 300);
  });

  it.each<[string, NodeJS.Signals]>([
    ['is killed', 'SIGKILL'],
    ['hangs', 'SIGSTOP'],
  ])('go on when the one %s whose tick it is', async (_, signal) => {
    const prefix = redis.prefix();
    await withVictim(
      prefix,
      (pid) => process.kill(pid, signal),
      async () => {
        let ticks = 0;
        await aTicker({ prefix }).start(async () => void ticks++);
        await expect.poll(() => ticks, POLL).toBeGreaterThanOrEqual(3);
      },
    );
  });

  it('do without the one whose tick does not end, until it does', async () => {
    const prefix = redis.prefix();
    const gate = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const ticks = { hung: 0, other: 0 };
    await aTicker({ prefix, mostMs: 200 }).start(() => {
      ticks.hung++;
      begun.resolve();
      return gate.promise;
    });
    await begun.promise;
    const other = aTicker({ prefix });
    await other.start(async () => void ticks.other++);
    await expect.poll(() => ticks.other, POLL).toBeGreaterThanOrEqual(3);
    expect(ticks.hung).toBe(1);
    gate.resolve();
    await other.stop();
    await expect.poll(() => ticks.hung, POLL).toBeGreaterThanOrEqual(2);
  });

  it('have the ticks to themselves for longer from one failure of another to its next', async () => {
    const at: number[] = [];
    const ticker = aTicker();
    await ticker.start(async () => {
      at.push(performance.now());
      if (at.length < 3) throw new Error('the record is away');
    });
    await expect.poll(() => at.length, POLL).toBeGreaterThanOrEqual(5);
    const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0] = at;
    expect(second - first).toBeGreaterThanOrEqual(590);
    expect(third - second).toBeGreaterThanOrEqual(1_190);
    expect(fifth - third).toBeLessThan(2 * (third - second));
    expect(fourth).toBeGreaterThan(third);
  });

  it('put the ticks back when Redis has lost its memory, and still take turns', async () => {
    const prefix = redis.prefix();
    let [running, most, ticks] = [0, 0, 0];
    const tick = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 50));
      running--;
      ticks++;
    };
    for (let n = 0; n < 2; n++) await aTicker({ prefix }).start(tick);
    for (let loss = 0; loss < 2; loss++) {
      await expect.poll(() => ticks, POLL).toBeGreaterThanOrEqual(2);
      await forget(prefix);
      ticks = 0;
    }
    await expect.poll(() => ticks, POLL).toBeGreaterThanOrEqual(3);
    expect(most).toBe(1);
  });

  it('leave one tick behind, however long none of them runs or a tick takes', async () => {
    const prefix = redis.prefix();
    const gate = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const ticker = aTicker({ prefix });
    await ticker.start(() => {
      begun.resolve();
      return gate.promise;
    });
    await begun.promise;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const queue = new Queue('ticks', { connection: { url: redis.url }, prefix });
    const waiting = async (): Promise<number> => {
      const { wait = 0, delayed = 0, prioritized = 0 } = await queue.getJobCounts('wait', 'delayed', 'prioritized');
      return wait + delayed + prioritized;
    };
    try {
      expect(await waiting()).toBe(1);
      gate.resolve();
      await ticker.stop();
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      expect(await waiting()).toBe(1);
      let ticks = 0;
      const started = performance.now();
      await aTicker({ prefix }).start(async () => void ticks++);
      await expect.poll(() => ticks, POLL).toBe(3);
      // Had ticks piled up, they would come at once.
      expect(performance.now() - started).toBeGreaterThan(250);
    } finally {
      await queue.close();
    }
  });

  it('say in one plain sentence at the start that Redis cannot be reached', async () => {
    const ticker = aTicker({ redisUrl: `redis://127.0.0.1:${await freePort()}`, connectMs: 100 });
    await expect(ticker.start(async () => {})).rejects.toMatchObject({
      code: 'queue',
      message: expect.stringContaining('cannot be reached'),
    });
  });
});

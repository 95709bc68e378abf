import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createBullTicker } from '../../src/adapters/ticker/bullmq.ts';
import { createCronTicker } from '../../src/adapters/ticker/cron.ts';
import type { Ticker } from '../../src/domain/ports.ts';
import { fixedClock } from '../../src/lib/clock.ts';
import { startRedis, type TestRedis } from '../helpers/redis.ts';
import { createManualTicker } from '../helpers/ticker.ts';

/** A ticker that comes round by itself within about a second, whichever it is. */
type Create = (options: { clock: ReturnType<typeof fixedClock>; onError?: (error: unknown) => void }) => Ticker;

const NOW = '2025-03-03T12:00:00.000Z';

const everySecond: Create = (options) => createCronTicker({ expression: '* * * * * *', ...options });

const selfPulled: Create = (options) => {
  const ticker = createManualTicker(options);
  const pull = setInterval(() => void ticker.tick(), 50);
  return {
    start: ticker.start,
    stop: async () => {
      clearInterval(pull);
      await ticker.stop();
    },
  };
};

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(async () => {
  await redis?.stop();
});

const onRedis: Create = (options) =>
  createBullTicker({ redisUrl: redis.url, prefix: redis.prefix(), everyMs: 500, onError: () => {}, ...options });

describe.each<[string, Create]>([
  ['node-cron', everySecond],
  ['BullMQ', onRedis],
  ['manual', selfPulled],
])('ticker: %s', (_, create) => {
  let ticker: Ticker;
  afterEach(async () => {
    await ticker.stop();
  });

  it('ticks again and again, with the time of its clock', async () => {
    const at: string[] = [];
    ticker = create({ clock: fixedClock(NOW) });
    await ticker.start(async (now) => void at.push(now.toISOString()));
    await expect.poll(() => at.length, { timeout: 5_000 }).toBeGreaterThanOrEqual(2);
    expect(new Set(at)).toEqual(new Set([NOW]));
  });

  it('never ticks while a tick runs', async () => {
    let running = 0;
    let most = 0;
    let ticks = 0;
    ticker = create({ clock: fixedClock(NOW) });
    await ticker.start(async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1_300));
      running--;
      ticks++;
    });
    await expect.poll(() => ticks, { timeout: 8_000 }).toBeGreaterThanOrEqual(2);
    expect(most).toBe(1);
  }, 10_000);

  it('reports a tick that throws, and still comes again', async () => {
    const errors: unknown[] = [];
    const bad = new Error('bad tick');
    let ticks = 0;
    ticker = create({ clock: fixedClock(NOW), onError: (error) => void errors.push(error) });
    await ticker.start(async () => {
      if (++ticks === 1) throw bad;
    });
    await expect.poll(() => ticks, { timeout: 5_000 }).toBeGreaterThanOrEqual(2);
    expect(errors).toEqual([bad]);
  });

  it('waits for the running tick when it stops, and does not tick after', async () => {
    const begun = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    let ticks = 0;
    let ended = false;
    ticker = create({ clock: fixedClock(NOW) });
    await ticker.start(async () => {
      ticks++;
      begun.resolve();
      await gate.promise;
      ended = true;
    });
    await begun.promise;
    let stopped = false;
    const stopping = ticker.stop().then(() => {
      stopped = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(stopped).toBe(false);
    gate.resolve();
    await stopping;
    expect(ended).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(ticks).toBe(1);
  });

  it('may be stopped before it was started, and twice', async () => {
    ticker = create({ clock: fixedClock(NOW) });
    await ticker.stop();
    await ticker.stop();
  });
});

describe('the node-cron ticker', () => {
  it('ticks at once when it starts, not only when the expression comes true', async () => {
    const ticked = Promise.withResolvers<Date>();
    const ticker = createCronTicker({ expression: '0 0 1 1 *', clock: fixedClock(NOW) });
    await ticker.start(async (at) => ticked.resolve(at));
    expect((await ticked.promise).toISOString()).toBe(NOW);
    await ticker.stop();
  });

  it('refuses a pace that is none', () => {
    expect(() => createCronTicker({ expression: 'often', clock: fixedClock(NOW) })).toThrow(expect.objectContaining({ code: 'config' }));
  });
});

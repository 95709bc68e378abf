import { setTimeout as delay } from 'node:timers/promises';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { expect, it } from 'vitest';
import { createHostLimits } from '../../../../src/adapters/limits/hosts.ts';
import { OperationalError } from '../../../../src/domain/errors.ts';
import { systemClock } from '../../../../src/lib/clock.ts';

it('a place that is had only after its question was given up is free again', async () => {
  const back = Promise.withResolvers<void>();
  let away = false;
  const slow = new RateLimiterMemory({ points: 1, duration: 60 });
  const consume = slow.consume.bind(slow);
  slow.consume = async (...args) => {
    if (away) await back.promise;
    return consume(...args);
  };
  const limits = createHostLimits(
    { perHost: 1, delayMs: 0, leaseMs: 60_000 },
    {
      limiter: (name, seconds) => (name === 'slot' ? slow : new RateLimiterMemory({ points: 1, duration: seconds })),
      seconds: (ms) => ms / 1000,
      async reach(operation) {
        const asked = operation();
        if (away && (await Promise.race([asked, delay(20, 'late')])) === 'late') throw new OperationalError('queue', 'Redis is away.');
        return asked;
      },
      close: async () => {},
    },
    systemClock,
  );
  away = true;
  await expect(limits.enter('acme.example')).rejects.toThrow('Redis is away');
  away = false;
  back.resolve();
  await expect.poll(async () => (await limits.enter('acme.example')).ok).toBe(true);
});

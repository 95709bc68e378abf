/**
 * A day of visits in about a second: the limits and the queue in memory go by timers and `Date`, and both can be faked.
 * @module
 */
import { expect, it, onTestFinished, vi } from 'vitest';
import { createMemoryLimits } from '../../../../src/adapters/limits/memory.ts';
import { createInlineQueue } from '../../../../src/adapters/queue/inline.ts';

const HOUR_MS = 3_600_000;
const DELAY_MS = 2_000;
const SOURCES = 10_000;
const HOSTS = 500;

it('keeps 10,000 sources that are due at once apart on their hosts, and asks for each hardly more than once', {
  timeout: 60_000,
}, async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: new Date('2026-03-01T00:00:00Z') });
  const limits = createMemoryLimits({ perHost: 1, delayMs: DELAY_MS, leaseMs: 200_000 });
  const queue = createInlineQueue();
  onTestFinished(async () => {
    vi.useRealTimers();
    await queue.close({ graceMs: 0 });
  });
  const visits: Array<{ host: string; from: number; to: number }> = [];
  let asked = 0;
  await queue.work(
    async ({ sourceId }) => {
      asked += 1;
      const host = `host-${Number(sourceId) % HOSTS}.example`;
      const entry = await limits.enter(host);
      if (!entry.ok) return { againInMs: entry.waitMs };
      const from = Date.now();
      await new Promise((resolve) => setTimeout(resolve, 1_000 + (Number(sourceId) % 5) * 1_000));
      visits.push({ host, from, to: Date.now() });
      await entry.leave();
      return undefined;
    },
    { lanes: { http: 64 } },
  );
  await queue.enqueue(
    Array.from({ length: SOURCES }, (_, n) => ({ id: `${n}@x`, sourceId: `${n}`, dueAt: 'x' })),
    { lane: 'http' },
  );
  for (let hour = 0; hour < 24; hour++) await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(visits).toHaveLength(SOURCES);
  expect(asked).toBeLessThan(SOURCES * 1.5);
  for (const ofHost of Map.groupBy(visits, ({ host }) => host).values()) {
    ofHost.sort((a, b) => a.from - b.from);
    for (const [n, { from }] of ofHost.slice(1).entries()) {
      expect(from).toBeGreaterThanOrEqual(ofHost[n]?.to ?? 0);
      expect(from - (ofHost[n]?.from ?? 0)).toBeGreaterThanOrEqual(DELAY_MS);
    }
  }
});

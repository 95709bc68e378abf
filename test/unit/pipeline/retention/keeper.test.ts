import { expect, it, vi } from 'vitest';
import { OperationalError } from '../../../../src/domain/errors.ts';
import type { Lock } from '../../../../src/domain/ports.ts';
import { startRetention } from '../../../../src/pipeline/retention/keeper.ts';
import type { RetentionServices } from '../../../../src/pipeline/retention/run.ts';
import { silentLog } from '../../../helpers/silentLog.ts';

const HOUR = 3_600_000;

/** A keeper for whom so many hours pass; the calls that it made, by the hour. */
async function hours(n: number, store: { tidy?(): Promise<number>; sources?(): Promise<never[]> } = {}): Promise<string[]> {
  const calls: string[] = [];
  let now = Date.UTC(2026, 2, 1);
  let left = n;
  const passed = Promise.withResolvers<void>();
  const noting = (name: string, work: () => Promise<unknown>) => async () => {
    calls.push(`${(now - Date.UTC(2026, 2, 1)) / HOUR} ${name}`);
    return work();
  };
  const services = {
    clock: { now: () => new Date(now) },
    log: silentLog,
    newId: (prefix: string) => prefix,
    exclusive: async (): Promise<Lock> => ({ release: () => undefined, check: () => undefined }),
    async wait(ms: number, signal: AbortSignal) {
      if (left === 0) {
        passed.resolve();
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      }
      left -= 1;
      now += ms;
    },
    store: {
      tidy: noting('tidies', store.tidy ?? (async () => 0)),
      sources: noting('applies', store.sources ?? (async () => [])),
      holds: async () => [],
      citedPages: async () => ({ pages: new Set(), until: {} }),
      doomedBlobs: async () => [],
      forgetDoomed: async () => undefined,
    },
  } as unknown as RetentionServices;
  const keeper = startRetention(services, {});
  await passed.promise;
  await keeper.stop();
  return calls;
}

it('clears away each hour, and applies the policy once a day', async () => {
  const calls = await hours(50);
  expect(calls.filter((call) => call.endsWith('tidies'))).toHaveLength(50);
  expect(calls.filter((call) => call.endsWith('applies'))).toEqual(['1 applies', '25 applies', '49 applies']);
});

it('tries again in an hour where it could not, whatever kept it from it', async () => {
  const sources = vi
    .fn(async () => [])
    .mockRejectedValueOnce(new OperationalError('storage', 'The disk is full.'))
    .mockRejectedValueOnce(new Error('a bug'));
  const calls = await hours(5, { sources });
  expect(calls.filter((call) => call.endsWith('applies'))).toEqual(['1 applies', '2 applies', '3 applies']);
});

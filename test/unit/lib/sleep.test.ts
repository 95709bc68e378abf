import { expect, it } from 'vitest';
import { sleep } from '../../../src/lib/sleep.ts';

it('waits for the time', async () => {
  const begun = performance.now();
  await sleep(50);
  expect(performance.now() - begun).toBeGreaterThan(45);
});

it('ends with the signal', async () => {
  const stop = new AbortController();
  const waiting = sleep(60_000, stop.signal);
  stop.abort();
  await waiting;
  await sleep(60_000, stop.signal);
});

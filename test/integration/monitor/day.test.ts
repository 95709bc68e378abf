/**
 * A day of the monitor in the test city, in simulated time; `node bench/day.ts` is the large one.
 * @module
 */
import { expect, it } from 'vitest';
import { liveDay } from '../../city/day/live.ts';

it('lives through a day: no host is crowded, no due time is skipped, every edit is told once and nothing else is', {
  timeout: 180_000,
}, async () => {
  const { complaints, counts } = await liveDay({ sources: 200, hosts: 20, hours: 24, seed: 2 });
  expect(complaints).toEqual([]);
  // Nothing of what is looked after was missing from the day.
  expect(counts).toMatchObject({
    holds: expect.toSatisfy((n: number) => n > 0),
    retries: expect.toSatisfy((n: number) => n > 0),
    edits: 4,
    changes: 4,
  });
  expect(counts['visited']).toBeGreaterThan(700);
});

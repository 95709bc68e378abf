import { expect, it } from 'vitest';
import { boundedHold, retryAfterMs, turnsAway } from '../../../src/lib/retryAfter.ts';

const NOW = new Date('2026-03-01T06:00:00Z');
const DAY_MS = 86_400_000;

it.each<[string | undefined, number | undefined]>([
  ['120', 120_000],
  [' 7 ', 7_000],
  ['0', 1_000],
  ['99999999', DAY_MS],
  ['Sun, 01 Mar 2026 06:10:00 GMT', 600_000],
  ['Sunday, 01-Mar-26 06:10:00 GMT', 600_000],
  ['Sun Mar  1 06:10:00 2026', 600_000],
  ['Sat, 28 Feb 2026 06:00:00 GMT', 1_000],
  ['Mon, 01 Mar 2027 06:00:00 GMT', DAY_MS],
  [undefined, undefined],
  ['', undefined],
  ['-5', undefined],
  ['1.5', undefined],
  ['soon', undefined],
  ['Never, at no time at all GMT', undefined],
  ['9'.repeat(400), undefined],
])('Retry-After %j is %s ms', (header, ms) => {
  expect(retryAfterMs(header, NOW)).toBe(ms);
});

it('holds a host for a second at least and a day at most', () => {
  expect([0, 5_000, 10 * DAY_MS].map(boundedHold)).toEqual([1_000, 5_000, DAY_MS]);
});

it('takes 429 and 503 for a wish to be left alone', () => {
  expect([429, 503, 500, 403, 200, undefined].map(turnsAway)).toEqual([true, true, false, false, false, false]);
});

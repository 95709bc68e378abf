import { describe, expect, it } from 'vitest';
import type { CaptureFailure } from '../../../src/domain/capture.ts';
import { fullJitter, passingFailures, retryAt } from '../../../src/schedule/backoff.ts';

const NOW = new Date('2026-03-01T06:00:00Z');
const MINUTE_MS = 60_000;

describe('full jitter', () => {
  it('is anything up to a bound that doubles with each failure, to the greatest', () => {
    const bounds = [1, 2, 3, 4, 2000].map((failures) => fullJitter(failures, { firstMs: 1000, mostMs: 5000 }, () => 1));
    expect(bounds).toEqual([1000, 2000, 4000, 5000, 5000]);
    expect(fullJitter(3, { firstMs: 1000, mostMs: 5000 }, () => 0)).toBe(0);
    expect(fullJitter(3, { firstMs: 1000, mostMs: 5000 }, () => 0.25)).toBe(1000);
  });
});

describe('an early retry', () => {
  const minutes = (failures: number, random = 0, nextInMs = 12 * 60 * MINUTE_MS): number | undefined => {
    const at = retryAt(failures, NOW, new Date(NOW.getTime() + nextInMs), () => random);
    return at && (at.getTime() - NOW.getTime()) / MINUTE_MS;
  };

  it('comes after 1, 2, 4 … minutes, each shortened by up to a half', () => {
    expect([1, 2, 3, 9].map((failures) => minutes(failures))).toEqual([1, 2, 4, 256]);
    expect([1, 2, 3].map((failures) => minutes(failures, 1))).toEqual([0.5, 1, 2]);
  });

  it('is left to the source’s own schedule where that comes first', () => {
    expect([minutes(10), minutes(11), minutes(2000)]).toEqual([512, undefined, undefined]);
    expect(minutes(1, 0, MINUTE_MS)).toBeUndefined();
    expect(minutes(1, 0, -MINUTE_MS)).toBeUndefined();
  });

  it('is for failures only', () => {
    expect(minutes(0)).toBeUndefined();
  });
});

describe('passing failures', () => {
  const failure = (transient: boolean): CaptureFailure => ({ kind: 'connect', message: '', transient });
  const passing = { verdict: 'unreachable', failure: failure(true) } as const;
  const lasting = { verdict: 'unreachable', failure: failure(false) } as const;

  it('are counted from the newest visit back to the first other one', () => {
    expect(passingFailures([])).toBe(0);
    expect(passingFailures([passing, passing])).toBe(2);
    expect(passingFailures([passing, lasting, passing])).toBe(1);
    expect(passingFailures([{ verdict: 'unchanged', status: 200 }, passing])).toBe(0);
  });

  it.each([
    [500, 1],
    [503, 1],
    [429, 1],
    [404, 0],
    [403, 0],
    [undefined, 0],
  ])('with status %s: %i', (status, count) => {
    expect(passingFailures([{ verdict: 'error-page', ...(status === undefined ? {} : { status }) }])).toBe(count);
  });
});

import { describe, expect, it } from 'vitest';
import { holdMs, nextAttemptAt, type SendFailure } from '../../../src/alert/backoff.ts';

const NOW = new Date('2026-03-01T00:00:00.000Z');
const refused: SendFailure = { ok: false, permanent: false, sentence: 'The receiver answered 500.' };

/** Seconds until the next attempt. */
function pause(attempt: number, { random = 0, failure = refused, most = 12 } = {}): number | undefined {
  const at = nextAttemptAt({ failure, attempt, most, now: NOW, random: () => random });
  return at === undefined ? undefined : (Date.parse(at) - NOW.getTime()) / 1000;
}

describe('the next attempt', () => {
  it('comes after a time that doubles with each failure, up to an hour', () => {
    expect(Array.from({ length: 10 }, (_, index) => pause(index + 1))).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
  });

  it('comes up to a half sooner, by chance', () => {
    expect([pause(1, { random: 0.5 }), pause(1, { random: 1 }), pause(12, { random: 1, most: 20 })]).toEqual([22.5, 15, 1800]);
  });

  it('does not come before the receiver wants it, though within a day', () => {
    const asking = (seconds: number): SendFailure => ({ ...refused, retryAfterMs: seconds * 1000 });
    expect(pause(1, { failure: asking(90) })).toBe(90);
    expect(pause(1, { failure: asking(2) })).toBe(30);
    expect(pause(1, { failure: asking(1e9) })).toBe(86_400);
  });

  it('is none after a permanent failure, or after the last that there may be', () => {
    expect(pause(1, { failure: { ...refused, permanent: true, retryAfterMs: 1000 } })).toBeUndefined();
    expect([pause(2, { most: 3 }), pause(3, { most: 3 })]).toEqual([60, undefined]);
  });
});

it('a receiver that asks for time is sent nothing else meanwhile, for an hour at most', () => {
  expect(holdMs(refused)).toBe(0);
  expect(holdMs({ ...refused, retryAfterMs: -5 })).toBe(0);
  expect(holdMs({ ...refused, retryAfterMs: 90_000 })).toBe(90_000);
  expect(holdMs({ ...refused, retryAfterMs: 86_400_000 })).toBe(3_600_000);
});

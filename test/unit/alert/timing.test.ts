/** @module */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterQuiet, type Quiet } from '../../../src/alert/quiet.ts';
import { dayIn, digestAt, reminderAt } from '../../../src/alert/timing.ts';
import type { Digest } from '../../../src/domain/alertSettings.ts';
import { DAYS } from '../../../src/domain/timing.ts';

const daily = (at: string): Digest => ({ digest: 'daily', at, on: 'mon' });

describe('a digest is due', () => {
  it.each<[string, Digest, string, string, string]>([
    ['today, where its time is still to come', daily('08:00'), 'UTC', '2026-03-02T07:59:59.999Z', '2026-03-02T08:00:00.000Z'],
    ['tomorrow, at its very time', daily('08:00'), 'UTC', '2026-03-02T08:00:00.000Z', '2026-03-03T08:00:00.000Z'],
    ['by the clock of the settings', daily('08:00'), 'Asia/Tokyo', '2026-03-02T22:00:00.000Z', '2026-03-02T23:00:00.000Z'],
    [
      'by its own clock',
      { ...daily('08:00'), timezone: 'Europe/Paris' },
      'Asia/Tokyo',
      '2026-03-02T06:00:00.000Z',
      '2026-03-02T07:00:00.000Z',
    ],
    ['at the same time of day in summer', daily('08:00'), 'Europe/Paris', '2026-07-02T05:00:00.000Z', '2026-07-02T06:00:00.000Z'],
    ['an hour later where its time is skipped', daily('02:30'), 'Europe/Paris', '2026-03-28T12:00:00.000Z', '2026-03-29T01:30:00.000Z'],
    ['once where its time comes twice', daily('02:30'), 'Europe/Paris', '2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z'],
    [
      'on its day of the week',
      { ...daily('09:00'), digest: 'weekly', on: 'fri' },
      'UTC',
      '2026-03-02T00:00:00.000Z',
      '2026-03-06T09:00:00.000Z',
    ],
    [
      'a week later, at its very time',
      { ...daily('09:00'), digest: 'weekly', on: 'fri' },
      'UTC',
      '2026-03-06T09:00:00.000Z',
      '2026-03-13T09:00:00.000Z',
    ],
  ])('%s', (_, digest, zone, now, due) => {
    expect(digestAt(digest, zone, now)).toBe(due);
  });
});

it('a reminder is due so many days before, at its time of day there', () => {
  expect(reminderAt({ dueOn: '2026-03-31', days: 7, at: '08:00', zone: 'Europe/Paris' })).toBe('2026-03-24T07:00:00.000Z');
  expect(reminderAt({ dueOn: '2026-03-31', days: 0, at: '08:00', zone: 'Europe/Paris' })).toBe('2026-03-31T06:00:00.000Z');
});

it('knows which day it is where', () => {
  expect(dayIn('Pacific/Auckland', '2026-03-01T12:00:00.000Z')).toBe('2026-03-02');
});

const quiet = (from: string, to: string, more: Partial<Quiet> = {}): Quiet => ({ from, to, except: [], ...more });
const quietEnd = (now: string, windows: Quiet[], severity?: 'critical' | 'low', zone = 'UTC'): string =>
  afterQuiet(now, { quiet: windows, severity, zone });

describe('quiet hours', () => {
  const NIGHT = quiet('22:00', '07:00');

  it.each<[string, Quiet[], string, string, string]>([
    ['change nothing outside of them', [NIGHT], 'UTC', '2026-03-02T12:00:00.000Z', '2026-03-02T12:00:00.000Z'],
    ['end on the next morning', [NIGHT], 'UTC', '2026-03-02T23:00:00.000Z', '2026-03-03T07:00:00.000Z'],
    ['end this morning', [NIGHT], 'UTC', '2026-03-02T05:00:00.000Z', '2026-03-02T07:00:00.000Z'],
    ['begin at their very beginning', [NIGHT], 'UTC', '2026-03-02T22:00:00.000Z', '2026-03-03T07:00:00.000Z'],
    ['are over at their very end', [NIGHT], 'UTC', '2026-03-02T07:00:00.000Z', '2026-03-02T07:00:00.000Z'],
    [
      'hold over the whole weekend',
      [quiet('00:00', '24:00', { days: ['sat', 'sun'] }), NIGHT],
      'UTC',
      '2026-03-06T23:00:00.000Z',
      '2026-03-09T07:00:00.000Z',
    ],
    ['go by the clock of the settings', [NIGHT], 'Europe/Paris', '2026-03-02T05:30:00.000Z', '2026-03-02T06:00:00.000Z'],
    [
      'go by their own clock',
      [quiet('22:00', '07:00', { timezone: 'Asia/Tokyo' })],
      'UTC',
      '2026-03-02T14:00:00.000Z',
      '2026-03-02T22:00:00.000Z',
    ],
    ['are an hour shorter when clocks go forward', [NIGHT], 'Europe/Paris', '2026-03-28T23:00:00.000Z', '2026-03-29T05:00:00.000Z'],
    ['are an hour longer when clocks go back', [NIGHT], 'Europe/Paris', '2026-10-24T23:00:00.000Z', '2026-10-25T06:00:00.000Z'],
    ['that leave no moment do not count', [quiet('00:00', '24:00')], 'UTC', '2026-03-02T12:00:00.000Z', '2026-03-02T12:00:00.000Z'],
  ])('%s', (_, windows, zone, now, end) => {
    expect(quietEnd(now, windows, 'low', zone)).toBe(end);
  });

  it('do not hold what is excepted, nor hold less what is not', () => {
    const windows = [quiet('22:00', '07:00', { except: ['critical'] })];
    expect(quietEnd('2026-03-02T23:00:00.000Z', windows, 'critical')).toBe('2026-03-02T23:00:00.000Z');
    expect(quietEnd('2026-03-02T23:00:00.000Z', windows, 'low')).toBe('2026-03-03T07:00:00.000Z');
    expect(quietEnd('2026-03-02T23:00:00.000Z', windows)).toBe('2026-03-03T07:00:00.000Z');
  });

  it('never end in quiet hours, and end at the first moment that is not quiet', () => {
    const zones = ['UTC', 'Europe/Paris', 'America/New_York', 'Asia/Kathmandu'] as const;
    const time = fc.integer({ min: 0, max: 23 }).map((hour) => `${String(hour).padStart(2, '0')}:${hour % 2 ? '30' : '00'}`);
    const window = fc
      .record({ from: time, to: time, days: fc.subarray([...DAYS], { minLength: 1, maxLength: 3 }), timezone: fc.constantFrom(...zones) })
      .filter(({ from, to }) => from !== to)
      .map(({ from, to, days, timezone }) => quiet(from, to, { days, timezone }));
    const start = Date.UTC(2026, 0, 1);
    fc.assert(
      fc.property(fc.array(window, { minLength: 1, maxLength: 3 }), fc.integer({ min: 0, max: 365 * 96 }), (windows, quarter) => {
        const now = new Date(start + quarter * 15 * 60_000);
        const end = new Date(quietEnd(now.toISOString(), windows));
        expect(end.getTime()).toBeGreaterThanOrEqual(now.getTime());
        expect(windows.filter((one) => isQuiet(end, one))).toEqual([]);
        for (let at = now.getTime(); at < end.getTime(); at += 15 * 60_000)
          expect(windows.some((one) => isQuiet(new Date(at), one))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

/** By the clock on the wall, read without our own code. */
function isQuiet(at: Date, { days = [...DAYS], from, to, timezone = 'UTC' }: Quiet): boolean {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const { weekday = '', hour = '', minute = '' } = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const [day, time] = [weekday.toLowerCase(), `${hour}:${minute}`];
  const on = (name: string | undefined): boolean => (days as string[]).includes(name ?? '');
  const yesterday = DAYS[(DAYS.indexOf(day as (typeof DAYS)[number]) + 6) % 7];
  if (from < to) return on(day) && from <= time && time < to;
  return (on(day) && from <= time) || (on(yesterday) && time < to);
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Duration } from '../../../src/domain/extraction.ts';
import { dueDay } from '../../../src/record/dueDay.ts';

describe('the last day of a time', () => {
  it.each<[string, Duration, string]>([
    ['2025-11-28', { n: 10, unit: 'd' }, '2025-12-08'],
    ['2025-11-28', { n: 1, unit: 'd' }, '2025-11-29'],
    ['2025-11-28', { n: 72, unit: 'h' }, '2025-12-01'],
    ['2025-11-28', { n: 2, unit: 'w' }, '2025-12-12'],
    ['2024-02-28', { n: 2, unit: 'd' }, '2024-03-01'],
    ['2025-01-31', { n: 1, unit: 'mo' }, '2025-02-28'],
    ['2024-01-31', { n: 1, unit: 'mo' }, '2024-02-29'],
    ['2025-11-15', { n: 3, unit: 'mo' }, '2026-02-15'],
    ['2024-02-29', { n: 1, unit: 'y' }, '2025-02-28'],
  ])('from %s, %o, is %s', (from, time, last) => {
    expect(dueDay(from, time)).toBe(last);
  });

  it.each([
    ['Friday', '2025-11-28', 1, '2025-12-01'],
    ['Saturday', '2025-11-29', 1, '2025-12-01'],
    ['Monday', '2025-11-24', 5, '2025-12-01'],
    ['Friday', '2025-11-28', 10, '2025-12-12'],
  ])('counts Monday to Friday from a %s', (_day, from, n, last) => {
    expect(dueDay(from, { n, unit: 'bd' })).toBe(last);
  });

  it('of a broken number is rather too early than too late', () => {
    expect(dueDay('2025-11-28', { n: 10.9, unit: 'd' })).toBe('2025-12-08');
    expect(dueDay('2025-11-28', { n: 36, unit: 'h' })).toBe('2025-11-29');
  });

  it.each<[string, Duration]>([
    ['2025-11-28', { n: 0, unit: 'd' }],
    ['2025-11-28', { n: -3, unit: 'd' }],
    ['2025-11-28', { n: Number.NaN, unit: 'd' }],
    ['2025-11-28', { n: 1e12, unit: 'bd' }],
    ['2025-11-28', { n: Number.POSITIVE_INFINITY, unit: 'y' }],
    ['28.11.2025', { n: 1, unit: 'd' }],
    ['2025-13-28', { n: 1, unit: 'd' }],
  ])('is none for what no clause would give: %s, %o', (from, time) => {
    expect(dueDay(from, time)).toBeUndefined();
  });

  it('is never before the first day, and later for a longer time', () => {
    const unit = fc.constantFrom<Duration['unit']>('d', 'bd', 'w', 'mo', 'y');
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
        unit,
        fc.integer({ min: 1, max: 9 }),
        (date, by, n) => {
          const from = date.toISOString().slice(0, 10);
          const [one, more] = [dueDay(from, { n, unit: by }) ?? '', dueDay(from, { n: n + 1, unit: by }) ?? ''];
          expect(one > from && more > one).toBe(true);
        },
      ),
    );
  });
});

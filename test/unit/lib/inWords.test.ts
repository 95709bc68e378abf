import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absoluteTime, count, duration, formatValue, keyLabel, relativeTime, shortDay, truncate } from '../../../src/lib/inWords.ts';

const NOW = new Date('2026-11-20T09:00:00Z');

describe('relativeTime', () => {
  it.each([
    ['2026-11-20T08:59:40Z', 'just now'],
    ['2026-11-20T09:00:30Z', 'in a moment'],
    ['2026-11-20T08:56:00Z', '4 min ago'],
    ['2026-11-20T06:00:00Z', '3 h ago'],
    ['2026-11-20T12:00:00Z', 'in 3 h'],
    ['2026-11-17T09:00:00Z', '3 days ago'],
    ['2026-08-20T09:00:00Z', '3 months ago'],
    ['2019-11-20T09:00:00Z', '7 years ago'],
  ])('says %s as "%s"', (iso, text) => {
    expect(relativeTime(iso, NOW)).toBe(text);
  });

  it('shows text that is no time as it is', () => {
    expect(relativeTime('soon', NOW)).toBe('soon');
    expect(absoluteTime('soon')).toBe('soon');
  });
});

it('gives one unit of a length of time', () => {
  expect([60_000, 86_400_000, 2 * 86_400_000].map(duration)).toEqual(['1 min', '24 h', '2 days']);
});

it('writes absolute times in UTC', () => {
  expect(absoluteTime('2025-02-06T06:00:05+01:00')).toBe('2025-02-06 05:00 UTC');
  expect(shortDay('2025-02-06')).toBe('6 Feb 2025');
});

describe('formatValue', () => {
  it.each([
    [{ n: 30, unit: 'd' as const }, '30 days'],
    [{ n: 1, unit: 'bd' as const }, '1 business day'],
    [{ name: 'CoreWeave', purpose: 'GPU', location: 'US' }, 'CoreWeave · GPU · US'],
    [['DE', 'FR', 'EEA'], 'Germany, France, EEA'],
    ['US-CA', 'United States (CA)'],
    ['opt_out_available', 'opt out available'],
    [['ISO_27001', 'SOC2'], 'ISO 27001, SOC2'],
    [{ text: 'without undue delay' }, 'without undue delay'],
    [{ n: 1, per: 'year' }, 'once per year'],
    [{ n: 2, per: 'year' }, '2 times per year'],
    ['2026-12-01', '2026-12-01'],
    [7, '7'],
    [{ isEscaped: true, a: '<b>' }, '{"isEscaped":true,"a":"<b>"}'],
  ])('writes %j as "%s"', (value, text) => {
    expect(formatValue(value)).toBe(text);
  });
});

it('turns fact keys into words', () => {
  expect(keyLabel('subprocessors.objection_window')).toBe('Subprocessors: objection window');
});

it('counts with the right number of the noun', () => {
  expect([count(0, 'change'), count(1, 'change'), count(1204, 'change')]).toEqual(['0 changes', '1 change', '1,204 changes']);
});

describe('truncate', () => {
  it('cuts at a word and leaves short text alone', () => {
    expect(truncate('one two three four', 14)).toBe('one two three…');
    expect(truncate('short', 14)).toBe('short');
  });

  it('never cuts a character in half', () => {
    expect(truncate('😀'.repeat(10), 3)).toBe('😀😀😀…');
    expect(truncate('😀'.repeat(3), 3)).toBe('😀😀😀');
  });

  it('counts characters as a reader does, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.integer({ min: 1, max: 45 }), (text, limit) => {
        const cut = truncate(text, limit);
        expect(cut).toBe([...text].length <= limit ? text : cut);
        if (cut !== text) {
          expect(cut.endsWith('…') && [...cut].length <= limit + 1).toBe(true);
          expect(text.startsWith(cut.slice(0, -1))).toBe(true);
        }
      }),
    );
  });
});

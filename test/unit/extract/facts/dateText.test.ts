/** Dates after a lead-in. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateAtStart } from '../../../../src/extract/facts/dateText.ts';

const read = (text: string, language = 'en'): string | undefined => dateAtStart(text, language)?.value;

describe('dateAtStart', () => {
  it.each([
    [': November 14, 2023 (previous version)', '2023-11-14'],
    ['November 14, 2023', '2023-11-14'],
    [' on 14 November 2023', '2023-11-14'],
    [' as of the 1st May 2024', '2024-05-01'],
    [' April 20 th, 2025', '2025-04-20'],
    [': 2024-10-01', '2024-10-01'],
    [' am 1. März 2024', '2024-03-01'],
    [' 03.05.2024', '2024-05-03'],
    [' le 1er avril 2024', '2024-04-01'],
    [' : 15 février 2024', '2024-02-15'],
    [':2025年11月26日', '2025-11-26'],
  ])('reads %j', (text, value) => expect(read(text)).toBe(value));

  it.each([': May 2026', ' yesterday', ' 3 days ago', ' next Friday', ' by the customer on May 1, 2024', ' 2024-13-40', ''])(
    'guesses nothing in %j',
    (text) => {
      expect(read(text)).toBeUndefined();
    },
  );

  it('knows the order of day and month only where the language tells', () => {
    expect(dateAtStart('05/06/2025', 'en')).toMatchObject({ ambiguous: true });
    expect(dateAtStart('05/06/2025', 'fr')).toMatchObject({ value: '2025-06-05', ambiguous: false });
    expect(dateAtStart('05/06/2025', 'en-US')).toMatchObject({ value: '2025-05-06', ambiguous: false });
    expect(dateAtStart('23/06/2025', 'en')).toMatchObject({ value: '2025-06-23', ambiguous: false });
  });

  it('reads any day in each way to write it', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1995-01-01'), max: new Date('2060-01-01'), noInvalidDate: true }), (day) => {
        const iso = day.toISOString().slice(0, 10);
        const month = day.toLocaleString('en-US', { month: 'long', timeZone: 'UTC' });
        expect(read(iso)).toBe(iso);
        expect(read(`${month} ${day.getUTCDate()}, ${day.getUTCFullYear()}`)).toBe(iso);
        expect(read(`${day.getUTCDate()} ${month} ${day.getUTCFullYear()}`)).toBe(iso);
      }),
    );
  });
});

/** Durations in running text: English, German and French, words and numerals. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationsIn } from '../../../../src/extract/facts/duration.ts';
import { spellings } from '../../../../src/extract/facts/numberWords.ts';

const read = (text: string): string[] => durationsIn(text).map(({ value }) => `${value.n}${value.unit}`);

describe('durationsIn', () => {
  it.each([
    ['within thirty (30) days', '30d'],
    ['30 (thirty) days’ advance notice', '30d'],
    ['30 calendar days', '30d'],
    ['ten business days', '10bd'],
    ['10 working days', '10bd'],
    ['six months', '6mo'],
    ['seventy-two (72) hours', '72h'],
    ['30 rolling days', '30d'],
    ['a 30-day period', '30d'],
    ['30 Tage', '30d'],
    ['dreißig (30) Tagen', '30d'],
    ['10 Werktage', '10bd'],
    ['einundzwanzig Tage', '21d'],
    ['trente (30) jours', '30d'],
    ['10 jours ouvrés', '10bd'],
    ['vingt-quatre heures', '24h'],
    ['quatre-vingt-dix (90) jours', '90d'],
    ['2 ans', '2y'],
    ['between 30 and 90 days', '90d'],
    ['1.5 years', '1.5y'],
    ['1,000 days', '1000d'],
    ['ten(10)calendar days', '10d'],
  ])('reads %j', (text, value) => expect(read(text)).toEqual([value]));

  it.each(['24 hours a day, 7 days per week', '18 years of age', 'five years old', 'days', 'the day after'])('finds none in %j', (text) =>
    expect(read(text)).toEqual([]),
  );

  it('takes the numeral and says so where word and numeral disagree', () => {
    expect(durationsIn('thirty (10) days')).toMatchObject([{ value: { n: 10, unit: 'd' }, disagrees: true }]);
    expect(durationsIn('thirty (30) days')).toMatchObject([{ disagrees: false }]);
  });

  it('reads every number up to 199, spelled, in digits and both, in three languages', () => {
    const units = { en: 'days', de: 'Tagen', fr: 'jours' } as const;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 199 }), fc.constantFrom('en' as const, 'de' as const, 'fr' as const), (n, language) => {
        for (const word of spellings(n)[language])
          for (const text of [
            `${word} ${units[language]}`,
            `${word} (${n}) ${units[language]}`,
            `${n} ${units[language]}`,
            `${n} (${word}) ${units[language]}`,
          ]) {
            expect(durationsIn(text)).toMatchObject([{ value: { n, unit: 'd' }, disagrees: false }]);
          }
      }),
    );
  });

  it('gives offsets of the words that state it, whatever stands around', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.integer({ min: 1, max: 999 }), fc.string({ maxLength: 30 }), (before, n, after) => {
        const stated = `${n} days`;
        const text = `${before} xx ${stated}. ${after}`;
        const found = durationsIn(text).find(({ start }) => start === before.length + 4);
        expect(found && text.slice(found.start, found.end)).toBe(stated);
      }),
    );
  });

  it('is linear on text made to slow it down', () => {
    const hostile = `${'thirty '.repeat(40_000)}${'(30) days '.repeat(40_000)}`;
    const start = performance.now();
    durationsIn(hostile);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

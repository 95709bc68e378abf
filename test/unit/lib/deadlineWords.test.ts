import { expect, it } from 'vitest';
import { reckoning, windowInWords } from '../../../src/lib/deadlineWords.ts';

const business = { key: 'k', value: { n: 10, unit: 'bd' } } as const;

it('says whose holidays were left out', () => {
  expect(windowInWords({ window: business, calendar: 'FR' })).toBe('10 business days (holidays of France)');
  expect(windowInWords({ window: business, calendar: 'DE-BY' })).toBe('10 business days (holidays of Germany (BY))');
  expect(windowInWords({ window: business })).toBe('10 business days (Monday to Friday)');
});

it('says how a day was found', () => {
  expect(reckoning({ window: business, calendar: 'FR', from: { on: '2025-11-28', by: 'notice' } })).toBe(
    '10 business days (holidays of France) from the notice of 28 November 2025.',
  );
  expect(reckoning({})).toBe('The page states this day.');
});

import { describe, expect, it } from 'vitest';
import { findQuote } from '../../../../src/registry/corrections/quote.ts';

const page = ['Audits', 'You may audit us once a year.', 'Notice', 'We notify you “10 days” before a change.', 'Ireland', 'Germany'].map(
  (text, at) => ({
    path: [`H${at}`],
    text,
  }),
);

describe('findQuote', () => {
  it('finds words as they stand, whatever the white space, in the smallest run of passages', () => {
    expect(findQuote(page, ' You may\n audit us ')).toEqual({ exact: true, path: ['H1'], text: 'You may audit us once a year.' });
    expect(findQuote(page, 'once a year. Notice')).toEqual({ exact: true, path: ['H1'], text: 'You may audit us once a year.\nNotice' });
    expect(findQuote(page, 'Ireland Germany')?.text).toBe('Ireland\nGermany');
  });

  it('tells words that stand there but for signs, case and marks', () => {
    expect(findQuote(page, 'we notify you "10 days" before')).toMatchObject({ exact: false, path: ['H3'] });
  });

  it('finds nothing in other words, in another order, and for signs alone', () => {
    for (const quote of ['We notify you 30 days before', 'Germany Ireland', '“ ”', '', '...'])
      expect([quote, findQuote(page, quote)]).toEqual([quote, undefined]);
    expect(findQuote([], 'x')).toBeUndefined();
  });

  it('does not take long over pages that are made to take long', () => {
    const hostile = Array.from({ length: 4000 }, () => ({ path: [], text: 'a '.repeat(50) }));
    const begun = performance.now();
    expect(findQuote(hostile, `${'a '.repeat(450)}b`)).toBeUndefined();
    expect(performance.now() - begun).toBeLessThan(3000);
  });
});

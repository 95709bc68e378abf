import { describe, expect, it } from 'vitest';
import { findExact, findQuote } from '../../../src/registry/quotes.ts';

const page = [
  'Audits',
  'You may audit us once a year.',
  'Notice',
  'We notify you “10 days” before a change.',
  '—',
  'Ireland',
  'Germany',
].map((text) => ({ text }));

/** How, and over which passages. */
function look(quote: string, passages: ReadonlyArray<{ text: string }> = page, find = findQuote) {
  const found = find(passages, quote);
  return found && { exact: found.exact, texts: found.passages.map(({ text }) => text) };
}

describe('findQuote', () => {
  it('finds words as they stand, whatever the white space, in the smallest run of passages', () => {
    expect(look(' You may\n audit us ')).toEqual({ exact: true, texts: ['You may audit us once a year.'] });
    expect(look('once a year. Notice')).toEqual({ exact: true, texts: ['You may audit us once a year.', 'Notice'] });
    expect(look('Ireland Germany')).toEqual({ exact: true, texts: ['Ireland', 'Germany'] });
    expect(look('Germany')).toEqual({ exact: true, texts: ['Germany'] });
  });

  it('finds what goes on over a whole list', () => {
    const list = Array.from({ length: 40 }, (_, at) => ({ text: `Item ${at};` }));
    const quote = list.map(({ text }) => text).join(' ');
    expect(look(quote, [{ text: 'Before' }, ...list, { text: 'After' }])).toEqual({ exact: true, texts: list.map(({ text }) => text) });
  });

  it('takes letters with marks for the same however they are coded', () => {
    const coded = [{ text: 'Socie\u0301te\u0301 anonyme' }];
    expect(look('Soci\u00e9t\u00e9', coded)).toMatchObject({ exact: true });
  });

  it('tells words that stand there but for signs, case and marks, and passages of signs are nothing between them', () => {
    expect(look('we notify you "10 days" before')).toEqual({ exact: false, texts: ['We notify you “10 days” before a change.'] });
    expect(look('a change, Ireland')).toEqual({ exact: false, texts: ['We notify you “10 days” before a change.', 'Ireland'] });
    expect(look('we notify you "10 days" before', page, findExact)).toBeUndefined();
  });

  it('finds nothing in other words, in another order, and for signs alone', () => {
    for (const quote of ['We notify you 30 days before', 'Germany Ireland', '“ ”', '', '...'])
      expect([quote, look(quote)]).toEqual([quote, undefined]);
    expect(look('x', [])).toBeUndefined();
  });

  it('does not take long over pages that are made to take long', () => {
    const hostile = Array.from({ length: 4000 }, () => ({ text: 'a '.repeat(50) }));
    for (const quote of [`${'a '.repeat(450)}b`, `b ${'a '.repeat(450)}`]) {
      const begun = performance.now();
      expect(look(quote, hostile)).toBeUndefined();
      expect(performance.now() - begun).toBeLessThan(3000);
    }
  });
});

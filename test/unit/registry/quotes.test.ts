import { describe, expect, it } from 'vitest';
import { findExact, findQuote, placeOf } from '../../../src/registry/quotes.ts';

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
    for (const gap of [' ', '\n', '\t \u00a0', ' \n', '\u00a0', '  '])
      expect(look('You may audit', [{ text: `${gap}You${gap}may${gap}audit us` }])).toMatchObject({ exact: true });
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

  it('takes no part of a word for it, nor one amount for another', () => {
    const text = 'We are Unable, to train on it; a credit of −5 % or +5 %, and $100.';
    for (const quote of ['able to train', 'Unable to tr', '5 or 5', '€100', '100 %', 'and 100'])
      expect([quote, look(quote, [{ text }])]).toEqual([quote, undefined]);
    for (const quote of ['unable to train', 'a credit of 5% or + 5%', '5 %, and $ 100'])
      expect([quote, look(quote, [{ text }])?.exact]).toEqual([quote, false]);
  });

  it('takes every letter for a word where no spaces are set', () => {
    expect(look('当社は「お客様」に通知', [{ text: '変更の前に、当社はお客様に通知します。' }])).toMatchObject({ exact: false });
  });

  it('takes no letter to have more than thirty marks', () => {
    const marks = '\u0301\u0323';
    expect(look(`a${marks.repeat(90)} b`, [{ text: `a${marks.repeat(40_000)} b` }])).toMatchObject({ exact: true });
  });

  it('finds what differs in signs near the beginning of a page without end only, and what stands there exactly anywhere', () => {
    const hostile = [{ text: 'a '.repeat(600_000) }, { text: 'We notify you.' }];
    expect(look('We notify you', hostile)).toMatchObject({ exact: true });
    expect(look('we notify you', hostile)).toBeUndefined();
  });
});

describe('placeOf', () => {
  it('finds the first place', () => {
    const texts = ['', 'a', 'ab', 'aab', 'abab', 'aabaab', 'abaabaab', 'bbabaaabab', 'aaaaab'];
    for (const text of texts)
      for (const wanted of ['a', 'b', 'ab', 'aab', 'aaab', 'abab', 'baab', 'abaab', 'aabaab'])
        expect([text, wanted, placeOf(wanted, text)]).toEqual([text, wanted, text.indexOf(wanted)]);
  });

  it.each([
    ['that is all but found everywhere', `${'a'.repeat(500)}b${'a'.repeat(499)}`],
    ['that fails at its end', `${'a'.repeat(450)}b`],
    ['that fails at its beginning', `b${'a'.repeat(450)}`],
  ])('looks at each character once for a text %s', (_, wanted) => {
    const text = 'a'.repeat(20_000);
    let looks = 0;
    const counted = {
      length: text.length,
      charCodeAt(at: number) {
        looks += 1;
        return text.charCodeAt(at);
      },
    };
    expect(placeOf(wanted, counted)).toBe(-1);
    expect(looks).toBe(text.length);
  });
});

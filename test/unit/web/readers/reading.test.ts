import { describe, expect, it } from 'vitest';
import { findQuote } from '../../../../src/registry/quotes.ts';
import { textOf } from '../../../../src/web/readers/reading.ts';

function cited(quote: string, ...texts: string[]): string {
  const found = findQuote(
    texts.map((text) => ({ text })),
    quote,
  );
  return textOf(found ?? expect.unreachable(), quote);
}

describe('what is cited of a page that a reader named', () => {
  const filler = 'The Provider keeps it. '.repeat(200);

  it('is the passages that hold the quote, as they stand there', () => {
    expect(cited('audit us', 'You may audit us once a year.')).toBe('You may audit us once a year.');
    expect(cited('us. We notify', 'You may audit us.', 'We notify you.')).toBe('You may audit us.\nWe notify you.');
  });

  it('is the sentences of a passage without end, wherever they stand', () => {
    const text = `${filler}We notify you “10 days” before. A change follows. ${filler}`;
    expect(cited('notify you “10', text)).toBe('We notify you “10 days” before.');
    expect(cited('10 DAYS before a change', text)).toBe('We notify you “10 days” before. A change follows.');
  });

  it('is the words alone of a sentence without end', () => {
    const text = `${'and so on, '.repeat(900)}we notify “you”, ${'and so on, '.repeat(900)}`;
    expect(cited('we notify you', text)).toBe('we notify “you”,');
  });

  it('is never longer than anybody would read, nor else than what was quoted', () => {
    expect(cited('ab', `${'x'.repeat(9_000)}ab${'x'.repeat(9_000)}`)).toBe('ab');
    expect(cited('a b', `a${'!'.repeat(9_000)}b`)).toHaveLength(2000);
  });
});

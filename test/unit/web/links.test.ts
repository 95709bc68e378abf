import { describe, expect, it } from 'vitest';
import { displayUrl, quoteHref, safeHref, sourceName, sourcePath } from '../../../src/web/links.ts';

describe('safeHref', () => {
  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://x/y',
    '//host/path',
    'nonsense',
  ])('links nothing for %j', (url) => {
    expect(safeHref(url)).toBeUndefined();
  });

  it('links http and https', () => {
    expect(safeHref('https://example.com/a?b=c')).toBe('https://example.com/a?b=c');
    expect(safeHref('http://example.com')).toBe('http://example.com/');
  });
});

describe('quoteHref', () => {
  it('opens a PDF at its page', () => {
    expect(quoteHref('https://e.com/dpa.pdf#toc', 'The quote', 3)).toBe('https://e.com/dpa.pdf#page=3');
    expect(quoteHref('javascript:alert(1)', 'quote', 3)).toBeUndefined();
  });

  it('points at a short quote as a whole, with everything encoded that means something in a text directive', () => {
    expect(quoteHref('https://e.com/p', 'opt-out, or & "not"')).toBe('https://e.com/p#:~:text=opt%2Dout%2C%20or%20%26%20%22not%22');
  });

  it('points at a long quote by its first and last words', () => {
    const quote = Array.from({ length: 40 }, (_, n) => `word${n}`).join(' ');
    expect(quoteHref('https://e.com/p', quote)).toBe(
      'https://e.com/p#:~:text=word0%20word1%20word2%20word3%20word4%20word5,word34%20word35%20word36%20word37%20word38%20word39',
    );
  });

  it('points at a quote without end by whole words, in a script without spaces too', () => {
    const quote = `変更の前に、当社はお客様に通知します。${'個人情報を保護します。'.repeat(10_000)}お客様は異議を申し立てることができます。`;
    const href = quoteHref('https://e.com/p', quote) ?? '';
    expect(href.length).toBeLessThan(3000);
    const [start = '', end = ''] = href
      .slice(href.indexOf('text=') + 5)
      .split(',')
      .map(decodeURIComponent);
    expect([quote.startsWith(start), quote.endsWith(end)]).toEqual([true, true]);
    expect([start.startsWith('変更の前に、'), end.endsWith('ことができます。')]).toEqual([true, true]);
    expect(quoteHref('https://e.com/', 'a'.repeat(100_000))?.length).toBeLessThan(400);
    const long = `one ${'https://e.com/'.repeat(20)} two ${'x'.repeat(9_000)} the last words`;
    expect(quoteHref('https://e.com/', long)).toMatch(/^https:\/\/e\.com\/#:~:text=one%20.*,.*the%20last%20words$/);
  });

  it('points at the first cell of a row and keeps the fragment of the address', () => {
    expect(quoteHref('https://e.com/p#list', 'Lumen | Metering | US')).toBe('https://e.com/p#list:~:text=Lumen');
  });

  it('survives half a surrogate pair', () => {
    expect(quoteHref('https://e.com/', 'a\ud800b')).toBe('https://e.com/#:~:text=a%EF%BF%BDb');
  });

  it('links the page alone without a quote, and nothing where the page may not be linked', () => {
    expect(quoteHref('https://e.com/', undefined)).toBe('https://e.com/');
    expect(quoteHref('javascript:alert(1)', 'quote')).toBeUndefined();
  });
});

it('encodes ids into paths', () => {
  expect(sourcePath('vendor/source')).toBe('/sources/vendor/source');
  expect(sourcePath('a"b/c/d?e')).toBe('/sources/a%22b/c%2Fd%3Fe');
  expect(sourceName('vendor/source')).toBe('source');
});

it('shows addresses without scheme', () => {
  expect(displayUrl('https://trust.example/')).toBe('trust.example');
  expect(displayUrl('https://a.example/b?c=d')).toBe('a.example/b?c=d');
  expect(displayUrl('nonsense')).toBe('nonsense');
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeObfuscatedEmail, normalise } from '../../../src/extract/text.ts';
import { extractHtml, mainPage } from '../../helpers/extracts.ts';

describe('normalise', () => {
  it.each([
    ['runs of white space and no-break spaces', 'thirty\u00a0\u00a0 (30)\n\t days', 'thirty (30) days'],
    ['zero-width characters', 'sub\u200bproc\u2060essor\ufeff', 'subprocessor'],
    ['soft hyphens', 'data\u00adbase', 'database'],
    ['direction marks', '\u202aAcme\u202c\u200e', 'Acme'],
    ['variation selectors', '✓\ufe0f done', '✓ done'],
    ['ligatures and full-width forms', 'oﬃce ＡＢＣ', 'office ABC'],
    ['combined and precomposed accents', 'cafe\u0301', 'café'],
    ['glyphs of icon fonts', '\ue5cf Open', 'Open'],
    ['control characters', 'a\u0000b\u0007c', 'abc'],
    ['space at the ends', '  x ', 'x'],
  ])('makes one form of %s', (_name, text, form) => {
    expect(normalise(text)).toBe(form);
  });

  it('leaves what is normalised as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(normalise(normalise(text))).toBe(normalise(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps letters, digits and punctuation that carry meaning', () => {
    expect(normalise('§ 5(2): 99.9 % – “not” €10')).toBe('§ 5(2): 99.9 % – “not” €10');
  });
});

describe('obfuscated e-mail', () => {
  function encode(address: string, key: number): string {
    return Buffer.from([key, ...Buffer.from(address).map((byte) => byte ^ key)]).toString('hex');
  }

  it('gives the same address under every key, so that a new key at each visit is no change', () => {
    for (let key = 0; key < 256; key += 1) expect(decodeObfuscatedEmail(encode('dpo@acme.example', key))).toBe('dpo@acme.example');
    const page = (key: number) =>
      mainPage(`<p>Write to <a href="/x"><span data-cfemail="${encode('dpo@acme.example', key)}">[email protected]</span></a> first</p>`);
    expect(extractHtml(page(7)).contentHash).toBe(extractHtml(page(200)).contentHash);
    expect(extractHtml(page(7)).passages[0]?.text).toBe('Write to dpo@acme.example first');
  });

  it.each([['not hexadecimal'], ['5a2'], ['5a'], [''], [encode('no address', 9)], [encode('<b>@x.y', 9)], ['00'.repeat(300)]])(
    'that is none stays as the page shows it: %s',
    (hex) => {
      expect(decodeObfuscatedEmail(hex)).toBeUndefined();
      expect(extractHtml(mainPage(`<p>To <span data-cfemail="${hex}">[protected]</span></p>`)).passages[0]?.text).toBe('To [protected]');
    },
  );
});

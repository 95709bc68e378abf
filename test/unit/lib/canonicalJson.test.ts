import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/lib/canonicalJson.ts';

describe('canonical JSON', () => {
  it('writes the sample of RFC 8785, 3.2.2, as 3.2.3 prints it', () => {
    const sample = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`);
    const printed = String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`;
    expect(canonicalJson(sample)).toBe(printed);
  });

  it('sorts keys by their code units, as the sample of RFC 8785, 3.2.3, has them, digits too', () => {
    const sample = JSON.parse(String.raw`{
      "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"
    }`);
    const order = [...canonicalJson(sample).matchAll(/:"([^"]+)"/g)].map(([, value]) => value);
    expect(order).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
    expect(canonicalJson({ 9: 1, 10: 2, b: 3, a: 4 })).toBe('{"10":2,"9":1,"a":4,"b":3}');
  });

  it('takes half of a surrogate pair, which no canonical text may have, for U+FFFD', () => {
    expect(canonicalJson({ quote: 'cut \ud83d', more: ['\udc00', '😀'] })).toBe('{"more":["\ufffd","😀"],"quote":"cut \ufffd"}');
    expect(canonicalJson({ said: '\\ud83d' })).toBe('{"said":"\\\\ud83d"}');
  });

  it('leaves out what has no value', () => {
    expect(canonicalJson({ b: undefined, a: [undefined] })).toBe('{"a":[null]}');
    expect(canonicalJson(undefined)).toBe('');
  });
});

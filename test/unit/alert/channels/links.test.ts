import { describe, expect, it } from 'vitest';
import { itemLink, safeUrl } from '../../../../src/alert/channels/links.ts';
import { HOSTILE_URLS } from '../../../helpers/hostile.ts';

describe('safeUrl', () => {
  it.each(HOSTILE_URLS)('gives no link for %s', (url) => {
    expect(safeUrl(url)).toBeUndefined();
  });

  it('gives an address as a browser reads it, so that nothing in it ends an attribute', () => {
    expect(safeUrl('https://acme.example/a"b c?<d>')).toBe('https://acme.example/a%22b%20c?%3Cd%3E');
    expect(safeUrl(`https://acme.example/${'x'.repeat(3000)}`)).toBeUndefined();
  });
});

describe('itemLink', () => {
  it('leads to the installation and nowhere else', () => {
    expect(itemLink({ baseUrl: 'https://watch.example' }, '/changes/chg_1')).toBe('https://watch.example/changes/chg_1');
    for (const path of ['//evil.example/', 'https://evil.example/', '/\\evil.example/', 'changes'])
      expect(itemLink({ baseUrl: 'https://watch.example' }, path)).toBeUndefined();
    expect(itemLink({}, '/changes/chg_1')).toBeUndefined();
  });
});

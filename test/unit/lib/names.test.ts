import { describe, expect, test } from 'vitest';
import { hasLegalForm, nameKey, nameKeys, nameSimilarity, registrableDomain } from '../../../src/lib/names.ts';

describe('names of companies', () => {
  test.each([
    ['The Acme Société S.à r.l.', 'acme societe'],
    ['Globex, Inc.', 'globex'],
    ['Globex L.L.C.', 'globex'],
    ['Initech GmbH & Co. KG', 'initech'],
    ['Umbrella Pty. Ltd. (EU only)', 'umbrella'],
    ['Hooli Sp. z o.o.', 'hooli'],
    ['Merger.dev', 'merger'],
    ['A/S', 'a s'],
  ])('%s is compared as %s', (name, key) => {
    expect(nameKey(name)).toBe(key);
  });

  test('go by the names in brackets and after d/b/a too', () => {
    expect(nameKeys('Plus Nine Nine, Inc. (Sendly)')).toEqual(['plus nine nine', 'sendly']);
    expect(nameKeys('Working Software, dba Watchdog')).toEqual(['working software', 'watchdog']);
    expect(nameKeys('Globex (only if you use the API)')).toEqual(['globex']);
  });

  test('tell their legal form', () => {
    expect(['Globex, Inc.', 'Initech SAS', 'Umbrella A/S'].map(hasLegalForm)).toEqual([true, true, true]);
    expect(['Globex Cloud', 'Inc', 'Limited offers here'].map(hasLegalForm)).toEqual([false, false, false]);
  });

  test.each([
    ['Globex', 'Globex, Inc.', 1],
    ['Black Forest Mills', 'Blackforest Mills Inc.', 0.98],
    ['Globexx', 'Globex', 0.9],
    ['Lugo', 'Get Lugo Corp.', 0.8],
    ['AWC', 'Acme Web Clouds, Inc.', 0.8],
    ['Sendly', 'Plus Nine Nine, Inc. (Sendly)', 1],
    ['Globex Cloud', 'Initech Cloud', 0],
    ['Cloud Services', 'Globex Cloud Services', 0],
  ])('%s and %s: %d', (a, b, similarity) => {
    expect(nameSimilarity(a, b)).toBeCloseTo(similarity, 5);
    expect(nameSimilarity(b, a)).toBeCloseTo(similarity, 5);
  });

  test('domains', () => {
    expect(registrableDomain('https://www.acme.co.uk/dpa')).toEqual({ domain: 'acme.co.uk', label: 'acme' });
    expect(registrableDomain('http://127.0.0.1:80')).toEqual({});
  });
});

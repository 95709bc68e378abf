import fc from 'fast-check';
import { expect, it } from 'vitest';
import { localPath } from '../../../src/web/localPath.ts';

it.each([
  ['/changes?vendor=acme&state=flagged', '/changes?vendor=acme&state=flagged'],
  ['/sources/acme/dpa', '/sources/acme/dpa'],
  ['/a/../changes', '/changes'],
  ['/changes#top', '/changes'],
  [undefined, '/'],
  ['', '/'],
  ['changes', '/'],
  ['//evil.example', '/'],
  ['///evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/\n//evil.example', '/'],
  ['/.//evil.example', '/'],
  ['/x/..//evil.example', '/'],
  ['https://evil.example/', '/'],
  ['javascript:alert(1)', '/'],
])('%j leads to %s', (to, expected) => {
  expect(localPath(to)).toBe(expected);
});

it('stays on the site whatever is asked for', () => {
  const piece = fc.constantFrom('/', '\\', '.', '..', '\t', '\n', '\r', ' ', '@', ':', '%2f', '%5c', 'evil.example', 'http:', '?', '#');
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 8 }), (pieces) => {
      const target = localPath(pieces.join(''));
      expect(new URL(target, 'https://ours.example').origin).toBe('https://ours.example');
      expect(target.startsWith('/')).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

import { expect, it } from 'vitest';
import { signature } from '../../../src/lib/userAgent.ts';
import { version } from '../../../src/lib/version.ts';

it('names the program, its version and the contact', () => {
  expect(signature('ops@acme.example')).toBe(`Clausewatch/${version()} (+ops@acme.example)`);
  expect(signature()).toBe(`Clausewatch/${version()}`);
});

it('keeps a contact from ending the comment or the header', () => {
  expect(signature('a)\r\nX-Evil: 1 (\\é')).toBe(`Clausewatch/${version()} (+aX-Evil: 1)`);
  expect(signature('(é)')).toBe(`Clausewatch/${version()}`);
});

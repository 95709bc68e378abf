import { expect, it } from 'vitest';
import { packCatalogue, unpackCatalogue } from '../../../src/pipeline/page/catalogue.ts';
import { CATALOGUE } from './world.ts';

it('packs a catalogue once, and gives every task of a thread the same object', () => {
  const sent = packCatalogue(CATALOGUE);
  expect(packCatalogue(CATALOGUE)).toBe(sent);
  const got = unpackCatalogue(structuredClone(sent));
  expect(got).toEqual(CATALOGUE);
  expect(unpackCatalogue(structuredClone(sent))).toBe(got);
});

it('keeps an edited catalogue apart from the one before', () => {
  const edited = { ...CATALOGUE, trackers: ['tracker.example'] };
  expect(unpackCatalogue(packCatalogue(edited))).toEqual(edited);
  expect(unpackCatalogue(packCatalogue(CATALOGUE))).toEqual(CATALOGUE);
});

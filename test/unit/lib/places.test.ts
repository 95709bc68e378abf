import { describe, expect, test } from 'vitest';
import { contains, countryOf, isCountry, isEea, nameOf, placeCodes, placesIn } from '../../../src/lib/places.ts';

describe('places in running text', () => {
  test.each([
    ['Data is stored in Ireland and the United States.', ['IE', 'US']],
    ['the U.S.A., the U.K. and The Netherlands', ['US', 'GB', 'NL']],
    ['governed by the laws of England and Wales', ['GB']],
    ['Czechia, the Czech Republic, South Korea, Korea, Republic of', ['CZ', 'KR']],
    ['in den Vereinigten Staaten von Amerika, in Österreich und der Schweiz', ['US', 'AT', 'CH']],
    ['aux États-Unis d’Amérique, au Royaume-Uni ou en Côte d’Ivoire', ['US', 'GB', 'CI']],
    ['within the EU, the EEA or the European Economic Area', ['EU', 'EEA']],
    ['im Europäischen Wirtschaftsraum (EWR)', ['EEA']],
    ['the laws of the State of California', ['US-CA']],
    ['UNITED STATES', ['US']],
    ['Affiliates worldwide', ['WORLD']],
  ])('%s', (text, codes) => {
    expect(placeCodes(text)).toEqual(codes);
  });

  test('gives the longest name and where it stands', () => {
    const text = 'Offices in New Mexico, Guinea-Bissau and Northern Ireland.';
    expect(placesIn(text)).toEqual([
      { code: 'US-NM', start: 11, end: 21, text: 'New Mexico' },
      { code: 'GW', start: 23, end: 36, text: 'Guinea-Bissau' },
      { code: 'GB', start: 41, end: 57, text: 'Northern Ireland' },
    ]);
  });

  test('ordinary words are no places', () => {
    expect(placeCodes('Contact us, or let us know. CONTACT US! LET US KNOW! A turkey on an island in georgia.')).toEqual([]);
    expect(placeCodes('the EU-U.S. Data Privacy Framework, Swiss–US, non-EU customers')).toEqual([]);
    expect(placeCodes('Island', { language: 'en' })).toEqual([]);
    expect(placeCodes('Island', { language: 'de-DE' })).toEqual(['IS']);
  });

  test('regions of the clouds and their cities', () => {
    expect(placeCodes('us-east-1, eu-west-1 (AWS), europe-west4, westeurope, AWS Frankfurt')).toEqual(['US-VA', 'IE', 'NL', 'DE']);
    expect(placeCodes('Dublin, Ohio')).toEqual(['US-OH']);
    expect(placeCodes('Dublin, Ireland')).toEqual(['IE']);
  });

  test('adjectives only where they are asked for', () => {
    const text = 'French law, nach deutschem Recht, le droit suisse';
    expect(placeCodes(text)).toEqual([]);
    expect(placeCodes(text, { adjectives: true })).toEqual(['FR', 'DE', 'CH']);
  });

  test('stays linear on hostile text', () => {
    const start = performance.now();
    expect(placeCodes('United '.repeat(50_000))).toEqual([]);
    expect(placeCodes('us-'.repeat(50_000)).length).toBeLessThan(2);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe('containment', () => {
  test.each([
    ['EU', 'IE', true],
    ['EEA', 'EU', true],
    ['EEA', 'NO', true],
    ['EU', 'NO', false],
    ['EU', 'GB', false],
    ['EU', 'EEA', false],
    ['EUROPE', 'CH', true],
    ['EUROPE', 'EEA', true],
    ['US', 'US-CA', true],
    ['US-CA', 'US', false],
    ['WORLD', 'JP', true],
    ['JP', 'WORLD', false],
  ])('%s contains %s: %s', (outer, inner, expected) => {
    expect(contains(outer, inner)).toBe(expected);
  });

  test('codes have countries and names', () => {
    expect([countryOf('US-CA'), countryOf('EEA'), isCountry('US-CA'), isCountry('EU'), isCountry('FR')]).toEqual([
      'US',
      'EEA',
      true,
      false,
      true,
    ]);
    expect([isEea('FR'), isEea('EU'), isEea('EEA'), isEea('GB'), isEea('EUROPE')]).toEqual([true, true, true, false, false]);
    expect([nameOf('IE'), nameOf('US-CA'), nameOf('EEA'), nameOf('WORLD')]).toEqual(['Ireland', 'California, US', 'EEA', 'worldwide']);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../src/declare/catalogue.ts';
import type { Catalogue, FactType } from '../../../src/domain/catalogue.ts';
import type { FactValue } from '../../../src/domain/extraction.ts';
import { createValueCheck } from '../../../src/review/values.ts';

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = await loadCatalogue('config/catalogue.yaml');
});

/** What is wrong with a value of some key of the type. */
function problem(type: FactType, value: FactValue): string | undefined {
  const entry = Object.entries(catalogue.keys).find(([, definition]) => definition.type === type);
  if (!entry) throw new Error(`the catalogue has no key of type ${type}`);
  const [key, { values }] = entry;
  const chosen = value === 'first' ? (values?.[0] ?? '') : Array.isArray(value) && value[0] === 'first' ? [values?.[0] ?? ''] : value;
  return createValueCheck(catalogue)({ kind: 'fact', key }, chosen);
}

describe('a typed value', () => {
  it.each<[FactType, FactValue]>([
    ['date', '2026-03-01'],
    ['duration', { n: 10, unit: 'bd' }],
    ['duration', { text: 'without undue delay' }],
    ['frequency', { n: 1, per: 'year' }],
    ['choice', 'first'],
    ['set', ['first']],
    ['places', ['IE', 'EEA']],
    ['jurisdiction', 'US-CA'],
    ['entities', ['CoreWeave']],
    ['email', 'privacy@acme.example'],
  ])('of type %s may be %j', (type, value) => {
    expect(problem(type, value)).toBeUndefined();
  });

  it.each<[FactType, FactValue, string]>([
    ['date', '2026-02-30', 'It must be a day like 2026-03-01.'],
    ['duration', { n: 0, unit: 'd' }, 'It must be a number with a unit, like 30 days.'],
    ['duration', { n: 3, unit: 'eons' }, 'It must be a number with a unit, like 30 days.'],
    ['frequency', 'often', 'It must be a number and a period, like once per year.'],
    ['choice', 'anything', 'It must be one of '],
    ['set', [], 'It must be some of '],
    ['set', ['anything'], 'It must be some of '],
    ['places', ['Ireland'], 'It must be codes of countries'],
    ['jurisdiction', 'Ireland', 'It must be the code of a country'],
    ['entities', [' '], 'It must be names of companies.'],
    ['email', '<script>', 'It must be an e-mail address.'],
  ])('of type %s may not be %j', (type, value, sentence) => {
    expect(problem(type, value)).toContain(sentence);
  });

  it('of a row is the row', () => {
    const check = createValueCheck(catalogue);
    const row = { kind: 'row', key: 'subprocessors.list' } as const;
    expect(check(row, { name: 'CoreWeave', location: 'US' })).toBeUndefined();
    expect(check(row, { name: '' })).toContain('A row is a name');
    expect(check(row, ['CoreWeave'])).toContain('A row is a name');
  });

  it('of a passage, or of a key that is no more, cannot be given', () => {
    const check = createValueCheck(catalogue);
    const none = 'Only facts and rows have values that can be edited.';
    expect(check({ kind: 'passage' }, 'x')).toBe(none);
    expect(check({ kind: 'fact', key: 'gone.key' }, 'x')).toBe(none);
  });
});

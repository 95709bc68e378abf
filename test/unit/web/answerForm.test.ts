import { describe, expect, it } from 'vitest';
import { type Form, readAnswerForm, readValue, valueField } from '../../../src/web/registry/answerForm.ts';

describe('the value of a field', () => {
  it.each([
    ['30 days', undefined, { n: 30, unit: 'd' }],
    ['1 business day', undefined, { n: 1, unit: 'bd' }],
    ['2,5 h', undefined, { n: 2.5, unit: 'h' }],
    ['15', undefined, 15],
    ['Scale plan only', undefined, 'Scale plan only'],
    ['30 days of grace', undefined, '30 days of grace'],
    ['SCC\nDPF', undefined, ['SCC', 'DPF']],
    ['SCC', ['SCC', 'DPF'], ['SCC']],
    ['Ireland\nGermany', ['IE', 'NL'], ['IE', 'DE']],
    ['opt out available', 'opt_out_available', 'opt_out_available'],
  ])('%j, where %j stood, is %j', (text, known, expected) => {
    expect(readValue(text, known)).toEqual(expected);
  });

  it('is a list where the catalogue says so, also with one element', () => {
    expect(readValue('IE', undefined, 'places')).toEqual(['IE']);
    expect(readValue('Ireland', undefined, 'places')).toEqual(['IE']);
  });

  it.each([
    [{ n: 30, unit: 'd' as const }],
    [['IE', 'EEA']],
    [{ n: 1, per: 'year' }],
    ['opt_in'],
    [[{ name: 'Acme', purpose: 'Hosting' }]],
  ])('that is left as it is shown is as it was: %j', (value) => {
    expect(readValue(valueField(value).replaceAll('\n', '\r\n'), value)).toBe(value);
  });
});

describe('an answer form', () => {
  const FORM: Form = { grade: 'partial', summary: 'Some.', confidence: 'low' };
  const keep =
    (...indexes: string[]) =>
    (name: string) =>
      name === 'keep' ? indexes : [];
  const citation = (quote: string) => ({ source: 'acme/dpa', url: 'https://acme.example', quote, snapshot: 'a'.repeat(64) });
  const standing = { grade: 'partial', summary: 's', confidence: 'low', citations: [citation('one'), citation('two')] } as const;

  it('keeps the citations that stay, and adds those that are new', () => {
    const read = readAnswerForm(
      { ...FORM, 'cite.1.source': 'acme/terms', 'cite.1.quote': ' three ' },
      keep('1'),
      { values: [] },
      {
        ...standing,
        citations: [...standing.citations],
      },
    );
    expect(read).toMatchObject({
      given: {
        citations: [
          { source: 'acme/dpa', quote: 'two', snapshot: 'a'.repeat(64) },
          { source: 'acme/terms', quote: 'three' },
        ],
      },
    });
  });

  it('tells what is wrong by the name of the field, also of a new citation behind those that stay', () => {
    const read = readAnswerForm(
      { ...FORM, grade: 'good', summary: ' ', 'cite.0.source': 'x', 'cite.0.quote': 'y', 'cite.1.quote': '', 'cite.1.snapshot': 'z' },
      keep('0', '1'),
      { values: [] },
      { ...standing, citations: [...standing.citations] },
    );
    expect(Object.keys('faults' in read ? read.faults : {}).sort()).toEqual([
      'cite.0.source',
      'cite.1.quote',
      'cite.1.snapshot',
      'cite.1.source',
      'grade',
      'summary',
    ]);
  });

  it('leaves out what is empty', () => {
    const read = readAnswerForm({ ...FORM, note: ' ', tier: '', geography: '\r\n' }, keep(), { values: [] }, undefined);
    expect(read).toEqual({ given: { ...FORM, citations: [] } });
  });
});

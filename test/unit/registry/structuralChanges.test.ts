import { expect, it } from 'vitest';
import { structuralChange } from '../../../src/registry/structuralChanges.ts';
import { sampleChange } from '../../helpers/samples.ts';

const CHANGE = sampleChange('chg_1', 5, {
  kind: 'fact',
  key: 'subprocessors.objection_window',
  oldValue: { n: 30, unit: 'd' },
  newValue: { n: 10, unit: 'd' },
  oldQuote: 'within thirty (30) days',
  newQuote: 'within ten (10) days',
});

it('has old and new value in words, and no date of effect that the page does not state', () => {
  const { effectiveAt: _, ...undated } = CHANGE;
  const row = structuralChange(undated);
  expect(row).toMatchObject({ title: 'Subprocessors: objection window', before: '30 days', after: '10 days', corrected: false });
  expect('effectiveAt' in row).toBe(false);
});

it('is as an analyst corrected it', () => {
  const row = structuralChange(CHANGE, { edits: { newValue: { n: 14, unit: 'd' }, effectiveAt: '2025-02-06' } });
  expect(row).toMatchObject({
    before: '30 days',
    after: '14 days',
    newValue: { n: 14, unit: 'd' },
    effectiveAt: '2025-02-06',
    corrected: true,
  });
});

it('falls back to the quotes where there is no value, and has no side that is not there', () => {
  const { oldValue: _o, newValue: _n, oldQuote: _q, ...added } = CHANGE;
  const row = structuralChange({ ...added, action: 'added' });
  expect(row.after).toBe('within ten (10) days');
  expect('before' in row).toBe(false);
});

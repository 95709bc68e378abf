import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, judgeEdit } from '../../../src/compare/significance.ts';

describe('editorial', () => {
  it.each([
    ['punctuation', 'We notify you, in writing.', 'We notify you in writing', 'only punctuation, case or spacing differs'],
    ['case', 'the customer', 'The Customer', 'only punctuation, case or spacing differs'],
    ['spacing', 'sub processor list', 'sub-processor list', 'only punctuation, case or spacing differs'],
    ['accents', 'cafe data', 'café data', 'only punctuation, case or spacing differs'],
    ['quotation marks', '"Personal Data" means', '“Personal Data” means', 'only punctuation, case or spacing differs'],
    ['a number in front', '4. Audit rights', '5. Audit rights', 'only the numbering differs'],
    ['a letter in front', '(a) audit rights of the customer', '(b) audit rights of the customer', 'only the numbering differs'],
    ['a misspelt word', 'Acme will recieve the notice', 'Acme will receive the notice', 'only the spelling of words'],
    [
      'a regional spelling of a defined term',
      'the Organisation and its Licence',
      'the Organization and its License',
      'only the spelling of words',
    ],
    ['another spelling', 'our organisation stores data', 'our organization stores data', 'only the spelling of words'],
  ])('%s', (_name, before, after, rule) => {
    expect(judgeEdit(before, after)).toEqual({ significance: 'editorial', rule });
  });
});

describe('substantive', () => {
  it.each([
    ['a number', 'within 30 days', 'within 10 days'],
    ['a decimal', 'availability of 99.9 %', 'availability of 99.5 %'],
    ['a year', 'until 2024', 'until 2025'],
    ['a negation that is added', 'Acme does use data', 'Acme does not use data'],
    ['a negation that is taken out', 'is not used for training', 'is used for training'],
    ['"may" for "must"', 'Acme must notify you', 'Acme may notify you'],
    ['"or" for "and"', 'names and addresses', 'names or addresses'],
    ['a negation in German', 'wird nicht verwendet', 'wird verwendet'],
    ['another place', 'stored in Ireland', 'stored in Iceland'],
    ['a place of nearly the same name', 'stored in Austria', 'stored in Australia'],
    ['an opposite made by a prefix', 'liability is limited to fees', 'liability is unlimited to fees'],
    ['an opposite with another prefix', 'fees include taxes', 'fees exclude taxes'],
    ['internal for external', 'internal audits', 'external audits'],
    ['a number word', 'none of the reports', 'nine of the reports'],
    ['another word', 'data is deleted', 'data is archived'],
    ['a short word', 'the fee is due', 'the tax is due'],
    ['a text in place of another', 'Audit rights', 'Fees and taxes'],
  ])('%s', (_name, before, after) => {
    expect(judgeEdit(before, after).significance).toBe('substantive');
  });

  it('any changed number in running text, whatever stands around it', () => {
    const words = fc.array(fc.constantFrom('data', 'is', 'kept', 'for', 'days', 'after', 'termination', 'of'), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(words, words, fc.nat(999), fc.nat(999), (head, tail, old, now) => {
        fc.pre(old !== now);
        const text = (number: number) => `${head.join(' ')} ${number} ${tail.join(' ')}`;
        expect(judgeEdit(text(old), text(now)).significance).toBe('substantive');
      }),
      { numRuns: 500 },
    );
  });

  it('any "not" that is put in or taken out', () => {
    const words = fc.array(fc.constantFrom('data', 'is', 'kept', 'used', 'note', 'now', 'for', 'training'), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(words, words, (head, tail) => {
        const plain = [...head, ...tail].join(' ');
        const negated = [...head, 'not', ...tail].join(' ');
        expect(judgeEdit(plain, negated).significance).toBe('substantive');
        expect(judgeEdit(negated, plain).significance).toBe('substantive');
      }),
      { numRuns: 300 },
    );
  });
});

describe('edit distance', () => {
  it('counts inserts, deletions and replacements, and gives up beyond its limit', () => {
    expect(editDistance('', '', 2)).toBe(0);
    expect(editDistance('abc', 'abd', 2)).toBe(1);
    expect(editDistance('abc', 'ab', 2)).toBe(1);
    expect(editDistance('kitten', 'sitting', 5)).toBe(3);
    expect(editDistance('a', 'abcdef', 2)).toBe(3);
  });
});

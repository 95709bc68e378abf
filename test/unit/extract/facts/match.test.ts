/** How phrases are found in a sentence, and what they cost. */
import { describe, expect, it } from 'vitest';
import type { Catalogue } from '../../../../src/domain/catalogue.ts';
import type { Passage } from '../../../../src/domain/extraction.ts';
import { readFacts } from '../../../../src/extract/facts/index.ts';

type Rule = NonNullable<Catalogue['keys'][string]['rules']>[number];

function passage(text: string, path: string[] = [], kind: Passage['kind'] = 'paragraph'): Passage {
  return { path, kind, text, hash: '' };
}

/** Values that one rule reads for a key of type duration. */
function read(rule: Partial<Rule> & { says: string[] }, ...passages: Array<string | Passage>): unknown[] {
  const catalogue = {
    terms: { company: ['sub processor*', 'subprocessor*'] },
    keys: { 'a.b': { type: 'duration' as const, group: 'Test', description: 'Test.', rules: [{ name: 'rule', ...rule }] } },
  };
  const page = {
    passages: passages.map((one) => (typeof one === 'string' ? passage(one) : one)),
    title: 'Title',
    language: 'en',
    kind: undefined,
  };
  return readFacts(page, catalogue).map(({ value }) => value);
}
const DAYS = (n: number): unknown => ({ n, unit: 'd' });

describe('a phrase', () => {
  it('finds words next to each other, whatever case and punctuation', () => {
    expect(read({ says: ['prior notice of $'] }, 'Prior-Notice, of 30 days')).toEqual([DAYS(30)]);
    expect(read({ says: ['prior notice of $'] }, 'prior written notice of 30 days')).toEqual([]);
  });

  it('bounds its gaps', () => {
    expect(read({ says: ['notice ~2 $'] }, 'notice one two 30 days')).toEqual([DAYS(30)]);
    expect(read({ says: ['notice ~2 $'] }, 'notice one two three 30 days')).toEqual([]);
  });

  it('knows beginnings, alternatives, missing words and terms', () => {
    expect(read({ says: ['notif*|tell $'] }, 'notification 30 days')).toEqual([DAYS(30)]);
    expect(read({ says: ['engage new? <company> $'] }, 'engage new sub-processors 30 days')).toEqual([DAYS(30)]);
    expect(read({ says: ['engage new? <company> $'] }, 'engage subprocessors 30 days')).toEqual([DAYS(30)]);
  });

  it('takes the value beside its words, not one behind another', () => {
    expect(read({ says: ['within ~10 $'] }, 'within 10 days and then 30 days')).toEqual([DAYS(10)]);
    expect(read({ says: ['$ ~10 before'] }, 'for 10 days or 30 days before')).toEqual([DAYS(30)]);
  });
});

describe('a rule', () => {
  it('keeps to what must and must not be in the sentence', () => {
    const rule = { says: ['within $'], without: ['not ~3 $'] };
    expect(read(rule, 'answer within 10 days')).toEqual([DAYS(10)]);
    expect(read(rule, 'not within 10 days')).toEqual([]);
  });

  it('looks for what it is about in the sentence before, the lead-in and the headings', () => {
    const rule = { says: ['within $'], about: ['audit*'] };
    expect(read(rule, 'within 10 days')).toEqual([]);
    expect(read(rule, 'Audits are rare. Answer within 10 days.')).toEqual([DAYS(10)]);
    expect(read(rule, passage('within 10 days', ['8. Audit']))).toEqual([DAYS(10)]);
    expect(read(rule, 'An audit happens:', passage('within 10 days', [], 'item'))).toEqual([DAYS(10)]);
  });

  it('reads a lead-in together with the items that it leads in', () => {
    const rule = { says: ['within $'], with: ['delet*'] };
    expect(read(rule, 'Within 30 days Acme will:', passage('return the data; or', [], 'item'), passage('delete it.', [], 'item'))).toEqual([
      DAYS(30),
    ]);
    expect(read(rule, 'Within 30 days Acme will:', 'Delete nothing.')).toEqual([DAYS(30)]);
    expect(read(rule, 'Within 30 days Acme will write.', 'Delete nothing.')).toEqual([]);
  });

  it('of a higher rank counts only where there is none of a lower', () => {
    expect(read({ says: ['within $'], rank: 1 }, 'within 10 days')).toEqual([DAYS(10)]);
  });
});

describe('hostile text', () => {
  it.each([
    ['the words of a rule, over and over', 'within 30 days of notice '.repeat(8000)],
    ['one endless word', 'x'.repeat(400_000)],
    ['nothing but numbers', '30 '.repeat(130_000)],
    ['nothing but full stops', 'A. '.repeat(130_000)],
    ['colons without an end', 'notice: '.repeat(50_000)],
  ])('costs no more than its length: %s', (_, text) => {
    const start = performance.now();
    read(
      { says: ['within ~40 $ ~40 notice ~40 within', '$ ~60 notice'], about: ['audit ~60 notice'], without: ['within ~60 audit'] },
      text,
    );
    expect(performance.now() - start).toBeLessThan(3000);
  });

  it('of many passages that lead one another in costs no more than their number', () => {
    const passages = Array.from({ length: 20_000 }, () => passage('notice within 30 days:', [], 'item'));
    const start = performance.now();
    read({ says: ['within $'], about: ['audit'] }, ...passages);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

/** Sentences, by punctuation and what stands around it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sentencesOf } from '../../../../src/lib/phrases/sentences.ts';

const split = (text: string): string[] => sentencesOf(text).map(({ start, end }) => text.slice(start, end));

describe('sentencesOf', () => {
  it('splits where a sentence ends', () => {
    expect(split('Acme deletes it. You may ask! Really? “Yes.” Then (more) follows.')).toEqual([
      'Acme deletes it.',
      'You may ask!',
      'Really?',
      '“Yes.”',
      'Then (more) follows.',
    ]);
  });

  it.each([
    'We use cookies, e.g. Analytics.',
    'See Art. 28 and No. 5 of the list.',
    'Acme Inc. Ltd. is the processor.',
    '2.10 Audits may happen.',
    '1. Nature of the work',
    'It applies as follows: i. The clause holds; ii. Nothing else.',
    'Gültig ab dem 3. Mai 2024 gilt dies.',
    'Dies gilt z.B. Für alle.',
    'Version 3.2 of the text',
    'write to privacy@acme.example now',
  ])('keeps %j whole', (text) => expect(split(text)).toEqual([text]));

  it('splits where the white space was lost', () => {
    expect(split('within 30 days.Customer may object.')).toEqual(['within 30 days.', 'Customer may object.']);
  });

  it('loses no word of any text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        expect(split(text).join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      }),
    );
  });

  it('cuts what has no end', () => {
    expect(Math.max(...split('word '.repeat(10_000)).map((sentence) => sentence.length))).toBeLessThanOrEqual(4000);
  });
});

/** Which changes bear on a cell. */
import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/domain/change.ts';
import type { Question } from '../../../src/domain/question.ts';
import type { Cell, Citation } from '../../../src/domain/registry.ts';
import { othersOf } from '../../../src/registry/otherProducts.ts';
import { touches } from '../../../src/registry/touches.ts';
import { sampleChange } from '../../helpers/samples.ts';

const QUESTION: Question = {
  id: 'q',
  label: 'Q',
  read: [],
  sheet: 'dimensions',
  group: 'G',
  subject: 'platform',
  values: [
    { name: 'window', label: 'W', key: 'window' },
    { name: 'since', label: 'S', key: 'dates.effective', on: ['dpa'] },
  ],
  rules: [
    { grade: 'partial', facts: [{ key: 'certificates', in: ['SOC2'] }], summary: 'S', confidence: 'medium' },
    { grade: 'partial', facts: [{ key: 'list' }], summary: 'S', confidence: 'medium' },
  ],
};

const SENTENCE = 'You may object within ten (10) days of such notice.';

function cell(...citations: Array<Partial<Citation>>): Pick<Cell, 'answer' | 'read'> {
  const cited = citations.map((citation) => ({ source: 'acme/dpa', url: 'https://acme/dpa', quote: SENTENCE, ...citation }));
  return {
    answer: { grade: 'partial', summary: 'S', confidence: 'medium', citations: cited },
    read: [{ source: 'acme/dpa', url: 'https://acme/dpa' }],
  };
}

/** A change that says nothing but what is given. */
function change(parts: Partial<Change>): Change {
  const { key: _, oldValue: __, newValue: ___, oldQuote: ____, newQuote: _____, ...rest } = sampleChange('c', 1);
  return { ...rest, significance: 'substantive', kind: 'passage', action: 'modified', ...parts };
}

const days = (n: number) => ({ n, unit: 'd' }) as const;

describe('a change of a value', () => {
  it('bears on a cell whose question asks for it, cited or not', () => {
    const altered = change({ kind: 'fact', key: 'window', oldValue: days(30), newValue: days(10) });
    expect(touches(cell({ key: 'window', value: days(30) }), QUESTION, altered)).toBe(true);
    expect(touches(cell(), QUESTION, altered)).toBe(true);
    expect(touches(cell(), QUESTION, change({ kind: 'fact', action: 'added', key: 'window', newValue: days(10) }))).toBe(true);
    expect(touches(cell(), QUESTION, change({ kind: 'fact', action: 'removed', key: 'window', oldValue: days(10) }))).toBe(true);
  });

  it('bears on none that asks for something else', () => {
    expect(touches(cell(), QUESTION, change({ kind: 'fact', key: 'other', oldValue: days(30), newValue: days(10) }))).toBe(false);
  });

  it('of a row bears on a cell that asks for the list', () => {
    expect(touches(cell(), QUESTION, change({ kind: 'row', action: 'added', key: 'list', newValue: { name: 'CoreWeave' } }))).toBe(true);
  });

  it('of a set bears on a cell only if a value that it asks for came or went', () => {
    const gained = (value: string) =>
      change({ kind: 'fact', key: 'certificates', oldValue: ['ISO', 'PCI'], newValue: ['ISO', 'PCI', value] });
    expect(touches(cell(), QUESTION, gained('SOC2'))).toBe(true);
    expect(touches(cell(), QUESTION, gained('HIPAA'))).toBe(false);
    const cited = cell({ key: 'certificates', value: ['SOC2', 'HIPAA'], quote: 'SOC 2 and HIPAA' });
    expect(touches(cited, QUESTION, gained('HIPAA'))).toBe(true);
    expect(touches(cited, QUESTION, gained('C5'))).toBe(false);
  });

  it('that is asked of some kinds of pages bears on a cell only where it is cited', () => {
    const dated = change({ kind: 'fact', key: 'dates.effective', oldValue: '2025-01-01', newValue: '2025-02-06' });
    expect(touches(cell({ quote: 'Data Processing Addendum' }), QUESTION, dated)).toBe(false);
    expect(touches(cell({ key: 'dates.effective', value: '2025-01-01', quote: 'Effective 1 January 2025' }), QUESTION, dated)).toBe(true);
  });
});

describe('a change of what is stated of another product', () => {
  const others = othersOf({ others: ['API'], own: ['Desk'] });
  const altered = (parts: Partial<Change>) =>
    change({ kind: 'fact', key: 'window', oldValue: days(30), newValue: days(10), path: ['Terms'], ...parts });
  const told = (parts: Partial<Change>, of = cell({ key: 'window', value: days(3), quote: 'Within three (3) days of such a notice.' })) =>
    touches(of, QUESTION, altered(parts), others);

  it('bears on no cell of this one', () => {
    expect(told({ path: ['Terms', 'How long for API usage?'], oldQuote: 'Within 30 days.', newQuote: 'Within 10 days.' })).toBe(false);
    expect(told({ oldQuote: 'The API: 30 days.', newQuote: 'The API: 10 days.' })).toBe(false);
    expect(told({ path: ['API'] })).toBe(false);
  });

  it('bears on it where this one is named too, or the other on one side only', () => {
    expect(told({ oldQuote: 'Within 30 days.', newQuote: 'Within 10 days.' })).toBe(true);
    expect(told({ path: ['API and Desk'], oldQuote: 'Within 30 days.', newQuote: 'Within 10 days.' })).toBe(true);
    expect(told({ oldQuote: 'API and Desk: 30 days.', newQuote: 'API and Desk: 10 days.' })).toBe(true);
    expect(told({ oldQuote: 'The API: 30 days.', newQuote: 'Within 10 days.' })).toBe(true);
    expect(told({ oldQuote: 'Within 30 days.', newQuote: 'The API: 10 days.' })).toBe(true);
  });

  it('bears on the cell that cites it', () => {
    const quote = 'The API keeps it for 30 days.';
    expect(told({ oldQuote: quote, newQuote: 'The API keeps it for 10 days.' }, cell({ quote, key: 'window', value: days(30) }))).toBe(
      true,
    );
  });
});

describe('a change of text', () => {
  it('bears on a cell that cites the passage, or a sentence of it', () => {
    const other = 'You may object within five (5) days of such notice.';
    expect(touches(cell({}), QUESTION, change({ oldQuote: SENTENCE, newQuote: other }))).toBe(true);
    expect(touches(cell({}), QUESTION, change({ oldQuote: `First. ${SENTENCE} Then.`, newQuote: `First. ${other} Then.` }))).toBe(true);
    expect(touches(cell({ key: 'window', value: days(10) }), QUESTION, change({ oldQuote: SENTENCE, newQuote: other }))).toBe(true);
    expect(touches(cell({}), QUESTION, change({ action: 'removed', oldQuote: SENTENCE }))).toBe(true);
  });

  it('bears on what it brought, so that taking it back does too', () => {
    expect(touches(cell({}), QUESTION, change({ oldQuote: 'You may object within thirty days.', newQuote: SENTENCE }))).toBe(true);
  });

  it('does not depend on white space', () => {
    expect(
      touches(
        cell({ quote: 'You  may object\nwithin ten (10) days of such notice.' }),
        QUESTION,
        change({ oldQuote: `${SENTENCE} `, newQuote: 'Gone.' }),
      ),
    ).toBe(true);
  });

  it('bears on none where the cited sentence stays as it is', () => {
    expect(touches(cell({}), QUESTION, change({ oldQuote: `Old. ${SENTENCE}`, newQuote: `New. ${SENTENCE}` }))).toBe(false);
  });

  it('bears on a heading only if it is that heading', () => {
    const heading = cell({ quote: 'Data Processing Addendum' });
    expect(touches(heading, QUESTION, change({ oldQuote: 'This Data Processing Addendum applies.', newQuote: 'It applies.' }))).toBe(false);
    expect(touches(heading, QUESTION, change({ oldQuote: 'Data Processing Addendum', newQuote: 'Data Processing Agreement' }))).toBe(true);
  });

  it('bears on a citation that is longer than the passage that changed', () => {
    const long = cell({ quote: `${SENTENCE} Silence means consent to the change.` });
    expect(touches(long, QUESTION, change({ oldQuote: 'Silence means consent to the change.', newQuote: 'Silence means nothing.' }))).toBe(
      true,
    );
    expect(touches(long, QUESTION, change({ oldQuote: 'consent', newQuote: 'approval' }))).toBe(false);
  });
});

describe('a change of an item', () => {
  const listed = (citation: Partial<Citation> = {}) =>
    cell({ quote: 'Customer data is stored only in these places: Ireland Germany', path: ['Places'], ...citation });
  const item = (parts: Partial<Change>) => change({ path: ['Places'], ...parts });

  it('bears on a cell that cites the list, however short the item is', () => {
    expect(touches(listed(), QUESTION, item({ oldQuote: 'Germany', newQuote: 'United States' }))).toBe(true);
    expect(touches(listed(), QUESTION, item({ action: 'removed', oldQuote: 'Ireland' }))).toBe(true);
    expect(touches(listed(), QUESTION, item({ oldQuote: 'Spain', newQuote: 'Germany' }))).toBe(true);
    expect(touches(listed(), QUESTION, item({ oldQuote: 'Germany', newQuote: 'Spain', path: [] }))).toBe(true);
  });

  it('bears on one that cites the heading with it', () => {
    const quote = 'Places Ireland Germany';
    expect(touches(listed({ quote, path: [] }), QUESTION, item({ action: 'removed', oldQuote: 'Germany' }))).toBe(true);
  });

  it('bears on none that cites something else, or part of a word', () => {
    expect(touches(listed(), QUESTION, item({ oldQuote: 'Germany', newQuote: 'Spain', path: ['Offices'] }))).toBe(false);
    expect(touches(listed(), QUESTION, item({ oldQuote: 'land', newQuote: 'sea' }))).toBe(false);
    expect(touches(listed(), QUESTION, item({ oldQuote: 'France', newQuote: 'Spain' }))).toBe(false);
    expect(touches(listed({ quote: 'Ireland — Germany' }), QUESTION, item({ oldQuote: '—', newQuote: 'and' }))).toBe(false);
  });
});

describe('no change bears on a cell', () => {
  const altered = { kind: 'fact', key: 'window', oldValue: days(30), newValue: days(10), oldQuote: SENTENCE } as const;

  it('that is editorial, held back, or a mere move', () => {
    expect(touches(cell(), QUESTION, change(altered))).toBe(true);
    expect(touches(cell({}), QUESTION, change({ ...altered, significance: 'editorial' }))).toBe(false);
    expect(touches(cell({}), QUESTION, change({ ...altered, suppressedBy: 'counters' }))).toBe(false);
    expect(touches(cell({}), QUESTION, change({ ...altered, action: 'moved' }))).toBe(false);
  });

  it('that is on a page which neither answers it nor is cited', () => {
    expect(touches(cell(), QUESTION, change({ ...altered, source: 'acme/terms' }))).toBe(false);
    expect(touches(cell({ source: 'acme/terms' }), QUESTION, change({ ...altered, source: 'acme/terms' }))).toBe(true);
    expect(touches({ ...cell(), read: [{ source: 'acme/terms', url: 'u' }] }, QUESTION, change({ ...altered, source: 'acme/terms' }))).toBe(
      true,
    );
  });
});

import { describe, expect, it } from 'vitest';
import { IgnoreMatch } from '../../../src/domain/ignore.ts';
import { matcherOf } from '../../../src/review/ignore.ts';
import { matchOf, proposalFor, SCOPES } from '../../../src/review/proposal.ts';
import { sampleChange } from '../../helpers/samples.ts';

const { oldQuote: _, newQuote: __, key: ___, ...bare } = sampleChange('c1', 1);
const text = { ...bare, kind: 'passage' as const, path: ['DPA', 'Popular', '—'] };

describe('the rule that is proposed for a change', () => {
  it('is of its text on its source first, with numbers standing for any other', () => {
    const change = { ...text, oldQuote: 'Read by 5 people', newQuote: 'Read by 6 people' };
    const proposal = proposalFor(change);
    expect(proposal).toEqual({ scopes: ['text', 'heading'], texts: ['Read by {n} people'], heading: 'Popular' });
    expect(matchOf(change, { scope: 'text', place: 'source' })).toEqual({ source: 'acme/dpa', text: ['Read by {n} people'] });
    expect(matchOf(change, { scope: 'heading', place: 'vendor' })).toEqual({ vendor: 'acme', under: ['Popular'] });
  });

  it('takes codes for codes only where nothing else differs', () => {
    expect(proposalFor({ ...text, oldQuote: 'Build ab12 of ISO-27001', newQuote: 'Build cd34 of ISO-27001' }).texts).toEqual([
      'Build {id} of ISO-27001',
    ]);
    expect(proposalFor({ ...text, oldQuote: 'Build ab12', newQuote: 'Release cd34' }).texts).toEqual(['Build ab12', 'Release cd34']);
  });

  it('of a fact names its key in every scope', () => {
    const fact = { ...text, kind: 'fact' as const, key: 'a.b', oldQuote: '30 days', newQuote: '10 days' };
    const { scopes } = proposalFor(fact);
    expect(scopes).toEqual(['text', 'heading', 'fact']);
    for (const scope of scopes) expect(matchOf(fact, { scope, place: 'everywhere' })).toMatchObject({ key: 'a.b' });
  });

  it('offers no text that is too long, and nothing where nothing tells the change from others', () => {
    expect(proposalFor({ ...text, path: [], newQuote: 'word '.repeat(500) }).scopes).toEqual([]);
  });

  it.each(['Read by 5 people', '{n}', 'a{1,9}+ (b|c)* [^d] \\e $ ^', 'Ünïcode – 5 %', '1 2 3', '<b>x</b> "y" & z', 'x{n}{id}{n}'])(
    'matches the change that it came from, and is valid: %s',
    (quote) => {
      const change = { ...text, action: 'removed' as const, oldQuote: quote };
      for (const scope of SCOPES.filter((each) => proposalFor(change).scopes.includes(each))) {
        const match = matchOf(change, { scope, place: 'source', sameAction: true });
        expect(IgnoreMatch.safeParse(match).success).toBe(true);
        if (scope === 'heading' || !/[{]/.test(quote)) expect(matcherOf(match)(change)).toBe(true);
      }
    },
  );
});

import { describe, expect, it } from 'vitest';
import { DeadlineRule } from '../../../src/domain/catalogue.ts';
import type { Change } from '../../../src/domain/change.ts';
import type { Duration, Fact } from '../../../src/domain/extraction.ts';
import { type ClausePage, deadlinesOf, startedBy, windowKeys } from '../../../src/record/deadlines.ts';
import { sampleChange } from '../../helpers/samples.ts';

const OBJECTION = DeadlineRule.parse({
  id: 'objection',
  keys: ['subprocessors.list'],
  kinds: ['row'],
  actions: ['added', 'modified', 'renamed'],
  severity: 'medium',
  window: [
    { key: 'subprocessors.objection_window', label: 'Last day to object' },
    { key: 'subprocessors.notice', label: 'End of the notice period' },
  ],
});
const EFFECTIVE = DeadlineRule.parse({ id: 'effective', severity: 'medium', effective: 'Takes effect' });
const RULES = [OBJECTION, EFFECTIVE];

function fact(key: string, value: Fact['value'], quote = `${key} is stated`): Fact {
  return { key, value, quote, path: ['DPA', 'Subprocessors'], extractor: 'x', passage: 0 };
}

function page(facts: Fact[], more: Partial<ClausePage> = {}): ClausePage {
  return { source: 'acme/dpa', kind: 'dpa', offerings: [], url: 'https://acme/dpa', snapshot: 'hash', facts, ...more };
}

const WINDOW: Duration = { n: 10, unit: 'd' };
const objection = (value: Fact['value'] = WINDOW, quote = 'You may object within ten days.') =>
  fact('subprocessors.objection_window', value, quote);
const row = (more: Partial<Change> = {}): Change =>
  sampleChange('c1', 0, {
    kind: 'row',
    action: 'added',
    key: 'subprocessors.list',
    severity: 'critical',
    newValue: { name: 'CoreWeave' },
    firstSeenNewAt: '2025-11-28T19:04:49.000Z',
    ...more,
  });

describe('a subprocessor that is added', () => {
  it('starts the window of the vendor’s own clause, counted from its first sight and so assumed', () => {
    expect(deadlinesOf({ change: row(), rules: RULES, pages: [page([objection()])] })).toEqual([
      {
        dueOn: '2025-12-08',
        clause: 'You may object within ten days.',
        basis: 'assumed',
        label: 'Last day to object',
        rule: 'objection',
        window: { key: 'subprocessors.objection_window', value: WINDOW },
        from: { on: '2025-11-28', by: 'seen' },
        clauseSource: { source: 'acme/dpa', url: 'https://acme/dpa', snapshot: 'hash', path: ['DPA', 'Subprocessors'] },
      },
    ]);
  });

  it('is counted from the day of notice where a person knows it, and then stated', () => {
    const [deadline] = deadlinesOf({ change: row(), rules: RULES, pages: [page([objection()])], noticeAt: '2025-11-20' });
    expect(deadline).toMatchObject({ dueOn: '2025-11-30', basis: 'stated', from: { on: '2025-11-20', by: 'notice' } });
  });

  it('takes the notice period where no time to object is stated as a number', () => {
    const pages = [page([objection({ text: 'without undue delay' }), fact('subprocessors.notice', { n: 1, unit: 'mo' })])];
    expect(deadlinesOf({ change: row(), rules: RULES, pages })).toMatchObject([{ dueOn: '2025-12-28', label: 'End of the notice period' }]);
  });

  it('starts nothing where no page says how long', () => {
    expect(deadlinesOf({ change: row(), rules: RULES, pages: [page([])] })).toEqual([]);
  });

  it('goes by the best kind of page, then by the one about the same offering, then by what ends first', () => {
    const terms = page([objection({ n: 3, unit: 'd' })], { source: 'acme/terms', kind: 'terms' });
    const dpas = [14, 30, 20].map((n) =>
      page([objection({ n, unit: 'd' })], { source: `acme/dpa-${n}`, offerings: n === 14 ? ['other'] : ['model'] }),
    );
    const due = deadlinesOf({ change: row({ offerings: ['model'] }), rules: RULES, pages: [terms, ...dpas] });
    expect(due).toMatchObject([{ dueOn: '2025-12-18', clauseSource: { source: 'acme/dpa-20' } }]);
    expect(deadlinesOf({ change: row({ offerings: [] }), rules: RULES, pages: dpas })).toMatchObject([{ dueOn: '2025-12-12' }]);
  });

  it('that only comes back starts nothing, unless it was away for long', () => {
    const pages = [page([objection()])];
    const back = row({ reverts: 'earlier' });
    expect(deadlinesOf({ change: back, rules: RULES, pages, revertedAt: '2025-11-20T00:00:00.000Z' })).toEqual([]);
    expect(deadlinesOf({ change: back, rules: RULES, pages, revertedAt: '2024-11-20T00:00:00.000Z' })).toHaveLength(1);
  });
});

describe('what starts a clock', () => {
  it.each<[string, Partial<Change>]>([
    ['a row that was removed', { action: 'removed' }],
    ['a name that is only written otherwise', { action: 'renamed', severity: 'low' }],
    ['a whole list that appeared', { kind: 'fact' }],
    ['another list', { key: 'subprocessors.listing' }],
    ['text', { kind: 'passage', key: undefined as never }],
    ['what is held back', { suppressedBy: 'flapping' }],
    ['mere wording', { significance: 'editorial' }],
  ])('is not %s', (_what, more) => {
    expect(startedBy(row(more), RULES)).toEqual([]);
  });

  it('may be any key of a family', () => {
    const family = DeadlineRule.parse({ ...OBJECTION, keys: ['subprocessors.*'] });
    expect(startedBy(row({ key: 'subprocessors.other' }), [family])).toHaveLength(1);
    expect(startedBy(row({ key: 'subprocessorsother' }), [family])).toEqual([]);
  });

  it('names the keys whose values decide', () => {
    expect([...windowKeys(RULES)]).toEqual(['subprocessors.objection_window', 'subprocessors.notice']);
  });
});

describe('a stated day of effect', () => {
  const change = sampleChange('c2', 0, { effectiveAt: '2026-04-15' });

  it('is a deadline of its own, with the sentence that states it', () => {
    const own = page([
      fact('dates.last_updated', '2026-04-15', 'Updated'),
      fact('dates.effective', '2026-04-15', 'Effective 15 April 2026'),
    ]);
    expect(deadlinesOf({ change, rules: RULES, pages: [], own })).toEqual([
      {
        dueOn: '2026-04-15',
        clause: 'Effective 15 April 2026',
        basis: 'stated',
        label: 'Takes effect',
        rule: 'effective',
        clauseSource: { source: 'acme/dpa', url: 'https://acme/dpa', snapshot: 'hash', path: ['DPA', 'Subprocessors'] },
      },
    ]);
  });

  it('stands also where the sentence cannot be read back', () => {
    expect(deadlinesOf({ change, rules: RULES, pages: [] })).toMatchObject([{ dueOn: '2026-04-15', clause: '' }]);
  });

  it('that was there or past when it was first seen gives nobody a day to act by', () => {
    const late = sampleChange('c3', 0, { effectiveAt: '2026-02-28', firstSeenNewAt: '2026-03-01T06:00:00.000Z' });
    expect(deadlinesOf({ change: late, rules: RULES, pages: [] })).toEqual([]);
    expect(deadlinesOf({ change: { ...late, effectiveAt: '2026-03-01' }, rules: RULES, pages: [] })).toEqual([]);
    expect(deadlinesOf({ change: { ...late, effectiveAt: '2026-03-02' }, rules: RULES, pages: [] })).toHaveLength(1);
  });

  it('counts for a change that also starts a window', () => {
    const both = row({ effectiveAt: '2026-01-15' });
    expect(deadlinesOf({ change: both, rules: RULES, pages: [page([objection()])] }).map(({ rule }) => rule)).toEqual([
      'objection',
      'effective',
    ]);
  });
});

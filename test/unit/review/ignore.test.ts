import { describe, expect, it } from 'vitest';
import { IgnoreMatch, type IgnoreRule } from '../../../src/domain/ignore.ts';
import { type Ignorable, ignoring, matcherOf } from '../../../src/review/ignore.ts';

function change(more: Partial<Ignorable> = {}): Ignorable {
  return { kind: 'passage', action: 'modified', path: ['DPA', 'Popular'], severity: 'medium', vendor: 'acme', source: 'acme/dpa', ...more };
}
const reads = (old: string | undefined, now: string | undefined, more: Partial<Ignorable> = {}): Ignorable =>
  change({ ...(old === undefined ? {} : { oldQuote: old }), ...(now === undefined ? {} : { newQuote: now }), ...more });
const holds = (match: IgnoreMatch, of: Ignorable): boolean => matcherOf(match)(of);

describe('a suppression rule', () => {
  const counter: IgnoreMatch = { source: 'acme/dpa', text: ['{n} people read this'] };

  it.each<[string, Ignorable, boolean]>([
    ['another number', reads('5 people read this', '6 people read this'), true],
    ['the passage coming', reads(undefined, '6 people read this'), true],
    ['the passage going', reads('5 people read this.', undefined), true],
    ['the passage moving', reads('5 people read this', '5 people read this', { action: 'moved' }), true],
    ['the passage becoming another', reads('5 people read this', 'Data is sold'), false],
    ['more than the passage', reads('5 people read this', '5 people read this and data is sold'), false],
    ['the same on another source', reads('5 people read this', '6 people read this', { source: 'acme/terms' }), false],
    ['a fact', reads('5 people read this', '6 people read this', { kind: 'fact', key: 'a.b' }), false],
    ['a row of a known list', reads('5 people read this', undefined, { kind: 'row', key: 'a.b' }), false],
  ])('of a passage: %s', (_what, of, expected) => {
    expect(holds(counter, of)).toBe(expected);
  });

  it('of a part holds back changes of nothing but that part', () => {
    const match: IgnoreMatch = { within: ['Ray ID: {id}'] };
    expect(holds(match, reads('Sorry. Ray ID: ab12', 'Sorry. Ray ID: cd34'))).toBe(true);
    expect(holds(match, reads('Sorry. Ray ID: ab12', 'Welcome. Ray ID: cd34'))).toBe(false);
    expect(holds(match, reads('We SHALL. Ray ID: ab12', 'We shall. Ray ID: ab12'))).toBe(false);
  });

  it('of a heading holds back what stands under it, and the heading itself', () => {
    const match: IgnoreMatch = { vendor: 'acme', under: ['Popular'] };
    expect(holds(match, reads('a', 'b'))).toBe(true);
    expect(holds(match, reads(undefined, 'Popular', { path: [], action: 'added' }))).toBe(true);
    expect(holds(match, reads('a', 'b', { path: ['Unpopular'] }))).toBe(false);
    expect(holds(match, reads('a', 'b', { vendor: 'else' }))).toBe(false);
  });

  it('of a fact holds back that fact, its rows, and nothing else', () => {
    const match: IgnoreMatch = { key: 'a.b' };
    expect(holds(match, change({ kind: 'fact', key: 'a.b' }))).toBe(true);
    expect(holds(match, change({ kind: 'row', key: 'a.b' }))).toBe(true);
    expect(holds(match, change({ kind: 'fact', key: 'a.c' }))).toBe(false);
    expect(holds(match, change({ kind: 'passage' }))).toBe(false);
    expect(holds({ ...match, kinds: ['row'], actions: ['added'] }, change({ kind: 'row', key: 'a.b', action: 'removed' }))).toBe(false);
  });

  it('needs all that is given', () => {
    const match: IgnoreMatch = { text: ['{n} people read this'], under: ['Popular'] };
    expect(holds(match, reads('5 people read this', '6 people read this'))).toBe(true);
    expect(holds(match, reads('5 people read this', '6 people read this', { path: ['Terms'] }))).toBe(false);
    expect(holds(match, reads('a', 'b'))).toBe(false);
  });

  it('holds nothing back whose text may be cut', () => {
    const long = `${'word '.repeat(799)}word.`;
    expect(holds({ text: [long.slice(0, 2000)] }, reads(long, undefined))).toBe(false);
  });

  it('is in force from its beginning until its end, and the oldest of several is named', () => {
    const rule = (id: string, since: string, endedAt?: string): IgnoreRule => ({
      id,
      match: { key: 'a.b' },
      reason: 'r',
      since,
      by: { kind: 'user', id: 'u', name: 'U' },
      ...(endedAt === undefined ? {} : { endedAt }),
    });
    const rules = [rule('ign_1', '2026-01-02', '2026-01-04'), rule('ign_2', '2026-01-03')];
    const by = (at: string) => ignoring({ rules, spared: [] }, at)(change({ kind: 'fact', key: 'a.b' }));
    expect(['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04'].map(by)).toEqual([undefined, 'ign_1', 'ign_1', 'ign_2']);
    const spared = ignoring({ rules, spared: ['critical'] }, '2026-01-03');
    const severities = (['medium', 'critical'] as const).map((severity) => spared(change({ kind: 'fact', key: 'a.b', severity })));
    expect(severities, 'what one person cannot dismiss').toEqual(['ign_1', undefined]);
  });

  it.each<[string, unknown]>([
    ['nothing to match', { source: 'acme/dpa' }],
    ['only a number as a part', { within: ['{n}'] }],
    ['only punctuation', { text: ['…'] }],
    ['a pattern field', { pattern: '.*' }],
    ['too many phrases', { text: Array.from({ length: 21 }, (_, n) => `text ${n}`) }],
  ])('is none with %s', (_what, match) => {
    expect(IgnoreMatch.safeParse(match).success).toBe(false);
  });
});

/** The phrase language of the catalogue. */
import { describe, expect, it } from 'vitest';
import { PhraseError, parsePhrase, splitWords, termsOf } from '../../../src/domain/phrase.ts';

describe('splitWords', () => {
  it('tells glued words, digits and scripts without spaces apart', () => {
    expect(splitWords('UpdatedNovember 14')).toEqual(['Updated', 'November', '14']);
    expect(splitWords('SOC2, 90(ninety)')).toEqual(['SOC', '2', '90', 'ninety']);
    expect(splitWords('sub-processor’s')).toEqual(['sub', 'processor', 's']);
    expect(splitWords('更新日期')).toEqual(['更', '新', '日', '期']);
    expect(splitWords('SCCs')).toEqual(['SCCs']);
  });
});

describe('parsePhrase', () => {
  it('reads words, beginnings, alternatives, gaps, optional words, terms and the value', () => {
    expect(parsePhrase('within $ ~4 <object>').map(({ kind, gap }) => [kind, gap])).toEqual([
      ['words', 0],
      ['value', 0],
      ['term', 4],
    ]);
    expect(parsePhrase('notif*|opt-out new? days')).toMatchObject([
      { alternatives: [[{ text: 'notif', prefix: true }], [{ text: 'opt' }, { text: 'out' }]], optional: false },
      { optional: true },
      { optional: false },
    ]);
    expect(termsOf(parsePhrase('<a> ... <b_c>'))).toEqual(['a', 'b_c']);
  });

  it.each(['~4 days', 'days ~4', 'a ~2 ~3 b', 'x ~99 y', 'a|', '*', 'a*b', 'n*', '<Bad', '$ and $', 'new? days', 'days new?', ''])(
    'refuses %j',
    (text) => {
      expect(() => parsePhrase(text)).toThrow(PhraseError);
    },
  );
});

import { describe, expect, it } from 'vitest';
import { diffOf, excerptOf, gistOf, longDiffOf, type Piece } from '../../../src/lib/gist.ts';

const gist = (before: string, after: string) => gistOf(diffOf(before, after));
const text = (pieces: ReturnType<typeof diffOf>) => pieces.map((piece) => piece.text).join('');

describe('gistOf', () => {
  it.each([
    ['object within thirty (30) days of receipt', 'object within ten (10) days of receipt', 'thirty (30) days', 'ten (10) days'],
    ['We keep data for 30 days to detect abuse.', 'We keep data for 60 days to detect abuse.', '30 days', '60 days'],
    ['Effective date: 1 March 2026', 'Effective date: 1 December 2026', '1 March 2026', '1 December 2026'],
    ['Brightwater | Hosting | Ireland', 'Brightwater | Hosting | Netherlands', 'Ireland', 'Netherlands'],
    ['the laws of the State of Delaware, and', 'the laws of Ireland, and', 'the State of Delaware', 'Ireland'],
  ])('reads "%s" → "%s" as one replacement', (before, after, old, now) => {
    expect(gist(before, after)).toEqual({ before: old, after: now });
  });

  it('says nothing of two replacements, of a pure addition, and of no change', () => {
    expect(gist('laws of Delaware, courts of Wilmington', 'laws of Ireland, courts of Dublin')).toBeUndefined();
    expect(gist('We keep data.', 'We keep your data.')).toBeUndefined();
    expect(gist('same', 'same')).toBeUndefined();
    expect(gistOf(diffOf(undefined, 'new'))).toBeUndefined();
  });

  it('says nothing of a replacement that is too long to be a headline', () => {
    expect(gist(`a ${'old '.repeat(40)}z`, `a ${'new '.repeat(40)}z`)).toBeUndefined();
  });
});

describe('diffOf', () => {
  it('keeps both texts whole, whatever it joins', () => {
    const before = 'Customer may audit once a year, on thirty (30) days’ notice.';
    const after = 'Customer may audit twice, on ninety (90) days’ written notice, at its own cost.';
    const pieces = diffOf(before, after);
    expect(text(pieces.filter((piece) => piece.mark !== 'added'))).toBe(before);
    expect(text(pieces.filter((piece) => piece.mark !== 'removed'))).toBe(after);
  });

  it('joins changed words that only spaces keep apart', () => {
    expect(diffOf('the State of Delaware', 'the Kingdom in Spain')).toEqual([
      { text: 'the ', mark: 'same' },
      { text: 'State of Delaware', mark: 'removed' },
      { text: 'Kingdom in Spain', mark: 'added' },
    ]);
  });

  it('shows texts above the limit whole on both sides', () => {
    expect(diffOf('aaaa b', 'aaaa c', 5)).toEqual([
      { text: 'aaaa b', mark: 'removed' },
      { text: 'aaaa c', mark: 'added' },
    ]);
  });
});

describe('excerptOf', () => {
  const filler = 'lorem ipsum dolor sit amet consetetur sadipscing elitr sed diam nonumy '.repeat(10);

  it('shortens the unchanged text around a change and keeps the change', () => {
    const excerpt = excerptOf(diffOf(`${filler}thirty days ${filler}`, `${filler}ten days ${filler}`));
    expect(text(excerpt).length).toBeLessThan(200);
    expect(excerpt.filter((piece) => piece.mark !== 'same')).toEqual([
      { text: 'thirty', mark: 'removed' },
      { text: 'ten', mark: 'added' },
    ]);
    expect(text(excerpt)).toMatch(/^…/);
  });

  it('keeps a part of both sides when both are long', () => {
    const excerpt = excerptOf([
      { text: 'old '.repeat(500), mark: 'removed' },
      { text: 'new '.repeat(500), mark: 'added' },
    ]);
    expect(excerpt.map((piece) => piece.mark)).toEqual(expect.arrayContaining(['removed', 'added']));
    expect(text(excerpt).length).toBeLessThan(450);
  });
});

describe('a very long text', () => {
  const long = (days: string) => `${'It stays. '.repeat(9000)}Within ${days} days of notice. ${'So does this. '.repeat(9000)}`;
  const marked = (pieces: Piece[]) => pieces.filter(({ mark }) => mark !== 'same').map(({ text, mark }) => [mark, text]);

  it('shows its small change, and is all there', () => {
    const pieces = longDiffOf(long('thirty'), long('ten'));
    expect(marked(pieces)).toEqual([
      ['removed', 'thirty'],
      ['added', 'ten'],
    ]);
    const side = (mark: Piece['mark']) =>
      pieces
        .filter((piece) => piece.mark === 'same' || piece.mark === mark)
        .map(({ text }) => text)
        .join('');
    expect([side('removed') === long('thirty'), side('added') === long('ten')]).toEqual([true, true]);
  });

  it.each([
    ['a b c', 'a b c'],
    ['a b', 'a b c'],
    ['a a', 'a a a'],
    ['', 'new'],
    ['one', 'other'],
    ['x y z', 'x z'],
    [' a', 'b a'],
  ])('"%s" and "%s" come out as they went in', (before, after) => {
    const pieces = longDiffOf(before, after);
    const side = (mark: Piece['mark']) =>
      pieces
        .filter((piece) => piece.mark === 'same' || piece.mark === mark)
        .map(({ text }) => text)
        .join('');
    expect([side('removed'), side('added')]).toEqual([before, after]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align } from '../../../src/compare/align.ts';
import { pair } from '../../../src/compare/pair.ts';
import { bagOf, missing, overlap, similarity } from '../../../src/compare/tokens.ts';
import type { Passage } from '../../../src/domain/extraction.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import { tokenize, wordDiff } from '../../../src/lib/wordDiff.ts';

function passages(...texts: string[]): Passage[] {
  return texts.map((text) => ({ path: [], kind: 'paragraph', text, hash: sha256(text) }));
}

const textOf = ({ text }: Passage) => text;

describe('align', () => {
  it('keeps what stayed, and makes a gap of what differs between', () => {
    const { gaps, kept, moved } = align(passages('a', 'b', 'c'), passages('a', 'x', 'y', 'c'));
    expect(kept.map(({ after }) => after.text)).toEqual(['a', 'c']);
    expect(gaps.map(({ removed, added }) => [removed.map(textOf), added.map(textOf)])).toEqual([[['b'], ['x', 'y']]]);
    expect(moved).toEqual([]);
  });

  it('takes out of the gaps what stands elsewhere on the other side', () => {
    const { gaps, moved } = align(passages('a', 'b', 'c', 'd'), passages('d', 'a', 'b', 'c'));
    expect(moved.map(({ after }) => after.text)).toEqual(['d']);
    expect(gaps).toEqual([]);
  });

  it('leaves in the gaps a labelled value that is said more often, and no other text', () => {
    const long = 'The customer may object to a new subprocessor within ten days.';
    const [old, now] = [
      ['CloudCo', 'Location: Ireland', long],
      ['CloudCo', 'Location: Ireland', long, 'ChipCo', 'Location: Ireland', long],
    ];
    const { gaps } = align(passages(...old), passages(...now));
    expect(gaps.flatMap(({ added }) => added.map(textOf))).toEqual(['ChipCo', 'Location: Ireland']);
    expect(align(passages(...now), passages(...old)).gaps.flatMap(({ removed }) => removed.map(textOf))).toEqual([
      'ChipCo',
      'Location: Ireland',
    ]);
  });

  it('leaves nothing that stands on both sides in a gap, whatever the pages', () => {
    const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 12 });
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const { gaps, kept } = align(passages(...before), passages(...after));
        for (const { hash } of gaps.flatMap((gap) => gap.removed)) expect(after.map(sha256)).not.toContain(hash);
        for (const { hash } of gaps.flatMap((gap) => gap.added)) expect(before.map(sha256)).not.toContain(hash);
        for (const found of kept) expect(found.before.hash).toBe(found.after.hash);
      }),
      { numRuns: 500 },
    );
  });

  it('takes pages with nothing in common as one gap', () => {
    const [before, after] = [passages('old', 'older'), passages('new', 'newer')];
    expect(align(before, after).gaps).toEqual([{ removed: before, added: after }]);
  });

  it('takes pages with more edits than it counts as one gap, without what they share', () => {
    const shared = Array.from({ length: 4_000 }, (_, at) => `shared ${at}`);
    const { gaps, kept, moved } = align(passages('old', ...shared), passages(...shared.toReversed(), 'new'));
    expect(gaps.map(({ removed, added }) => [removed, added].map((side) => side.map(({ text }) => text)))).toEqual([[['old'], ['new']]]);
    expect([kept.length, moved.length]).toEqual([0, 4_000]);
  });
});

describe('pair', () => {
  const old = 'Acme keeps personal data for thirty days after the end of the contract';
  const now = 'Acme keeps personal data for ninety days after the end of the contract';

  it('pairs the most similar passages first', () => {
    const { modified, added, removed } = pair([
      { removed: passages(old), added: passages(`${old.slice(0, 40)} somewhere else that is new to everybody`, now) },
    ]);
    expect(modified.map(({ before, after }) => [before.text, after.text])).toEqual([[old, now]]);
    expect(added.length).toBe(1);
    expect(removed).toEqual([]);
  });

  it('pairs across gaps only what agrees in three quarters of its words', () => {
    const far = pair([
      { removed: passages(old), added: [] },
      { removed: [], added: passages(now) },
    ]);
    expect(far.modified.length).toBe(1);
    const half = 'Acme keeps personal data for as long as a law of any country may ask';
    const none = pair([
      { removed: passages(old), added: [] },
      { removed: [], added: passages(half) },
    ]);
    expect(none.modified).toEqual([]);
  });

  it('gives equally similar passages to each other in the order of the page', () => {
    const { modified } = pair([
      { removed: passages('clause one alpha', 'clause one beta'), added: passages('clause one gamma', 'clause one delta') },
    ]);
    expect(modified.map(({ before, after }) => [before.text, after.text])).toEqual([
      ['clause one alpha', 'clause one gamma'],
      ['clause one beta', 'clause one delta'],
    ]);
  });

  it('drops what is left over and stands on the other page with another numbering or punctuation', () => {
    const [clause, other] = [
      'Using biometric systems for the identification of people',
      'A fee of 1.5 percent is due on every payment made',
    ];
    const [before, after] = [passages(`b. ${clause}`, other), passages(clause, clause.toUpperCase(), other.replace('1.5', '15'))];
    const { removed, added } = pair([{ removed: before, added: [] }], { before, after });
    expect(removed.map(textOf)).toEqual([other]);
    expect(added).toEqual([]);
  });

  it('drops a gap in which the same letters were only cut in another way', () => {
    expect(pair([{ removed: passages('one two', 'three'), added: passages('one', 'two three') }])).toEqual({
      modified: [],
      removed: [],
      added: [],
    });
  });
});

describe('bags of words', () => {
  it('count words and numbers without regard to case', () => {
    expect([...bagOf('Data, data: 30 Tage für 30').counts]).toEqual([
      ['data', 2],
      ['30', 2],
      ['tage', 1],
      ['für', 1],
    ]);
  });

  it('measure what two texts share', () => {
    const [a, b] = [bagOf('a a b c'), bagOf('a b b d')];
    expect(overlap(a, b)).toBe(2);
    expect(similarity(a, b)).toBe(0.5);
    expect(missing(bagOf('a b'), a, 9)).toBe(0);
    expect(missing(bagOf('a a a b d d'), a, 9)).toBe(3);
    expect(missing(bagOf('x y z'), a, 2)).toBe(2);
    expect(similarity(bagOf(''), bagOf('...'))).toBe(1);
    expect(similarity(a, bagOf(''))).toBe(0);
  });
});

describe('word difference', () => {
  it('tells changed words and numbers apart from the signs around them', () => {
    expect(wordDiff('thirty (30) days', 'ten (10) days')).toEqual([
      { text: 'thirty', mark: 'removed' },
      { text: 'ten', mark: 'added' },
      { text: ' (', mark: 'same' },
      { text: '30', mark: 'removed' },
      { text: '10', mark: 'added' },
      { text: ') days', mark: 'same' },
    ]);
  });

  it('gives both texts back from its runs, whatever they are', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.array(fc.constantFrom('a', ' ', '(30)', 'ß'), { maxLength: 20 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, text, (before, after) => {
        const runs = wordDiff(before, after);
        const without = (mark: string) =>
          runs
            .filter((run) => run.mark !== mark)
            .map((run) => run.text)
            .join('');
        expect(without('added')).toBe(before);
        expect(without('removed')).toBe(after);
      }),
      { numRuns: 500 },
    );
  });

  it('loses no character when it cuts a text into words', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void expect(tokenize(text).join('')).toBe(text)));
  });

  it('gives very long texts whole', () => {
    const [before, after] = ['a '.repeat(12_000), 'b '.repeat(12_000)];
    expect(wordDiff(before, after)).toEqual([
      { text: before, mark: 'removed' },
      { text: after, mark: 'added' },
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { align } from '../../../src/compare/align.ts';
import { compare } from '../../../src/compare/compare.ts';
import { pair } from '../../../src/compare/pair.ts';
import { editDistance, judgeEdit } from '../../../src/compare/significance.ts';
import { diffOf, gistOf } from '../../../src/lib/gist.ts';
import { wordDiff } from '../../../src/lib/wordDiff.ts';
import { extractHtml } from '../../helpers/extracts.ts';

/** Far above what it takes here, far below what it took when its time was squared. */
const SOON_MS = 8_000;

function timed<T>(run: () => T): T {
  const started = performance.now();
  const result = run();
  expect(performance.now() - started).toBeLessThan(SOON_MS);
  return result;
}

function shuffled(words: number, step: number): string {
  return Array.from({ length: words }, (_, at) => `w${((at * step) % words).toString(36)}`).join(' ');
}

const punctuation = (step: number): string =>
  Array.from({ length: 4_000 }, (_, at) => '.,;:!?()[]{}-+*/'[(at * at * step + (at >> 3)) % 16]).join('');
const page = (count: number, text: (at: number) => string) =>
  extractHtml(Array.from({ length: count }, (_, at) => `<p>${text(at)}</p>`).join(''));
const passagesOf = (count: number, text: (at: number) => string) => page(count, text).passages;

describe('time is bounded', () => {
  it('for a passage with its words shuffled', () => {
    const [before, after] = [shuffled(4_999, 1), shuffled(4_999, 1_777)];
    timed(() => {
      for (let run = 0; run < 10; run += 1) judgeEdit(before, `${after} ${run}`);
    });
    const runs = timed(() => wordDiff(before.slice(0, 15_000), after.slice(0, 15_000)));
    expect(
      runs
        .filter(({ mark }) => mark !== 'added')
        .map(({ text }) => text)
        .join(''),
    ).toBe(before.slice(0, 15_000));
  });

  it('for twenty differences of punctuation on one page', () => {
    timed(() => {
      for (let run = 1; run <= 20; run += 1) gistOf(diffOf(punctuation(run), punctuation(run + 30)));
    });
  });

  it('for the gist between long words', () => {
    timed(() =>
      gistOf([
        { mark: 'same', text: `${'a'.repeat(40_000)} ` },
        { mark: 'removed', text: 'x' },
        { mark: 'added', text: 'y' },
        { mark: 'same', text: `${'.'.repeat(40_000)}x y` },
      ]),
    );
  });

  it('for the same passage 40,000 times', () => {
    const [before, after] = [passagesOf(40_000, () => 'foo'), passagesOf(40_000, () => 'bar')];
    const { gaps } = timed(() => align(before, after));
    expect(gaps).toEqual([{ removed: before, added: after }]);
  });

  it('for hundreds of passages of the same thousand words', () => {
    const [before, after] = [
      passagesOf(400, (at) => `a${at} ${shuffled(1_200, 1)}`),
      passagesOf(400, (at) => `b${at} ${shuffled(1_200, 7)}`),
    ];
    const gap = [{ removed: before, added: after }];
    const { modified } = timed(() => pair(gap));
    expect(modified).toHaveLength(400);
    expect(pair(gap)).toEqual({ modified, removed: [], added: [] });
  });

  it('for thousands of leftovers beside thousands of edits', () => {
    const kept = (last: string) => (at: number) =>
      at % 2 ? `gone${last}${at} q${last}${at} z${last}${at}` : `passage ${at} one two three four ${last}`;
    const differences = timed(() => compare(page(16_000, kept('five')), page(16_000, kept('six'))));
    expect(differences.filter(({ action }) => action === 'modified')).toHaveLength(8_000);
  });

  it('for words of 100,000 letters', () => {
    const word = 'ab'.repeat(50_000);
    expect(timed(() => editDistance(word, `${word.slice(1)}c`, 2))).toBe(2);
    expect(editDistance(word, word.replaceAll('a', 'c'), 2)).toBe(3);
  });
});

describe('beyond the bound', () => {
  it('the common beginning and end of two texts are still told', () => {
    const [old, now] = [shuffled(1_500, 1), shuffled(1_500, 7).toUpperCase()];
    expect(wordDiff(`We keep ${old} for you.`, `We keep ${now} for you.`)).toEqual([
      { text: 'We keep ', mark: 'same' },
      { text: old, mark: 'removed' },
      { text: now, mark: 'added' },
      { text: ' for you.', mark: 'same' },
    ]);
  });
});

describe('text merged into an edited passage', () => {
  const [first, second] = ['We keep records of all use for thirty days', 'Ask us'];
  it('is not said to be gone', () => {
    const before = extractHtml(`<p>${first}</p><p>${second}</p>`);
    const after = extractHtml(`<p>${first.replace('thirty', 'ten')} asking. ${second}ing</p>`);
    expect(compare(before, after).map(({ action }) => action)).toEqual(['modified']);
  });
});

describe('edit distance within the limit', () => {
  it.each([
    ['abcdef', 'bcdefg', 2, 2],
    ['abcdef', 'bcdefg', 1, 2],
    ['licence', 'license', 2, 1],
    ['', 'ab', 2, 2],
    ['abc', 'xyz', 3, 3],
  ])('%s, %s', (a, b, limit, expected) => {
    expect(editDistance(a, b, limit)).toBe(expected);
  });
});

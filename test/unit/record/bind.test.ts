import { describe, expect, it } from 'vitest';
import type { Difference } from '../../../src/domain/change.ts';
import { type Binding, bindChanges } from '../../../src/record/bind.ts';
import { createReversionIndex, loadReversionIndex } from '../../../src/record/reversions.ts';
import { at, sampleDifference, sampleSource } from '../../helpers/samples.ts';

function binding(overrides: Partial<Binding> = {}): Binding {
  return {
    source: sampleSource('acme/dpa', { offerings: ['acme-model'] }),
    baseline: { sha256: 'a'.repeat(64), verifiedAt: at(1) },
    capture: { sha256: 'b'.repeat(64), fetchedAt: at(2), finalUrl: 'https://acme/dpa' },
    extraction: { extractorVersion: '7' },
    differences: [sampleDifference()],
    ...overrides,
  };
}

/** A to B at minute 2, then whatever `differences` say at minute 4. */
function thenChanged(first: Binding['differences'], differences: Binding['differences']) {
  const earlier = createReversionIndex();
  const [taken] = bindChanges(binding({ differences: first }));
  if (!taken) throw new Error('no change');
  earlier.add([taken]);
  const capture = { ...binding().capture, fetchedAt: at(4) };
  return { taken, bound: bindChanges(binding({ differences, capture, earlier })) };
}

describe('bindChanges', () => {
  it('gives a change its source, evidence and dates', () => {
    expect(bindChanges(binding({ publishedAt: '2026-02-27' }))).toEqual([
      {
        ...sampleDifference(),
        id: expect.stringMatching(/^chg_[0-9a-f]{20}$/),
        vendor: 'acme',
        offerings: ['acme-model'],
        source: 'acme/dpa',
        url: 'https://acme/dpa',
        oldSnapshot: 'a'.repeat(64),
        newSnapshot: 'b'.repeat(64),
        extractorVersion: '7',
        lastSeenOldAt: at(1),
        firstSeenNewAt: at(2),
        publishedAt: '2026-02-27',
        deadlines: [],
        state: 'flagged',
      },
    ]);
  });

  it('leaves the published date out when the page gives none', () => {
    expect(bindChanges(binding())[0]).not.toHaveProperty('publishedAt');
  });

  it('gives the same ids again for the same input', () => {
    const ids = () => bindChanges(binding({ differences: [sampleDifference(), sampleDifference()] })).map(({ id }) => id);
    expect(ids()).toEqual(ids());
  });

  it('gives different ids to differences that are alike in everything', () => {
    const ids = bindChanges(binding({ differences: [sampleDifference(), sampleDifference()] })).map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
  });

  it.each([
    ['quote', { newQuote: 'eleven days' }],
    ['path', { path: ['Subprocessors', 'Notice'] }],
    ['joined path', { path: ['Sub', 'processors'] }],
    ['key', { key: 'subprocessors.notice' }],
    ['action', { action: 'renamed' as const }],
    ['empty instead of missing quote', { oldQuote: '' }],
  ])('gives another id to a difference with another %s', (_what, overrides) => {
    const { oldQuote: _old, ...withoutOld } = sampleDifference();
    const original = 'oldQuote' in overrides ? withoutOld : sampleDifference();
    const [one, other] = [original, { ...original, ...overrides }].map(
      (difference) => bindChanges(binding({ differences: [difference] }))[0],
    );
    expect(one?.id).not.toBe(other?.id);
  });

  it('does not depend on severity or rule, which a later catalogue may give differently', () => {
    const [one] = bindChanges(binding());
    const [other] = bindChanges(binding({ differences: [sampleDifference({ severity: 'critical', rule: 'another rule' })] }));
    expect(other?.id).toBe(one?.id);
  });
});

describe('reversions', () => {
  it('names the change that is taken back', () => {
    const { taken, bound } = thenChanged(
      [sampleDifference({ oldQuote: 'A', newQuote: 'B' })],
      [sampleDifference({ oldQuote: 'B', newQuote: 'A' })],
    );
    expect(bound[0]?.reverts).toBe(taken.id);
  });

  it('knows a removal that takes an addition back', () => {
    const { oldQuote: _old, newQuote: _new, ...plain } = sampleDifference();
    const { taken, bound } = thenChanged([{ ...plain, action: 'added', newQuote: 'X' }], [{ ...plain, action: 'removed', oldQuote: 'X' }]);
    expect(bound[0]?.reverts).toBe(taken.id);
  });

  it.each([
    ['the same change again', { oldQuote: 'A', newQuote: 'B' }],
    ['a way back to something else', { oldQuote: 'B', newQuote: 'C' }],
    ['a way back in another place', { oldQuote: 'B', newQuote: 'A', path: ['Elsewhere'] }],
  ])('is not %s', (_what, overrides) => {
    const { bound } = thenChanged([sampleDifference({ oldQuote: 'A', newQuote: 'B' })], [sampleDifference(overrides)]);
    expect(bound[0]).not.toHaveProperty('reverts');
  });

  it('does not take moves of unchanged text for reversions', () => {
    const move = sampleDifference({ action: 'moved', oldQuote: 'A', newQuote: 'A' });
    expect(thenChanged([move], [move]).bound[0]).not.toHaveProperty('reverts');
  });

  it('ignores changes that happened later, as when older history is imported', () => {
    const earlier = createReversionIndex();
    earlier.add(bindChanges(binding({ differences: [sampleDifference({ oldQuote: 'A', newQuote: 'B' })] })));
    expect(earlier.find(sampleDifference({ oldQuote: 'B', newQuote: 'A' }), at(2))).toBeUndefined();
    expect(earlier.find(sampleDifference({ oldQuote: 'B', newQuote: 'A' }), at(3))).toBeDefined();
  });

  it('of values are known wherever they stand and in whatever words', () => {
    const typed = (from: number, to: number, words: string) =>
      sampleDifference({
        kind: 'fact',
        key: 'retention.default',
        oldValue: { n: from, unit: 'd' },
        newValue: { n: to, unit: 'd' },
        path: [words],
        oldQuote: `${words} ${from}`,
        newQuote: `${words} ${to}`,
      });
    const { taken, bound } = thenChanged([typed(30, 10, 'kept for')], [typed(10, 30, 'we keep it')]);
    expect(bound[0]?.reverts).toBe(taken.id);
  });

  it('forgets the oldest change beyond its limit', () => {
    const index = createReversionIndex([], 2);
    const differences = ['1', '2', '3'].map((newQuote) => sampleDifference({ oldQuote: '0', newQuote }));
    index.add(bindChanges(binding({ differences })));
    const known = differences.map(
      (difference) => index.find({ ...difference, oldQuote: difference.newQuote ?? '', newQuote: '0' }, at(9)) !== undefined,
    );
    expect(known).toEqual([false, true, true]);
  });

  it('is the same when it is built from stored changes, and when it is handed to another thread', async () => {
    const changes = bindChanges(binding({ differences: [sampleDifference(), sampleDifference({ newQuote: 'five days' })] }));
    const index = createReversionIndex();
    index.add(changes);
    const loaded = await loadReversionIndex(
      (async function* () {
        yield* changes;
      })(),
    );
    expect(loaded.entries()).toEqual(index.entries());
    expect(createReversionIndex(structuredClone(index.entries())).entries()).toEqual(index.entries());
  });
});

describe('flapping', () => {
  const { oldQuote: _old, newQuote: _new, ...plain } = sampleDifference();
  const A = 'A sentence that is long enough to be told from every other one.';
  const B = 'B sentence that is long enough to be told from every other one.';
  const there = { ...plain, oldQuote: A, newQuote: B };
  const back = { ...plain, oldQuote: B, newQuote: A };

  /** Which of the turns, a day apart or as told, are held back. The index is handed over as plain data between any two. */
  function held(turns: Difference[], days = turns.map((_, day) => day)): boolean[] {
    let index = createReversionIndex();
    return turns.map((difference, turn) => {
      const capture = { ...binding().capture, fetchedAt: at((days[turn] ?? 0) * 24 * 60) };
      const changes = bindChanges(binding({ differences: [difference], capture, earlier: index }));
      index.add(changes);
      index = createReversionIndex(structuredClone(index.entries()));
      return changes[0]?.suppressedBy === 'flapping';
    });
  }

  it('is held back from the third turn on: there, back, there again', () => {
    expect(held([there, back, there, back])).toEqual([false, false, true, true]);
  });

  it('of a passage that comes and goes is held back likewise', () => {
    const comes = { ...plain, action: 'added' as const, newQuote: A };
    const goes = { ...plain, action: 'removed' as const, oldQuote: A };
    expect(held([comes, goes, comes, goes])).toEqual([false, false, true, true]);
  });

  it('of more than two texts in turn is held back once each has come and gone', () => {
    const texts = [A, B, 'C sentence that is long enough to be told from every other one.'];
    const turns = [0, 1, 2, 3, 4, 5].map((turn) => ({ ...plain, oldQuote: texts[turn % 3] ?? '', newQuote: texts[(turn + 1) % 3] ?? '' }));
    expect(held(turns)).toEqual([false, false, false, true, true, true]);
  });

  it('of a value is held back one full turn later', () => {
    const typed = (from: string, to: string): Difference => ({
      ...plain,
      kind: 'fact',
      key: 'training.default',
      oldValue: from,
      newValue: to,
    });
    const turns = [0, 1, 2, 3, 4, 5].map((turn) => (turn % 2 === 0 ? typed('not_used', 'opt_in') : typed('opt_in', 'not_used')));
    expect(held(turns)).toEqual([false, false, false, false, true, true]);
  });

  it('is news again after a long silence, and never what is said for the first time', () => {
    expect(held([there, back, there], [0, 1, 120])).toEqual([false, false, false]);
    expect(held([there, back, { ...plain, oldQuote: A, newQuote: `${B} And more.` }])).toEqual([false, false, false]);
  });

  it('is not a text that was reworded and restored, and is now taken out', () => {
    const comes = { ...plain, action: 'added' as const, newQuote: A };
    const goes = { ...plain, action: 'removed' as const, oldQuote: A };
    expect(held([comes, there, back, goes])).toEqual([false, false, false, false]);
  });

  it('of two whole versions of a page is held back, but not what a rebuilt page says otherwise', () => {
    const [away, home] = [there, back].map((difference) => ({ ...difference, incident: 'inc_x' })) as [Difference, Difference];
    expect(held([away, home, away])).toEqual([false, false, true]);
    const C = 'C sentence that is long enough to be told from every other one.';
    const detour = [there, back, { ...plain, oldQuote: A, newQuote: C }, { ...plain, oldQuote: C, newQuote: B }];
    expect(held([...detour, { ...plain, oldQuote: B, newQuote: C }])).toEqual([false, false, false, false, true]);
    expect(held([...detour, { ...plain, oldQuote: B, newQuote: C, incident: 'inc_x' }]).at(-1)).toBe(false);
  });

  it('leaves the name of another rule that holds the change back', () => {
    const [change] = bindChanges(binding({ differences: [{ ...there, suppressedBy: 'another-rule' }] }));
    expect(change?.suppressedBy).toBe('another-rule');
  });
});

describe('the parts of an incident', () => {
  it('share an id that is another one the next time the same two pages follow each other', () => {
    const differences = [
      sampleDifference({ incident: 'inc_x' }),
      sampleDifference({ incident: 'inc_x', newQuote: 'other' }),
      sampleDifference(),
    ];
    const ids = bindChanges(binding({ differences })).map(({ incident }) => incident);
    const later = bindChanges(binding({ differences, capture: { ...binding().capture, fetchedAt: at(999) } })).map(
      ({ incident }) => incident,
    );
    expect(ids[0]).toMatch(/^inc_[0-9a-f]{20}$/);
    expect(ids).toEqual([ids[0], ids[0], undefined]);
    expect(later[0]).not.toBe(ids[0]);
  });
});

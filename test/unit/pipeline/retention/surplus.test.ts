import { describe, expect, it } from 'vitest';
import type { AgedVisit, Pins } from '../../../../src/domain/retention.ts';
import { type SurplusRules, surplusOf } from '../../../../src/pipeline/retention/surplus.ts';
import { at } from '../../../helpers/samples.ts';

const NO_PINS: Pins = { ids: new Set(), times: new Set(), pages: new Set() };
const OLD: SurplusRules = { unchangedBefore: at(100_000), unreadBefore: at(100_000) };

/** A visit every six hours for each letter: what it found. Capitals could not read the page. */
function history(found: string, more: Partial<AgedVisit>[] = []): AgedVisit[] {
  return [...found].map((letter, n) => ({
    id: `v${n}`,
    fetchedAt: at(n * 360),
    lasting: false,
    sha256: `page ${n}`,
    ...(letter === letter.toLowerCase()
      ? { readable: true, verdict: n === 0 ? ('content' as const) : ('unchanged' as const), contentHash: letter }
      : { readable: false, verdict: letter === 'X' ? ('challenge' as const) : ('unreachable' as const) }),
    ...more[n],
  }));
}

async function gone(visits: AgedVisit[], { pins = NO_PINS, rules = OLD, spared = new Set<string>() } = {}): Promise<string> {
  async function* stream(): AsyncIterable<AgedVisit> {
    yield* visits;
  }
  const surplus = await Array.fromAsync(surplusOf(stream(), { pins, rules, spared }));
  return surplus.map(({ id }) => id.slice(1)).join(' ');
}

describe('visits that policy lets go', () => {
  it('are those between the first and the last of a stretch, but for the last of each day', async () => {
    expect(await gone(history('aaaaaaaaaaaa'))).toBe('1 2 4 5 6 8 9 10');
  });

  it('leave the ends of every stretch where the content changes, and comes back', async () => {
    expect(await gone(history('aaabaaaa'))).toBe('1 5 6');
    expect(await gone(history('abababab'))).toBe('');
  });

  it('leave since when the page could not be read, and why', async () => {
    expect(await gone(history('aXXXXXXXa'))).toBe('2 4 5 6');
    expect(await gone(history('aXYXYXYXYa'))).toBe('');
  });

  it('leave how it could not be read, where it failed in another way', async () => {
    const gone410 = history('aXXXXXXXXa', [{}, {}, {}, {}, {}, { status: 410 }]);
    expect(await gone(history('aXXXXXXXXa'))).toBe('2 4 5 6');
    expect(await gone(gone410)).toBe('2');
    expect(await gone(history('aXXXXXXXXa', [{}, {}, {}, {}, {}, { failure: 'dns' }]))).toBe('2');
  });

  it('are none that are young, each kind by its own age', async () => {
    const visits = history('aaaaXXXX');
    expect(await gone(visits, { rules: { unchangedBefore: at(2 * 360) } })).toBe('1');
    expect(await gone(visits, { rules: { unreadBefore: at(100_000) } })).toBe('5 6');
    expect(await gone(visits, { rules: {} })).toBe('');
  });

  it('are none that a change, a baseline or a citation rests on, and none that lasts', async () => {
    const visits = history('aaaa aaaa'.replace(' ', 'aaaa'));
    const pins = { ids: new Set(['v1']), times: new Set([at(2 * 360)]), pages: new Set(['page 4']) };
    expect(await gone(visits, { pins, spared: new Set(['page 5']) })).toBe('6 8 9 10');
    expect(await gone(history('aaaa', [{}, { lasting: true }]))).toBe('2');
  });

  it('are none once they are gone: what is left is left for good', async () => {
    const visits = history('aaaaaaabbbbXXXXXXbbbbaaaa');
    const first = new Set((await gone(visits)).split(' '));
    expect(first.size).toBeGreaterThan(5);
    expect(await gone(visits.filter(({ id }) => !first.has(id.slice(1))))).toBe('');
  });
});

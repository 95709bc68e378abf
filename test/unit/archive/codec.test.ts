import { describe, expect, it } from 'vitest';
import { ANCHOR_DEPTHS, type Candidate, compressAgainst, decompress, isAnchor } from '../../../src/archive/codec.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import { pageText } from './pages.ts';

function candidate(raw: Uint8Array, depth = 0): Candidate {
  return { sha256: sha256(raw), raw, depth };
}

function roundTrip(raw: Uint8Array, candidates: Candidate[]): Uint8Array {
  const { frame, base } = compressAgainst(raw, candidates);
  return decompress(frame, raw.length, candidates.find((one) => one.sha256 === base)?.raw);
}

describe('compressAgainst', () => {
  const page = Buffer.from(pageText(1));
  const next = Buffer.from(pageText(1, 'another nonce'));
  const other = Buffer.from(pageText(2));

  it('makes a key frame when there is nothing to build on', () => {
    expect(compressAgainst(page, [])).toEqual({ frame: expect.any(Uint8Array), depth: 0 });
  });

  it('stores a page that hardly differs in a fraction of its own size', () => {
    const against = compressAgainst(next, [candidate(page)]);
    expect(against.base).toBe(sha256(page));
    expect(against.frame.length).toBeLessThan(compressAgainst(next, []).frame.length / 20);
  });

  it('takes the best of the candidates, wherever it stands', () => {
    expect(compressAgainst(next, [candidate(other), candidate(page), candidate(other)]).base).toBe(sha256(page));
  });

  it('makes a key frame when no candidate helps', () => {
    expect(compressAgainst(other, [candidate(page)])).not.toHaveProperty('base');
  });

  it('gives the same bytes again', () => {
    expect(compressAgainst(next, [candidate(page)])).toEqual(compressAgainst(next, [candidate(page)]));
  });

  it.each([
    ['empty', Buffer.alloc(0)],
    ['of one byte', Buffer.from('x')],
    ['that begins like a trained zstd dictionary', Buffer.concat([Buffer.from([0x37, 0xa4, 0x30, 0xec]), page])],
    ['of bytes that are no text', Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256))],
  ])('keeps a page %s, and what comes after it', (_what, raw) => {
    expect(Buffer.from(roundTrip(raw, [candidate(page)]))).toEqual(raw);
    expect(Buffer.from(roundTrip(page, [candidate(raw)]))).toEqual(page);
  });

  it('finds the whole of a page that is larger than the usual window', () => {
    // Incompressible text, so that only the dictionary can help.
    const large = Buffer.from(Array.from({ length: 90_000 }, (_, index) => sha256(String(index))).join(''));
    const changed = Buffer.from(large);
    changed.write('changed', 5_000_000);
    const against = compressAgainst(changed, [candidate(large)]);
    expect(large.length).toBeGreaterThan(5_500_000);
    expect(against.frame.length).toBeLessThan(2000);
    expect(sha256(decompress(against.frame, changed.length, large))).toBe(sha256(changed));
  });
});

describe('depths', () => {
  const page = Buffer.from(pageText(1));
  const next = Buffer.from(pageText(1, 'another nonce'));
  const depthAfter = (depths: number[], options = {}) =>
    compressAgainst(
      next,
      depths.map((depth) => candidate(page, depth)),
      options,
    );

  it('begin a run above those of anchors', () => {
    expect(depthAfter([0]).depth).toBe(ANCHOR_DEPTHS);
    expect(depthAfter([7]).depth).toBe(ANCHOR_DEPTHS);
  });

  it('grow by one along a run', () => {
    expect(depthAfter([ANCHOR_DEPTHS + 3]).depth).toBe(ANCHOR_DEPTHS + 4);
  });

  it('go back to the next anchor when the run is full', () => {
    const full = 2 * ANCHOR_DEPTHS - 1;
    expect(depthAfter([full, full, full, full, 4]).depth).toBe(5);
    expect(isAnchor({ depth: 5 })).toBe(true);
  });

  it('go back to nought when runs and anchors are full', () => {
    const full = 2 * ANCHOR_DEPTHS - 1;
    expect(depthAfter([full, ANCHOR_DEPTHS - 1])).toMatchObject({ depth: 0 });
    expect(depthAfter([full, ANCHOR_DEPTHS - 1])).not.toHaveProperty('base');
  });

  it('are smaller for pages that take longer to read', () => {
    const readBudget = next.length * 8;
    expect(depthAfter([ANCHOR_DEPTHS + 2], { readBudget }).depth).toBe(ANCHOR_DEPTHS + 3);
    expect(depthAfter([ANCHOR_DEPTHS + 3, 1], { readBudget }).depth).toBe(2);
    expect(depthAfter([ANCHOR_DEPTHS + 3, 3], { readBudget }).depth).toBe(0);
  });
});

describe('decompress', () => {
  const raw = Buffer.from(pageText(1));
  const { frame } = compressAgainst(raw, []);

  it('refuses a frame that holds more or less than it should', () => {
    expect(() => decompress(frame, raw.length - 1)).toThrow();
    expect(() => decompress(frame, raw.length + 1)).toThrow(RangeError);
  });

  it('refuses a frame that is cut short', () => {
    expect(() => decompress(frame.subarray(0, -5), raw.length)).toThrow();
  });
});

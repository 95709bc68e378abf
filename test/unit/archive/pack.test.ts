import { describe, expect, it } from 'vitest';
import { buildPack, isPack, type PackedFrame, readPackIndex } from '../../../src/archive/pack.ts';
import { sha256 } from '../../../src/lib/hash.ts';

const frames: PackedFrame[] = [
  { sha256: sha256('key'), rawLength: 3, frame: Buffer.from('frame of the key'), depth: 0 },
  { sha256: sha256('delta'), rawLength: 5, frame: Buffer.from('frame'), base: sha256('key'), depth: 32 },
];

describe('pack', () => {
  it('is named by the hash of its bytes, and the same frames give the same bytes', () => {
    const pack = buildPack(frames);
    expect(pack.name).toBe(sha256(pack.bytes));
    expect(buildPack(frames)).toEqual(pack);
  });

  it('says by itself what it holds and where', () => {
    const { bytes, objects } = buildPack(frames);
    expect(readPackIndex(bytes)).toEqual(objects);
    expect(objects.map(({ offset, length }) => Buffer.from(bytes.subarray(offset, offset + length)).toString())).toEqual([
      'frame of the key',
      'frame',
    ]);
    expect(objects[0]).not.toHaveProperty('base');
    expect(objects[1]).toMatchObject({ base: sha256('key'), rawLength: 5, depth: 32 });
  });

  it('may be empty', () => {
    expect(readPackIndex(buildPack([]).bytes)).toEqual([]);
  });

  it('is refused by name when it is cut short anywhere', () => {
    const { bytes, name } = buildPack(frames);
    const [first] = readPackIndex(bytes);
    const boundaries = [0, 8, (first?.offset ?? 0) + (first?.length ?? 0)];
    for (let length = 0; length < bytes.length; length += 1) {
      const cut = () => readPackIndex(bytes.subarray(0, length), name);
      // Between two pages nothing tells that more should follow; the record knows.
      if (length > 0 && boundaries.includes(length)) expect(cut).not.toThrow();
      else expect(cut, `${length} bytes`).toThrow(expect.objectContaining({ code: 'evidence', message: expect.stringContaining(name) }));
    }
  });

  it('is refused when it is of an unknown version, or no pack', () => {
    const { bytes } = buildPack(frames);
    const newer = Buffer.from(bytes);
    newer.writeUInt16BE(2, 6);
    expect(() => readPackIndex(newer)).toThrow(
      expect.objectContaining({ code: 'evidence', message: expect.stringContaining('version 2') }),
    );
    expect(() => readPackIndex(Buffer.from('<html>no pack</html>'))).toThrow(expect.objectContaining({ code: 'evidence' }));
    expect([isPack(bytes), isPack(newer), isPack(Buffer.from('CWPACK'))]).toEqual([true, true, false]);
  });
});

import { describe, expect, it } from 'vitest';
import { OperationalError } from '../../../../src/domain/errors.ts';
import type { Blobs } from '../../../../src/domain/ports.ts';
import { sha256 } from '../../../../src/lib/hash.ts';
import { copyBlobs } from '../../../../src/pipeline/copy/blobs.ts';

interface MemoryBlobs extends Blobs {
  kept: Map<string, Uint8Array>;
  read: string[];
  written: string[];
}

function memoryBlobs(content: readonly Uint8Array[] = []): MemoryBlobs {
  const kept = new Map(content.map((bytes) => [sha256(bytes), bytes]));
  const [read, written]: [string[], string[]] = [[], []];
  return {
    kept,
    read,
    written,
    async put(name, bytes) {
      written.push(name);
      kept.set(name, bytes);
    },
    async get(name) {
      read.push(name);
      const bytes = kept.get(name);
      if (!bytes) throw new OperationalError('evidence', 'missing');
      return bytes;
    },
    has: async (name) => kept.has(name),
    async stat(name) {
      const bytes = kept.get(name);
      return bytes && { size: bytes.length, modifiedAt: new Date(0) };
    },
    async remove(name) {
      kept.delete(name);
    },
    async *list() {
      yield* kept.keys();
    },
    async *entries() {
      for (const [name, bytes] of kept) yield { name, size: bytes.length, modifiedAt: new Date(0) };
    },
    removeLeftovers: async () => 0,
    close: async () => undefined,
  };
}

const BLOBS = Array.from({ length: 40 }, (_, n) => Buffer.from(`blob ${n}`.repeat(n + 1)));
const NAMES = BLOBS.map((bytes) => sha256(bytes));

describe('copying blobs', () => {
  it('copies what is named and nothing else, and tells how much', async () => {
    const [from, to] = [memoryBlobs([...BLOBS, Buffer.from('not named')]), memoryBlobs()];
    const tally = await copyBlobs({ from, to, names: NAMES });
    expect([...to.kept.keys()].toSorted()).toEqual(NAMES.toSorted());
    const bytes = BLOBS.reduce((sum, blob) => sum + blob.length, 0);
    expect(tally).toMatchObject({ copied: 40, copiedBytes: bytes, lost: [] });
    expect(new Map(BLOBS.map((blob, n) => [NAMES[n], blob.length]))).toEqual(tally.held);
  });

  it('leaves alone what the target has, and does not read it', async () => {
    const [from, to] = [memoryBlobs(BLOBS), memoryBlobs(BLOBS.slice(5))];
    expect(await copyBlobs({ from, to, names: NAMES })).toMatchObject({ copied: 5, lost: [] });
    expect(from.read.toSorted()).toEqual(NAMES.slice(0, 5).toSorted());
  });

  it('hashes what the target has where that is wanted, and writes again what is damaged there', async () => {
    const [from, to] = [memoryBlobs(BLOBS), memoryBlobs(BLOBS)];
    const [sound = '', damaged = ''] = NAMES;
    to.kept.set(damaged, Buffer.from('blob 0blob 9'));
    expect(await copyBlobs({ from, to, names: [sound, damaged], check: true })).toMatchObject({ copied: 1, lost: [] });
    expect(to.kept.get(damaged)).toEqual(BLOBS[1]);
    expect(from.read).toEqual([damaged]);
  });

  it('does not ask for each of very many', async () => {
    const many = Array.from({ length: 300 }, (_, n) => Buffer.from(`one of many ${n}`));
    const [from, to] = [memoryBlobs(many.slice(1)), memoryBlobs(many.slice(0, 290))];
    from.stat = to.stat = async () => {
      throw new Error('asked');
    };
    const tally = await copyBlobs({ from, to, names: many.map((bytes) => sha256(bytes)) });
    expect(tally).toMatchObject({ copied: 10, lost: [{ name: sha256(many[0] as Buffer), why: 'missing' }] });
    expect(tally.held.size).toBe(299);
  });

  it('writes again what the target has with another length', async () => {
    const [from, to] = [memoryBlobs(BLOBS), memoryBlobs()];
    to.kept.set(NAMES[0] as string, Buffer.from('cut'));
    expect(await copyBlobs({ from, to, names: NAMES })).toMatchObject({ copied: 40 });
    expect(to.kept.get(NAMES[0] as string)).toEqual(BLOBS[0]);
  });

  it('does not write what is missing, damaged or no name, and tells of each', async () => {
    const [from, to] = [memoryBlobs(BLOBS), memoryBlobs()];
    const [missing = '', damaged = '', ...rest] = NAMES;
    from.kept.delete(missing);
    from.kept.set(damaged, Buffer.from('something else'));
    const { lost } = await copyBlobs({ from, to, names: [...NAMES, '../../etc/passwd'] });
    expect(lost).toEqual(
      [
        { name: missing, why: 'missing' },
        { name: damaged, why: 'damaged' },
        { name: '../../etc/passwd', why: 'unnamed' },
      ].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    );
    expect([...to.kept.keys()].toSorted()).toEqual(rest.toSorted());
  });

  it('does not trust a target that gives back something else', async () => {
    const [from, to] = [memoryBlobs(BLOBS), memoryBlobs()];
    to.put = async (name, bytes) => void to.kept.set(name, name === NAMES[7] ? bytes.subarray(1) : bytes);
    await expect(copyBlobs({ from, to, names: NAMES })).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining(NAMES[7] as string),
    });
  });

  it('holds only so many bytes at once, and one blob of any size', async () => {
    const size = 30 * 2 ** 20;
    const from = memoryBlobs(BLOBS);
    let [inside, most] = [0, 0];
    from.stat = async (name) => ({ size: name === NAMES[3] ? 200 * 2 ** 20 : size, modifiedAt: new Date(0) });
    const read = from.get;
    from.get = async (name) => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
      return read(name);
    };
    const to = memoryBlobs();
    await copyBlobs({ from, to, names: NAMES });
    expect(most).toBe(2);
    expect(to.kept.size).toBe(40);
  });

  it('stops when it is told to', async () => {
    const [from, to] = [memoryBlobs(BLOBS), memoryBlobs()];
    const stop = new AbortController();
    const onProgress = ({ done }: { done: number }): void => {
      if (done === 10) stop.abort();
    };
    await expect(copyBlobs({ from, to, names: NAMES, signal: stop.signal, onProgress })).rejects.toThrow('aborted');
    expect(to.kept.size).toBeLessThan(20);
  });
});

/**
 * What every blob store must do.
 * @module
 */
import { describe, expect, it } from 'vitest';
import type { Blobs } from '../../src/domain/ports.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { collect } from '../helpers/samples.ts';

/** Runs the suite. `open` gives an empty blob store that goes when the running test is finished. */
export function blobsContract(adapter: string, open: () => Promise<Blobs>): void {
  const bytes = Buffer.from('0123456789');
  const name = sha256(bytes);

  describe(`blobs: ${adapter}`, () => {
    it('gives back what was put', async () => {
      const blobs = await open();
      await blobs.put(name, bytes);
      expect(Buffer.from(await blobs.get(name))).toEqual(bytes);
    });

    it('keeps empty and large blobs', async () => {
      const blobs = await open();
      for (const blob of [Buffer.alloc(0), Buffer.alloc(5_000_000, 'page ')]) {
        await blobs.put(sha256(blob), blob);
        expect(sha256(await blobs.get(sha256(blob)))).toBe(sha256(blob));
      }
    });

    it('reads a range', async () => {
      const blobs = await open();
      await blobs.put(name, bytes);
      expect(Buffer.from(await blobs.get(name, { offset: 3, length: 4 })).toString()).toBe('3456');
      expect(Buffer.from(await blobs.get(name, { offset: 6, length: 4 })).toString()).toBe('6789');
      expect(Buffer.from(await blobs.get(name, { offset: 0, length: 1 })).toString()).toBe('0');
      expect(Buffer.from(await blobs.get(name, { offset: 0, length: 10 })).toString()).toBe('0123456789');
      expect(await blobs.get(name, { offset: 10, length: 0 })).toHaveLength(0);
    });

    it.each([
      { offset: 6, length: 5 },
      { offset: 10, length: 1 },
      { offset: 11, length: 0 },
      { offset: 5_000, length: 8 },
    ])('refuses the range %o beyond the end with an evidence error that names the blob', async (range) => {
      const blobs = await open();
      await blobs.put(name, bytes);
      await expect(blobs.get(name, range)).rejects.toMatchObject({
        name: 'OperationalError',
        code: 'evidence',
        message: expect.stringMatching(
          new RegExp(`${name.slice(2)}.* cut short: it has 10 bytes where ${range.offset + range.length} are`),
        ),
        remedy: expect.any(String),
      });
    });

    it('refuses an absent blob with an evidence error that names it', async () => {
      const blobs = await open();
      const refusal = { code: 'evidence', message: expect.stringContaining(name.slice(2)) };
      await expect(blobs.get(name)).rejects.toMatchObject(refusal);
      await expect(blobs.get(name, { offset: 0, length: 4 })).rejects.toMatchObject(refusal);
      await expect(blobs.get(name, { offset: 0, length: 0 })).rejects.toMatchObject(refusal);
    });

    it('knows what it has', async () => {
      const blobs = await open();
      expect(await blobs.has(name)).toBe(false);
      expect(await blobs.stat(name)).toBeUndefined();
      await blobs.put(name, bytes);
      expect(await blobs.has(name)).toBe(true);
      expect(await blobs.stat(name)).toEqual({ size: 10, modifiedAt: expect.any(Date) });
    });

    it('lists every blob once', async () => {
      const blobs = await open();
      expect(await collect(blobs.list())).toEqual([]);
      const names = ['a', 'b', 'c'].map((text) => sha256(text));
      for (const text of ['a', 'b', 'c', 'a']) await blobs.put(sha256(text), Buffer.from(text));
      expect((await collect(blobs.list())).toSorted()).toEqual(names.toSorted());
    });

    it('tells of every blob what it tells of one', async () => {
      const blobs = await open();
      expect(await collect(blobs.entries())).toEqual([]);
      for (const text of ['a', 'bb', '']) await blobs.put(sha256(text), Buffer.from(text));
      const entries = await collect(blobs.entries());
      expect(entries.map((entry) => entry.name).toSorted()).toEqual(['a', 'bb', ''].map((text) => sha256(text)).toSorted());
      for (const entry of entries) {
        const told = await blobs.stat(entry.name);
        expect(entry.size).toBe(told?.size);
        expect(Math.abs(entry.modifiedAt.getTime() - (told?.modifiedAt.getTime() ?? 0))).toBeLessThan(2_500);
        expect(Math.abs(entry.modifiedAt.getTime() - Date.now())).toBeLessThan(60_000);
      }
    });

    it('takes the same blob again, also from many writers at once', async () => {
      const blobs = await open();
      await Promise.all(Array.from({ length: 8 }, () => blobs.put(name, bytes)));
      await blobs.put(name, bytes);
      expect(await collect(blobs.list())).toEqual([name]);
      expect(Buffer.from(await blobs.get(name))).toEqual(bytes);
    });

    it('removes a blob, and does not mind when it is gone', async () => {
      const blobs = await open();
      await blobs.put(name, bytes);
      await blobs.remove(name);
      await blobs.remove(name);
      expect(await blobs.has(name)).toBe(false);
    });

    it.each(['', '../../etc/passwd', 'A'.repeat(64), `${'a'.repeat(63)}/`, 'a'.repeat(65)])('takes %j for no name', async (wrong) => {
      const blobs = await open();
      await expect((async () => blobs.put(wrong, bytes))()).rejects.toThrow(TypeError);
      await expect((async () => blobs.get(wrong))()).rejects.toThrow(TypeError);
    });
  });
}

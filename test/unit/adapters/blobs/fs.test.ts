import { chmod, readdir, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFsBlobs } from '../../../../src/adapters/blobs/fs.ts';
import { sha256 } from '../../../../src/lib/hash.ts';
import { collect } from '../../../helpers/samples.ts';
import { smallDisk, tempDir } from '../../../helpers/tempDir.ts';

const bytes = Buffer.from('evidence');
const name = sha256(bytes);
const hourAgo = new Date(Date.now() - 3_600_000);

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

describe('blobs in a folder', () => {
  it('names files by hash, below two digits of it', async () => {
    const folder = await tempDir();
    await createFsBlobs(folder).put(name, bytes);
    expect((await stat(join(folder, 'objects', name.slice(0, 2), name.slice(2)))).size).toBe(bytes.length);
    expect(await filesBelow(folder)).toHaveLength(1);
  });

  it('makes no folder before there is something to keep', async () => {
    const folder = join(await tempDir(), 'data');
    expect(await createFsBlobs(folder).has(name)).toBe(false);
    await expect(stat(folder)).rejects.toThrow('ENOENT');
  });

  it('writes a blob again whose file is cut short', async () => {
    const folder = await tempDir();
    const blobs = createFsBlobs(folder);
    await blobs.put(name, bytes);
    await truncate(join(folder, 'objects', name.slice(0, 2), name.slice(2)), 3);
    await blobs.put(name, bytes);
    expect(Buffer.from(await blobs.get(name))).toEqual(bytes);
  });

  it('writes a blob again whose file has other bytes of the same length', async () => {
    const folder = await tempDir();
    const blobs = createFsBlobs(folder);
    await blobs.put(name, bytes);
    await writeFile(join(folder, 'objects', name.slice(0, 2), name.slice(2)), 'evidenze');
    await blobs.put(name, bytes);
    expect(Buffer.from(await blobs.get(name))).toEqual(bytes);
  });

  it('makes a blob young again that is put again, so that a sweep spares it', async () => {
    const folder = await tempDir();
    const blobs = createFsBlobs(folder);
    await blobs.put(name, bytes);
    await utimes(join(folder, 'objects', name.slice(0, 2), name.slice(2)), hourAgo, hourAgo);
    await blobs.put(name, bytes);
    expect((await blobs.stat(name))?.modifiedAt.getTime()).toBeGreaterThan(hourAgo.getTime() + 1000);
  });

  it('neither lists nor keeps what a killed writer left, and leaves the files of live writers alone', async () => {
    const folder = await tempDir();
    const blobs = createFsBlobs(folder);
    await blobs.put(name, bytes);
    const shard = join(folder, 'objects', name.slice(0, 2));
    await writeFile(join(shard, '.tmp-old'), 'half');
    await utimes(join(shard, '.tmp-old'), hourAgo, hourAgo);
    await writeFile(join(shard, '.tmp-young'), 'half');
    expect(await collect(blobs.list())).toEqual([name]);
    expect(await blobs.removeLeftovers(new Date(Date.now() - 60_000))).toBe(1);
    expect((await readdir(shard)).toSorted()).toEqual(['.tmp-young', name.slice(2)]);
  });

  it('says in one sentence that something is in the way', async () => {
    const folder = await tempDir();
    await writeFile(join(folder, 'objects'), 'a file');
    await expect(createFsBlobs(folder).put(name, bytes)).rejects.toMatchObject({
      code: 'storage',
      remedy: expect.stringContaining('--data'),
    });
  });

  it('says in one sentence that the folder may not be written to', async ({ skip }) => {
    if (process.getuid?.() === 0) return skip('root may always write');
    const folder = await tempDir();
    await chmod(folder, 0o500);
    await expect(createFsBlobs(folder).put(name, bytes)).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('denied'),
    });
  });

  it('says that the disk is full, leaves nothing behind, and goes on when there is space again', async ({ skip }) => {
    const folder = await smallDisk(256 * 1024);
    if (folder === undefined) return skip('needs the right to mount a small tmpfs');
    const blobs = createFsBlobs(folder);
    await blobs.put(name, bytes);
    const large = Buffer.alloc(1_000_000, 'x');
    await expect(blobs.put(sha256(large), large)).rejects.toMatchObject({
      code: 'storage',
      transient: true,
      message: expect.stringContaining('no space left'),
    });
    expect(await filesBelow(folder)).toEqual([name.slice(2)]);
    const small = Buffer.alloc(100_000, 'y');
    await blobs.put(sha256(small), small);
    expect(sha256(await blobs.get(sha256(small)))).toBe(sha256(small));
  });
});

import { readdir, readFile, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFsBlobs } from '../../../src/adapters/blobs/fs.ts';
import { createSqliteStore } from '../../../src/adapters/store/sqlite/index.ts';
import { createArchive } from '../../../src/archive/archive.ts';
import { ChainWriter } from '../../../src/archive/chain.ts';
import type { Blobs } from '../../../src/domain/ports.ts';
import { fixedClock } from '../../../src/lib/clock.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import { sampleBatch, sampleSource, sampleVisit } from '../../helpers/samples.ts';
import { tempDir } from '../../helpers/tempDir.ts';
import { pageText } from './pages.ts';

/** Fetch number `n` of a page whose text moves on slowly. */
function fetched(n: number): Buffer {
  return Buffer.from(`${pageText(1, `nonce ${n}`)}<p>${'more '.repeat(n)}</p>`);
}

async function setUp(options: { cacheBytes?: number } = {}) {
  const folder = await tempDir();
  const store = await createSqliteStore({ file: join(folder, 'clausewatch.db') });
  onTestFinished(() => store.close());
  const sources = ['acme/dpa', 'acme/terms'].map((id) => sampleSource(id));
  await store.declare(sources);
  const blobs = createFsBlobs(folder);
  const clock = fixedClock(new Date());
  const open = () => createArchive({ blobs, store, clock, ...options });
  /** Keeps pages as one batch of visits, `first` minutes on. */
  const keep = async (pages: Buffer[], first = 0, sourceId = 'acme/dpa') => {
    const writer = await open().openChain(sourceId);
    for (const page of pages) writer.add(page);
    const pack = writer.finish();
    if (pack) await blobs.put(pack.name, pack.bytes);
    const records = pages.map((page, index) => ({ visit: sampleVisit(first + index, page.toString(), { sourceId }), changes: [] }));
    await store.commit({ ...sampleBatch(records), objects: pack?.objects ?? [] });
    return pack;
  };
  const fileOf = (name: string) => join(folder, 'objects', name.slice(0, 2), name.slice(2));
  return { folder, store, blobs, clock, open, keep, fileOf };
}

describe('archive', () => {
  it('reads every page of many batches back, byte for byte', async () => {
    const { keep, open } = await setUp();
    for (let batch = 0; batch < 5; batch += 1)
      await keep(
        Array.from({ length: 30 }, (_, index) => fetched(batch * 30 + index)),
        batch * 30,
      );
    for (const n of [149, 0, 31, 75, 120]) {
      const page = fetched(n);
      expect(Buffer.from(await open().read(sha256(page))).equals(page), `page ${n}`).toBe(true);
    }
    expect(await open().readText(sha256(fetched(7)))).toBe(fetched(7).toString());
  });

  it('keeps many fetches of one page in little more than the space of one', async () => {
    const { keep } = await setUp();
    const one = await keep([fetched(0)]);
    const many = await keep(
      Array.from({ length: 60 }, (_, index) => fetched(index + 1)),
      1,
    );
    expect(many?.objects).toHaveLength(60);
    expect(many?.bytes.length).toBeLessThan((one?.bytes.length ?? 0) * 2);
  });

  it('never needs more pages to read one than its depth says, nor more than 64', async () => {
    const { keep, store } = await setUp();
    for (let batch = 0; batch < 10; batch += 1)
      await keep(
        Array.from({ length: 15 }, (_, index) => fetched(batch * 15 + index)),
        batch * 15,
      );
    const depths: number[] = [];
    for (let n = 0; n < 150; n += 1) {
      const object = await store.object(sha256(fetched(n)));
      let pages = 0;
      for (let base = object?.base; base !== undefined; base = (await store.object(base))?.base) pages += 1;
      expect(pages).toBeLessThanOrEqual(object?.depth ?? -1);
      depths.push(object?.depth ?? -1);
    }
    expect(Math.max(...depths)).toBeLessThan(64);
    // Runs end on anchors, not on new key frames.
    expect(depths.filter((depth) => depth === 0)).toHaveLength(1);
    expect(depths.filter((depth) => depth > 0 && depth < 32).length).toBeGreaterThan(1);
  });

  it('stores a page once, however often and under whatever source it is seen', async () => {
    const { keep, store, open } = await setUp();
    await keep([fetched(0), fetched(1), fetched(0)]);
    const writer = await open().openChain('acme/dpa');
    expect([writer.add(fetched(1)), writer.add(fetched(2)), writer.add(fetched(2))]).toEqual(['known', 'added', 'known']);
    const stored = new Set([sha256(fetched(1))]);
    expect(new ChainWriter({ known: (hash) => stored.has(hash) }).add(fetched(1))).toBe('known');
    await keep([fetched(1)], 9, 'acme/terms');
    expect(Buffer.from(await open().read(sha256(fetched(1))))).toEqual(fetched(1));
    expect((await store.source('acme/terms'))?.snapshots).toBe(1);
  });

  it('says which page is not there', async () => {
    const { open } = await setUp();
    expect(await open().has(sha256('none'))).toBe(false);
    await expect(open().read(sha256('none'))).rejects.toMatchObject({ code: 'evidence', message: expect.stringContaining(sha256('none')) });
  });

  it('names a pack that is cut short or missing', async () => {
    const { keep, open, fileOf, blobs } = await setUp();
    const pack = await keep([fetched(0), fetched(1)]);
    const name = pack?.name ?? '';
    await truncate(fileOf(name), (pack?.bytes.length ?? 0) - 10);
    expect(Buffer.from(await open().read(sha256(fetched(0))))).toEqual(fetched(0));
    await expect(open().read(sha256(fetched(1)))).rejects.toMatchObject({
      code: 'evidence',
      message: expect.stringContaining(name.slice(2)),
      remedy: expect.any(String),
    });
    await blobs.remove(name);
    await expect(open().read(sha256(fetched(0)))).rejects.toMatchObject({
      code: 'evidence',
      message: expect.stringContaining(name.slice(2)),
    });
  });

  it('notices a flipped byte wherever it is in a frame, and names the pack', async () => {
    const { keep, open, fileOf } = await setUp();
    const pack = await keep([fetched(0), fetched(1)]);
    const bytes = await readFile(fileOf(pack?.name ?? ''));
    const last = pack?.objects.at(-1);
    if (!pack || !last) throw new Error('no pack');
    for (let at = last.offset; at < last.offset + last.length; at += 1) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ 0x01;
      await writeFile(fileOf(pack.name), flipped);
      // Either the damage does not reach the page (a reserved bit), or it is reported; a wrong page never comes back.
      const read = await open()
        .read(last.sha256)
        .catch((error: unknown) => error);
      if (read instanceof Uint8Array) expect(sha256(read)).toBe(last.sha256);
      else expect(read).toMatchObject({ code: 'evidence', message: expect.stringContaining(pack.name) });
    }
    const flipped = Buffer.from(bytes);
    const middle = last.offset + Math.floor(last.length / 2);
    flipped[middle] = (flipped[middle] ?? 0) ^ 0xff;
    await writeFile(fileOf(pack.name), flipped);
    await expect(open().read(last.sha256)).rejects.toMatchObject({ code: 'evidence' });
  });

  it('notices damage in a page that others build on', async () => {
    const { keep, open, fileOf } = await setUp();
    const pack = await keep([fetched(0), fetched(1)]);
    const key = pack?.objects[0];
    if (!pack || !key) throw new Error('no pack');
    const bytes = await readFile(fileOf(pack.name));
    const middle = key.offset + Math.floor(key.length / 2);
    bytes[middle] = (bytes[middle] ?? 0) ^ 0xff;
    await writeFile(fileOf(pack.name), bytes);
    await expect(open().read(sha256(fetched(1)))).rejects.toMatchObject({ code: 'evidence', message: expect.stringContaining(key.sha256) });
  });

  it('keeps decoded pages in memory up to its limit', async () => {
    const { keep, open, blobs } = await setUp({ cacheBytes: 3 * 40_000 });
    await keep(Array.from({ length: 20 }, (_, index) => fetched(index)));
    const archive = open();
    await archive.read(sha256(fetched(19)));
    for (const name of await names(blobs)) await blobs.remove(name);
    expect(Buffer.from(await archive.read(sha256(fetched(18))))).toEqual(fetched(18));
    await expect(archive.read(sha256(fetched(2)))).rejects.toMatchObject({ code: 'evidence' });
  });

  it('lets a writer carry on in another thread from plain data', async () => {
    const { keep, open } = await setUp();
    await keep([fetched(0), fetched(1)]);
    const writer = new ChainWriter({ candidates: structuredClone(await open().candidates('acme/dpa')) });
    writer.add(fetched(2));
    expect(writer.size).toBe(1);
    expect(writer.finish()?.objects).toMatchObject([{ base: sha256(fetched(1)) }]);
    expect(writer.size).toBe(0);
    expect(writer.finish()).toBeUndefined();
    expect(writer.candidates().map((candidate) => candidate.sha256)).toEqual([2, 1, 0].map((n) => sha256(fetched(n))));
  });

  it('holds at most six pages for the next writer, an anchor among them', () => {
    const writer = new ChainWriter();
    for (let n = 0; n < 100; n += 1) writer.add(fetched(n));
    const candidates = writer.candidates();
    expect(candidates.length).toBeLessThanOrEqual(6);
    expect(candidates.filter(({ depth }) => depth < 32).length).toBeGreaterThan(0);
  });
});

describe('sweep', () => {
  const hours = (n: number) => n * 3_600_000;

  async function names(folder: string): Promise<string[]> {
    return (await readdir(join(folder, 'objects'), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name);
  }

  it('removes what killed writers left once it is an hour old, and nothing else', async () => {
    const { keep, open, blobs, clock, folder, fileOf } = await setUp();
    const used = await keep([fetched(0)]);
    const orphan = new ChainWriter();
    orphan.add(fetched(1));
    const left = orphan.finish();
    const screenshot = Buffer.from('png that a visit may refer to');
    if (!used || !left) throw new Error('no pack');
    await blobs.put(left.name, left.bytes);
    await blobs.put(sha256(screenshot), screenshot);
    const temporary = join(fileOf(used.name), '..', '.tmp-left');
    await writeFile(temporary, 'half a pack');

    clock.advance(hours(0.9));
    expect(await open().sweep()).toEqual({ packs: 0, temporary: 0 });
    clock.advance(hours(0.2));
    expect(await open().sweep()).toEqual({ packs: 1, temporary: 1 });
    expect((await names(folder)).toSorted()).toEqual([used.name.slice(2), sha256(screenshot).slice(2)].toSorted());
    expect(Buffer.from(await open().read(sha256(fetched(0))))).toEqual(fetched(0));
    expect(await open().sweep()).toEqual({ packs: 0, temporary: 0 });
  });

  it('spares an old pack that was just put again', async () => {
    const { open, blobs, fileOf } = await setUp();
    const writer = new ChainWriter();
    writer.add(fetched(1));
    const pack = writer.finish();
    if (!pack) throw new Error('no pack');
    await blobs.put(pack.name, pack.bytes);
    const long = new Date(Date.now() - hours(5));
    await utimes(fileOf(pack.name), long, long);
    await blobs.put(pack.name, pack.bytes);
    expect(await open().sweep()).toMatchObject({ packs: 0 });
  });
});

async function names(blobs: Blobs): Promise<string[]> {
  const found: string[] = [];
  for await (const name of blobs.list()) found.push(name);
  return found;
}

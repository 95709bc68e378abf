import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createFsBlobs } from '../../../src/adapters/blobs/fs.ts';
import { createS3Blobs } from '../../../src/adapters/blobs/s3/blobs.ts';
import { createSqliteStore } from '../../../src/adapters/store/sqlite/index.ts';
import { createArchive } from '../../../src/archive/archive.ts';
import { ChainWriter } from '../../../src/archive/chain.ts';
import type { Blobs } from '../../../src/domain/ports.ts';
import { fixedClock } from '../../../src/lib/clock.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import { startS3, type TestS3 } from '../../helpers/s3.ts';
import { sampleBatch, sampleSource, sampleVisit } from '../../helpers/samples.ts';
import { tempDir } from '../../helpers/tempDir.ts';
import { pageText } from './pages.ts';

/** Fetch number `n` of a page whose text moves on slowly. */
function fetched(n: number): Buffer {
  return Buffer.from(`${pageText(1, `nonce ${n}`)}<p>${'more '.repeat(n)}</p>`);
}

/** Where evidence lies, with what a test does to it behind its back. */
interface Place {
  blobs: Blobs;
  /** Changes the bytes of a blob. */
  change(name: string, how: (bytes: Buffer) => Uint8Array): Promise<void>;
  /** Makes it that many milliseconds old. */
  age(name: string, ms: number): Promise<void>;
}

const PLACES = ['a folder', 'a bucket'] as const;
let s3: TestS3;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.stop());

function inFolder(folder: string): Place {
  const fileOf = (name: string) => join(folder, 'objects', name.slice(0, 2), name.slice(2));
  return {
    blobs: createFsBlobs(folder),
    change: async (name, how) => writeFile(fileOf(name), how(await readFile(fileOf(name)))),
    age: async (name, ms) => utimes(fileOf(name), new Date(Date.now() - ms), new Date(Date.now() - ms)),
  };
}

function inBucket(): Place {
  const settings = s3.settings();
  const keyOf = (name: string) => `${settings.prefix}/objects/${name.slice(0, 2)}/${name.slice(2)}`;
  const blobs = createS3Blobs(settings);
  onTestFinished(() => blobs.close());
  return {
    blobs,
    change: async (name, how) => s3.tamper(keyOf(name), (bytes) => Buffer.from(how(bytes))),
    age: async (name, ms) => s3.plant(keyOf(name), await blobs.get(name), new Date(Date.now() - ms)),
  };
}

async function setUp(where: (typeof PLACES)[number], options: { cacheBytes?: number } = {}) {
  const folder = await tempDir();
  const store = await createSqliteStore({ file: join(folder, 'clausewatch.db') });
  onTestFinished(() => store.close());
  const sources = ['acme/dpa', 'acme/terms'].map((id) => sampleSource(id));
  await store.declare(sources);
  const place = where === 'a folder' ? inFolder(folder) : inBucket();
  const { blobs } = place;
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
  return { ...place, folder, store, clock, open, keep };
}

describe.each(PLACES)('archive in %s', (where) => {
  it('reads every page of many batches back, byte for byte', async () => {
    const { keep, open } = await setUp(where);
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
    const { keep } = await setUp(where);
    const one = await keep([fetched(0)]);
    const many = await keep(
      Array.from({ length: 60 }, (_, index) => fetched(index + 1)),
      1,
    );
    expect(many?.objects).toHaveLength(60);
    expect(many?.bytes.length).toBeLessThan((one?.bytes.length ?? 0) * 2);
  });

  it('never needs more pages to read one than its depth says, nor more than 64', async () => {
    const { keep, store } = await setUp(where);
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
    const { keep, store, open } = await setUp(where);
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
    const { open } = await setUp(where);
    expect(await open().has(sha256('none'))).toBe(false);
    await expect(open().read(sha256('none'))).rejects.toMatchObject({ code: 'evidence', message: expect.stringContaining(sha256('none')) });
  });

  it('names a pack that is cut short or missing', async () => {
    const { keep, open, change, blobs } = await setUp(where);
    const pack = await keep([fetched(0), fetched(1)]);
    const name = pack?.name ?? '';
    await change(name, (bytes) => bytes.subarray(0, -10));
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
    const { keep, open, change } = await setUp(where);
    const pack = await keep([fetched(0), fetched(1)]);
    const last = pack?.objects.at(-1);
    if (!pack || !last) throw new Error('no pack');
    const flip = (at: number, mask: number) =>
      change(pack.name, () => Buffer.from(pack.bytes).fill((pack.bytes[at] ?? 0) ^ mask, at, at + 1));
    // Over a network it is a sample.
    for (let at = last.offset; at < last.offset + last.length; at += where === 'a folder' ? 1 : 29) {
      await flip(at, 0x01);
      // Either the damage does not reach the page (a reserved bit), or it is reported; a wrong page never comes back.
      const read = await open()
        .read(last.sha256)
        .catch((error: unknown) => error);
      if (read instanceof Uint8Array) expect(sha256(read)).toBe(last.sha256);
      else expect(read).toMatchObject({ code: 'evidence', message: expect.stringContaining(pack.name) });
    }
    await flip(last.offset + Math.floor(last.length / 2), 0xff);
    await expect(open().read(last.sha256)).rejects.toMatchObject({ code: 'evidence' });
  });

  it('notices damage in a page that others build on', async () => {
    const { keep, open, change } = await setUp(where);
    const pack = await keep([fetched(0), fetched(1)]);
    const key = pack?.objects[0];
    if (!pack || !key) throw new Error('no pack');
    const middle = key.offset + Math.floor(key.length / 2);
    await change(pack.name, (bytes) => bytes.fill((bytes[middle] ?? 0) ^ 0xff, middle, middle + 1));
    await expect(open().read(sha256(fetched(1)))).rejects.toMatchObject({ code: 'evidence', message: expect.stringContaining(key.sha256) });
  });

  it('keeps decoded pages in memory up to its limit', async () => {
    const { keep, open, blobs } = await setUp(where, { cacheBytes: 3 * 40_000 });
    await keep(Array.from({ length: 20 }, (_, index) => fetched(index)));
    const archive = open();
    await archive.read(sha256(fetched(19)));
    for (const name of await names(blobs)) await blobs.remove(name);
    expect(Buffer.from(await archive.read(sha256(fetched(18))))).toEqual(fetched(18));
    await expect(archive.read(sha256(fetched(2)))).rejects.toMatchObject({ code: 'evidence' });
  });

  it('lets a writer carry on in another thread from plain data', async () => {
    const { keep, open } = await setUp(where);
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

describe.each(PLACES)('sweep of %s', (where) => {
  const hours = (n: number) => n * 3_600_000;

  const orphan = async (blobs: Blobs, n: number) => {
    const writer = new ChainWriter();
    writer.add(fetched(n));
    const pack = writer.finish();
    if (!pack) throw new Error('no pack');
    await blobs.put(pack.name, pack.bytes);
    return pack;
  };

  it('removes packs that killed writers left once they are an hour old, and nothing else', async () => {
    const { keep, open, blobs, clock } = await setUp(where);
    const used = await keep([fetched(0)]);
    await orphan(blobs, 1);
    const screenshot = Buffer.from('png that a visit may refer to');
    await blobs.put(sha256(screenshot), screenshot);

    clock.advance(hours(0.9));
    expect(await open().sweep()).toEqual({ packs: 0, temporary: 0, spared: 0 });
    clock.advance(hours(0.2));
    expect(await open().sweep()).toEqual({ packs: 1, temporary: 0, spared: 0 });
    expect((await names(blobs)).toSorted()).toEqual([used?.name, sha256(screenshot)].toSorted());
    expect(Buffer.from(await open().read(sha256(fetched(0))))).toEqual(fetched(0));
    expect(await open().sweep()).toEqual({ packs: 0, temporary: 0, spared: 0 });
  });

  it('spares an old pack that was just put again', async () => {
    const { keep, open, blobs, age } = await setUp(where);
    await keep([fetched(0)]);
    const pack = await orphan(blobs, 1);
    await age(pack.name, hours(5));
    await blobs.put(pack.name, pack.bytes);
    expect(await open().sweep()).toMatchObject({ packs: 0 });
  });

  it('spares an old pack that another machine puts again while it sweeps', async () => {
    const { keep, store, blobs, age } = await setUp(where);
    await keep([fetched(0)]);
    const pack = await orphan(blobs, 1);
    await age(pack.name, hours(5));
    const packs = async () => {
      const used = await store.packs();
      await blobs.put(pack.name, pack.bytes);
      return used;
    };
    const archive = createArchive({ blobs, store: { ...store, packs } });
    expect(await archive.sweep()).toMatchObject({ packs: 0 });
    expect(await blobs.has(pack.name)).toBe(true);
  });

  it('spares what is committed while it sweeps', async () => {
    const { keep, store, blobs, age } = await setUp(where);
    await keep([fetched(0)]);
    const pack = await orphan(blobs, 1);
    await age(pack.name, hours(5));
    const packs = async () => new Set([...(await store.packs()), pack.name]);
    expect(await createArchive({ blobs, store: { ...store, packs } }).sweep()).toMatchObject({ packs: 0 });
    expect(await blobs.has(pack.name)).toBe(true);
  });

  it('leaves the packs of another installation alone', async () => {
    const { keep, open, blobs, clock } = await setUp(where);
    await keep([fetched(0)]);
    for (const n of [1, 2]) await orphan(blobs, n);
    clock.advance(hours(5));
    expect(await open().sweep()).toEqual({ packs: 0, temporary: 0, spared: 2 });
    expect(await names(blobs)).toHaveLength(3);
  });

  it('does not mind another process that sweeps at the same time', async () => {
    const { keep, store, blobs, age } = await setUp(where);
    for (const n of [0, 1]) await keep([fetched(n)], n);
    const left = [await orphan(blobs, 10), await orphan(blobs, 11)];
    for (const { name } of left) await age(name, hours(2));
    // The other one takes one of them after it was listed.
    const packs = async () => {
      await blobs.remove(left[0]?.name ?? '');
      return store.packs();
    };
    expect(await createArchive({ blobs, store: { ...store, packs } }).sweep()).toMatchObject({ packs: 1, spared: 0 });
    expect(await names(blobs)).toHaveLength(2);
  });
});

describe('sweep of a folder', () => {
  it('removes half-written files once they are an hour old', async () => {
    const { keep, open, clock, folder } = await setUp('a folder');
    const used = await keep([fetched(0)]);
    await writeFile(join(folder, 'objects', used?.name.slice(0, 2) ?? '', '.tmp-left'), 'half a pack');
    clock.advance(3_000_000);
    expect(await open().sweep()).toEqual({ packs: 0, temporary: 0, spared: 0 });
    clock.advance(3_000_000);
    expect(await open().sweep()).toEqual({ packs: 0, temporary: 1, spared: 0 });
    const files = (await readdir(join(folder, 'objects'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    expect(files.map((entry) => entry.name)).toEqual([used?.name.slice(2)]);
  });
});

async function names(blobs: Blobs): Promise<string[]> {
  const found: string[] = [];
  for await (const name of blobs.list()) found.push(name);
  return found;
}

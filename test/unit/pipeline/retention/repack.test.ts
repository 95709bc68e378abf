import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createFsBlobs } from '../../../../src/adapters/blobs/fs.ts';
import { createSqliteStore } from '../../../../src/adapters/store/sqlite/index.ts';
import { createArchive } from '../../../../src/archive/archive.ts';
import { compressAgainst } from '../../../../src/archive/codec.ts';
import { buildPack } from '../../../../src/archive/pack.ts';
import type { Blobs, Store } from '../../../../src/domain/ports.ts';
import { fixedClock } from '../../../../src/lib/clock.ts';
import { sha256 } from '../../../../src/lib/hash.ts';
import { type Retention, retain } from '../../../../src/pipeline/retention/retention.ts';
import { at, sampleBaseline, sampleExtraction, sampleSource, sampleVisit } from '../../../helpers/samples.ts';
import { silentLog } from '../../../helpers/silentLog.ts';
import { tempDir } from '../../../helpers/tempDir.ts';

const DAY = 1440;

interface Place {
  store: Store;
  blobs: Blobs;
  /** Of each source: its pages, and the pack that they lie in. */
  packs: Map<string, { name: string; pages: string[] }>;
}

/** Two sources, each with eight visits of two days that found the same, in one pack as imports leave them; and one more than a year later. */
async function imported(): Promise<Place> {
  const folder = await tempDir();
  const store = await createSqliteStore({ file: join(folder, 'clausewatch.sqlite') });
  onTestFinished(() => store.close());
  const place: Place = { store, blobs: createFsBlobs(folder), packs: new Map() };
  await store.declare([sampleSource('acme/dpa'), sampleSource('zeta/dpa')]);
  for (const source of ['acme/dpa', 'zeta/dpa']) {
    place.packs.set(
      source,
      await visits(
        place,
        source,
        Array.from({ length: 8 }, (_, n) => n * 360),
      ),
    );
    await visits(place, source, [500 * DAY]);
  }
  return place;
}

async function visits({ store, blobs }: Place, sourceId: string, minutes: number[]): Promise<{ name: string; pages: string[] }> {
  const extraction = sampleExtraction(`text of ${sourceId}`);
  const pages = minutes.map((n) => Buffer.from(`<p>text of ${sourceId}</p><!-- ${sha256(`${sourceId} ${n}`).repeat(3)} -->`));
  const frames = pages.map((raw) => ({ sha256: sha256(raw), rawLength: raw.length, frame: compressAgainst(raw, []).frame, depth: 0 }));
  const pack = buildPack(frames);
  await blobs.put(pack.name, pack.bytes);
  const records = minutes.map((n, index) => {
    const hash = frames[index]?.sha256 ?? '';
    const visit = sampleVisit(n, '', { sourceId, id: `${sourceId}@${at(n)}`, sha256: hash, contentHash: extraction.contentHash });
    return { visit, extraction, changes: [], baseline: sampleBaseline(n, '', { sourceId, sha256: hash, extraction }) };
  });
  await store.commit({ objects: pack.objects, records, recordedAt: at(minutes[0] ?? 0) });
  return { name: pack.name, pages: frames.map((frame) => frame.sha256) };
}

let ids = 0;
const newId = (prefix: string): string => `${prefix}_${++ids}`;

function run({ store }: Place, blobs: Blobs): Promise<Retention> {
  const services = {
    ...{ store, blobs, evidence: createArchive({ blobs, store }), clock: fixedClock(new Date(Date.now() + 600 * 86_400_000)) },
    ...{ log: silentLog, newId, wait: async () => undefined },
    exclusive: async () => ({ release: () => undefined, check: () => undefined }),
  };
  const by = { kind: 'system', id: 'retention', name: 'retention policy' } as const;
  return retain(services, { policy: { unchanged: '365d' }, by, signal: new AbortController().signal });
}

/** How many of its pages are stored, and of these those that can be read by somebody who has read nothing yet. */
async function pagesOf({ store, blobs, packs }: Place, source: string): Promise<{ stored: number; sound: number }> {
  const evidence = createArchive({ blobs, store });
  const found = { stored: 0, sound: 0 };
  for (const page of packs.get(source)?.pages ?? []) {
    if (!(await store.object(page))) continue;
    found.stored += 1;
    const read = await evidence.read(page).catch(() => undefined);
    if (read && sha256(read) === page) found.sound += 1;
  }
  return found;
}

it('moves what lies beside, whole, and removes the old pack', async () => {
  const place = await imported();
  expect(await run(place, place.blobs)).toMatchObject({ left: [], sources: [{ pages: 5 }, { pages: 5 }] });
  for (const source of ['acme/dpa', 'zeta/dpa']) {
    expect(await pagesOf(place, source)).toEqual({ stored: 3, sound: 3 });
    expect(await place.blobs.has(place.packs.get(source)?.name ?? '')).toBe(false);
  }
});

it('removes nothing where a page came with a wrong byte, and goes on with the next source', async () => {
  const place = await imported();
  const own = place.packs.get('acme/dpa')?.name;
  const flipping: Blobs = {
    ...place.blobs,
    async get(name, range) {
      const bytes = Uint8Array.from(await place.blobs.get(name, range));
      if (name === own) bytes.set([(bytes.at(-1) ?? 0) ^ 1], bytes.length - 1);
      return bytes;
    },
  };
  const done = await run(place, flipping);
  expect(done.left).toEqual([{ source: 'acme/dpa', why: expect.stringContaining('does not match its hash') }]);
  expect(done.sources).toEqual([expect.objectContaining({ source: 'zeta/dpa', pages: 5 })]);
  expect(await pagesOf(place, 'acme/dpa')).toEqual({ stored: 8, sound: 8 });
  expect(await place.blobs.has(own ?? '')).toBe(true);
  expect(await place.store.tombstonesOf('x')).toEqual([]);
});

it('removes nothing where the new pack reads otherwise than it was written', async () => {
  const place = await imported();
  const known = new Set(await place.store.packs());
  const forgetful: Blobs = {
    ...place.blobs,
    async get(name, range) {
      const bytes = Uint8Array.from(await place.blobs.get(name, range));
      if (!known.has(name)) bytes.set([(bytes.at(-1) ?? 0) ^ 1], bytes.length - 1);
      return bytes;
    },
  };
  const done = await run(place, forgetful);
  expect(done.left.map(({ why }) => why)).toEqual([expect.stringContaining('reads otherwise'), expect.stringContaining('reads otherwise')]);
  expect(await pagesOf(place, 'acme/dpa')).toEqual({ stored: 8, sound: 8 });
});

it('leaves a source whose pack is missing, says so, and removes what others let go with its bytes', async () => {
  const place = await imported();
  await place.blobs.remove(place.packs.get('acme/dpa')?.name ?? '');
  const done = await run(place, place.blobs);
  expect(done.left).toMatchObject([{ source: 'acme/dpa' }]);
  expect(await pagesOf(place, 'zeta/dpa')).toEqual({ stored: 3, sound: 3 });
  expect(await place.blobs.has(place.packs.get('zeta/dpa')?.name ?? '')).toBe(false);
});

it('asks before each removal of bytes whether it still keeps them to itself', async () => {
  const place = await imported();
  const services = {
    ...{
      store: place.store,
      blobs: place.blobs,
      evidence: createArchive(place),
      clock: fixedClock(new Date(Date.now() + 600 * 86_400_000)),
    },
    ...{ log: silentLog, newId, wait: async () => undefined },
    exclusive: async () => ({
      release: () => undefined,
      check: () => {
        throw new Error('lost');
      },
    }),
  };
  const by = { kind: 'system', id: 'retention', name: 'retention policy' } as const;
  await expect(retain(services, { policy: { unchanged: '365d' }, by, signal: new AbortController().signal })).rejects.toThrow('lost');
  expect(await pagesOf(place, 'acme/dpa')).toEqual({ stored: 8, sound: 8 });
});

import { describe, expect, it, vi } from 'vitest';
import { entomb } from '../../../../src/adapters/store/sql/retention/tombstones.ts';
import { openDatabase } from '../../../../src/adapters/store/sqlite/open.ts';
import type { RetentionPolicy } from '../../../../src/domain/retention.ts';
import type { Actor } from '../../../../src/domain/review.ts';
import { sha256 } from '../../../../src/lib/hash.ts';
import { createHoldDesk } from '../../../../src/pipeline/retention/holds.ts';
import { type Retention, retain } from '../../../../src/pipeline/retention/retention.ts';
import type { RetentionServices } from '../../../../src/pipeline/retention/run.ts';
import type { Finding } from '../../../../src/pipeline/verify/examiner.ts';
import { EXAMINERS } from '../../../../src/pipeline/verify/examiners.ts';
import { verify } from '../../../../src/pipeline/verify/verify.ts';
import { collect } from '../../../helpers/samples.ts';
import { CATALOGUE, createWorld, edited, page } from '../world.ts';

const TEN_DAYS = 'ten (10)';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BY: Actor = { kind: 'system', id: 'retention', name: 'retention policy' };
const WHO = { by: BY, role: 'analyst' } as const;
const YEAR: RetentionPolicy = { unchanged: '365d', unread: '365d' };

type World = Awaited<ReturnType<typeof createWorld>>;

/** Page number n: every one has other bytes, and the same text. */
const noisy = (n: number, html = page()): string => html.replace('</script>', `build ${sha256(String(n)).repeat(20)}</script>`);

/** So many checks, six hours apart. */
async function checks(world: World, ...answers: Parameters<World['check']>[0][]): Promise<void> {
  for (const answer of answers) {
    world.clock.advance(6 * HOUR - DAY);
    await world.check(answer);
  }
}

/** Three days of the same text, one of a bot wall, two of another text; then more than a year goes by, and the page is read once more. */
async function aged(): Promise<World & { services: World['services'] }> {
  const world = await createWorld();
  await checks(world, ...Array.from({ length: 12 }, (_, n) => noisy(n)));
  await checks(world, ...Array.from({ length: 5 }, () => ({ body: '<p>Show that you are human</p>', status: 403 })));
  await checks(world, ...Array.from({ length: 9 }, (_, n) => noisy(100 + n, edited('thirty (30)', TEN_DAYS))));
  world.clock.advance(400 * DAY);
  await world.check(noisy(200, edited('thirty (30)', TEN_DAYS)));
  return world;
}

let ids = 0;
function newId(prefix: string): string {
  ids += 1;
  return `${prefix}_${ids}`;
}

function services({ store, blobs, evidence, clock, services: { log, wait } }: World): RetentionServices {
  return {
    ...{ store, blobs, evidence, clock, log, wait },
    newId,
    exclusive: async () => ({ release: () => undefined, check: () => undefined }),
  };
}

function run(world: World, { policy = YEAR, dryRun = false } = {}): Promise<Retention> {
  return retain(services(world), { policy, by: BY, dryRun, signal: new AbortController().signal });
}

const KILLED = new Error('killed');

/** Services of a process that is killed after so many writes: from then on nothing of it reaches the record or the blobs. */
function killedAfter(writes: number, { store, blobs, ...more }: RetentionServices): { mortal: RetentionServices; alive: () => boolean } {
  let [left, alive] = [writes, true];
  const WRITES: ReadonlySet<string | symbol> = new Set([
    'put',
    'remove',
    'removeVisits',
    'removePictures',
    'removeMessages',
    'forgetDoomed',
  ]);
  const mortal = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]): unknown => {
          if (WRITES.has(name)) alive &&= left > 0;
          if (!alive) throw KILLED;
          if (WRITES.has(name)) left -= 1;
          return Reflect.apply(member, target, args);
        };
      },
    });
  return { mortal: { ...more, store: mortal(store), blobs: mortal(blobs) }, alive: () => alive };
}

/** Pages that can still be read, by their hashes. */
async function pagesLeft({ store, evidence }: World): Promise<string[]> {
  const pages = new Set((await store.visits('acme/dpa', { limit: 100 })).flatMap(({ sha256: page }) => page ?? []));
  return Promise.all([...pages].map(async (page) => sha256(await evidence.read(page))));
}

/** Threads take their time to start. */
const IN_THREADS = ['objects', 'visits', 'changes'];

async function findings({ store, blobs, evidence }: World, { all = false } = {}): Promise<Finding[]> {
  const installation = { store, blobs, evidence };
  const examiners = EXAMINERS.filter(({ name }) => all || !IN_THREADS.includes(name));
  const verification = verify({ installation, catalogue: CATALOGUE, now: new Date(), signal: new AbortController().signal, examiners });
  return collect(verification.findings);
}

async function blobNames({ blobs }: World): Promise<string[]> {
  return (await Array.fromAsync(blobs.list())).toSorted();
}

describe('retention', () => {
  it('removes what it said it would, and the record verifies as before', async () => {
    const world = await aged();
    expect(await findings(world)).toEqual([]);
    const before = await world.store.visits('acme/dpa', { limit: 100 });
    const dry = await run(world, { dryRun: true });
    expect(await world.store.visits('acme/dpa', { limit: 100 })).toEqual(before);
    const done = await run(world);
    expect(done).toEqual(dry);
    expect(done.sources).toEqual([expect.objectContaining({ source: 'acme/dpa', unread: expect.any(Number), pages: expect.any(Number) })]);
    const [{ unchanged = 0, unread = 0, pages = 0 } = {}] = done.sources;
    expect(unchanged).toBeGreaterThan(8);
    expect(unread).toBeGreaterThan(0);
    const after = await world.store.visits('acme/dpa', { limit: 100 });
    expect(after).toHaveLength(before.length - unchanged - unread);
    expect(await world.store.source('acme/dpa')).toMatchObject({
      visits: after.length,
      snapshots: new Set(after.map((visit) => visit.sha256)).size,
    });
    expect(pages).toBeGreaterThan(8);
    expect(await findings(world, { all: true })).toEqual([]);
    expect((await run(world)).sources).toEqual([]);
  });

  it('leaves no bytes of what it removed, and every page that is left can be read', async () => {
    const world = await aged();
    const before = await world.store.visits('acme/dpa', { limit: 100 });
    const blobsBefore = await blobNames(world);
    await run(world);
    const after = await world.store.visits('acme/dpa', { limit: 100 });
    const left = new Set(after.flatMap((visit) => visit.sha256 ?? []));
    for (const hash of left) expect(sha256(await world.evidence.read(hash))).toBe(hash);
    const gone = new Set(before.flatMap((visit) => visit.sha256 ?? []).filter((hash) => !left.has(hash)));
    for (const hash of gone) expect(await world.store.object(hash)).toBeUndefined();
    const names = await blobNames(world);
    expect(new Set(names)).toEqual(await world.store.packs());
    expect(names.length).toBeLessThan(blobsBefore.length);
    expect(await world.store.doomedBlobs(10)).toEqual([]);
  });

  it('says of each what went, when and by which policy', async () => {
    const world = await aged();
    const before = await world.store.visits('acme/dpa', { limit: 100 });
    await run(world);
    const left = new Set((await world.store.visits('acme/dpa', { limit: 100 })).map(({ id }) => id));
    const visit = before.find(({ id }) => !left.has(id));
    const told = await world.store.tombstone('visits', visit?.id ?? '');
    expect(told).toMatchObject({ source: 'acme/dpa', moment: visit?.fetchedAt, at: world.clock.now().toISOString() });
    const event = JSON.parse((await world.store.ledgerEvent(told?.event ?? ''))?.json ?? '{}');
    expect(event).toMatchObject({ type: 'tombstone', tombstone: { policy: { after: '365d' }, by: BY, source: 'acme/dpa' } });
    expect(event.tombstone.removed).toContainEqual(expect.objectContaining({ what: 'visits', key: visit?.id }));
    expect(await world.store.tombstone('page', visit?.sha256 ?? '')).toMatchObject({ event: told?.event });
  });

  it('goes on afterwards as if nothing had gone: the next edit is one change, against the page of before', async () => {
    const world = await aged();
    const known = await world.changes();
    await run(world);
    const { changes } = await world.check(edited('thirty (30)', 'five (5)'));
    expect(changes).toHaveLength(1);
    expect(await world.changes()).toEqual([...known, expect.objectContaining({ id: changes[0]?.id })]);
    expect(await findings(world)).toEqual([]);
  });

  it('is whole wherever it was killed, and the next run ends what was begun', async () => {
    const undisturbed = await aged();
    await run(undisturbed);
    const left = (await undisturbed.store.visits('acme/dpa', { limit: 100 })).map(({ id }) => id);
    const bytes = await pagesLeft(undisturbed);
    for (let writes = 0; ; writes += 1) {
      const world = await aged();
      const { alive, mortal } = killedAfter(writes, services(world));
      const killed = await retain(mortal, { policy: YEAR, by: BY, signal: new AbortController().signal }).catch((error: unknown) => error);
      expect(await findings(world), `after ${writes} writes`).toEqual([]);
      expect(await pagesLeft(world)).toEqual(expect.arrayContaining(bytes));
      await run(world);
      expect((await world.store.visits('acme/dpa', { limit: 100 })).map(({ id }) => id)).toEqual(left);
      expect(await pagesLeft(world)).toEqual(bytes);
      expect(new Set(await blobNames(world))).toEqual(await world.store.packs());
      if (alive()) return expect(writes).toBeGreaterThan(4);
      expect(killed).toBe(KILLED);
    }
  });

  it('keeps everything of what is on hold until it is released, and says what would have gone', async () => {
    const world = await aged();
    const desk = createHoldDesk({ store: world.store, clock: world.clock, newId });
    const hold = await desk.set({ type: 'vendor', id: 'acme' }, 'a dispute', WHO);
    const before = await world.store.visits('acme/dpa', { limit: 100 });
    const held = await run(world);
    expect(held.sources).toMatchObject([{ source: 'acme/dpa', hold: { id: hold.id, reason: 'a dispute' } }]);
    expect(await world.store.visits('acme/dpa', { limit: 100 })).toEqual(before);
    await desk.release(hold.id, 'it is settled', WHO);
    const { hold: _, ...amounts } = held.sources[0] ?? {};
    expect((await run(world)).sources).toEqual([amounts]);
    expect(await findings(world)).toEqual([]);
  });

  it('lets nobody below analysts set or release a hold', async () => {
    const world = await createWorld();
    const desk = createHoldDesk({ store: world.store, clock: world.clock, newId });
    const viewer = { by: BY, role: 'viewer' } as const;
    await expect(desk.set({ type: 'vendor', id: 'acme' }, 'why', viewer)).rejects.toMatchObject({ code: 'forbidden' });
    const hold = await desk.set({ type: 'vendor', id: 'acme' }, 'why', WHO);
    await expect(desk.release(hold.id, 'why', viewer)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await desk.holds()).toEqual([hold]);
  });

  it('removes nothing of a source that is put on hold while it is at work', async () => {
    const world = await aged();
    const desk = createHoldDesk({ store: world.store, clock: world.clock, newId });
    const before = await world.store.visits('acme/dpa', { limit: 100 });
    const given = services(world);
    const { holds } = given.store;
    vi.spyOn(given.store, 'holds').mockImplementationOnce(async (filter) => {
      const found = await holds(filter);
      await desk.set({ type: 'source', id: 'acme/dpa' }, 'just now', WHO);
      return found;
    });
    await retain(given, { policy: YEAR, by: BY, signal: new AbortController().signal });
    expect(await world.store.visits('acme/dpa', { limit: 100 })).toEqual(before);
  });

  it('keeps everything where the policy keeps it for ever', async () => {
    const world = await aged();
    expect(await run(world, { policy: {} })).toEqual({ sources: [], messages: 0, left: [] });
  });
});

describe('verification after retention', () => {
  /** Somebody who keeps seals as we do. */
  async function removedByHand(statement: (world: World) => Promise<unknown>): Promise<Finding[]> {
    const world = await aged();
    await run(world);
    await statement(world);
    return findings(world);
  }

  it('names a visit that is gone without a tombstone', async () => {
    const found = await removedByHand(async ({ folder, store }) => {
      const visit = (await store.visits('acme/dpa', { limit: 100 })).find(({ verdict }) => verdict === 'challenge');
      const { connection, close } = await openDatabase({ file: `${folder}/clausewatch.db` });
      connection.prepare('delete from visits where id = ?').run(visit?.id ?? '');
      await close();
    });
    expect(found.map(({ what, sentence }) => `${what} ${sentence}`)).toContainEqual(expect.stringContaining('row It is gone'));
  });

  it('names a tombstone that no event tells of', async () => {
    const found = await removedByHand(async ({ folder, store }) => {
      const visit = (await store.visits('acme/dpa', { limit: 100 })).find(({ verdict }) => verdict === 'challenge');
      const [digest] = await store.rowDigests([{ table: 'visits', key: [visit?.id ?? ''] }]);
      const { connection, close } = await openDatabase({ file: `${folder}/clausewatch.db` });
      connection
        .prepare(
          "insert into tombstones (what, key, event, at, moment, digest) values ('visits', ?, 'tombstones/forged', '2027-01-01', '2026-01-01', ?)",
        )
        .run(visit?.id ?? '', digest ?? '');
      connection.prepare('delete from visits where id = ?').run(visit?.id ?? '');
      await close();
    });
    expect(found.map(({ id }) => id)).toContainEqual(expect.stringContaining('tombstones ["visits"'));
  });

  /** Tombstones by somebody who keeps the ledger as we do, of a visit of bot wall. */
  async function forged(more: { at?: string; moment?: string; source?: string | undefined; held?: boolean }): Promise<string[]> {
    const world = await aged();
    const visit = (await world.store.visits('acme/dpa', { limit: 100 })).find(({ verdict }) => verdict === 'challenge');
    const [digest] = await world.store.rowDigests([{ table: 'visits', key: [visit?.id ?? ''] }]);
    if (more.held) {
      // Its clock goes after that of who removes.
      const clock = { now: () => new Date('2099-01-01T00:00:00Z') };
      await createHoldDesk({ store: world.store, clock, newId }).set({ type: 'vendor', id: 'acme' }, 'a dispute', WHO);
    }
    const { db, connection, close } = await openDatabase({ file: `${world.folder}/clausewatch.db` });
    const removed = [
      { what: 'visits' as const, key: visit?.id ?? '', moment: more.moment ?? visit?.fetchedAt ?? '', digest: digest ?? '' },
    ];
    const removing = {
      id: 'forged',
      at: more.at ?? world.clock.now().toISOString(),
      by: BY,
      policy: { what: 'unread', after: '365d' } as const,
    };
    await entomb(db, removing, removed, 'source' in more ? more.source : 'acme/dpa');
    connection.prepare('delete from visits where id = ?').run(visit?.id ?? '');
    await close();
    return (await findings(world)).map(({ sentence }) => sentence);
  }

  it.each([
    ['of another time', { moment: '2020-01-01T00:00:00.000Z' }, 'another time or source'],
    ['of no source', { source: undefined }, 'of which source'],
    ['of another source', { source: 'acme/other' }, 'another time or source'],
    ['of what was young', { at: '2026-03-20T00:00:00.000Z' }, 'too young'],
    ['of what was on hold, by the order of the ledger', { held: true }, 'on hold'],
  ])('names a tombstone %s', async (_, more, sentence) => {
    expect(await forged(more)).toContainEqual(expect.stringContaining(sentence));
  });

  it('names an event whose tombstones are not those that it names', async () => {
    const found = await removedByHand(async ({ folder }) => {
      const { connection, close } = await openDatabase({ file: `${folder}/clausewatch.db` });
      connection.exec(
        "drop trigger tombstones_refuses_edits; update tombstones set moment = '2020-01-01T00:00:00.000Z' where what = 'page'",
      );
      await close();
    });
    expect(found).toContainEqual(
      expect.objectContaining({ what: 'event', sentence: 'It does not say what the rows say that it tells of.' }),
    );
  });
});

/**
 * An installation to be tampered with: an imported history of three documents, pictures, decisions of people, and a ledger that is signed and
 * stamped as it grows. Everything in it can be derived again.
 * @module
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createFsBlobs } from '../../src/adapters/blobs/fs.ts';
import { createSqliteStore } from '../../src/adapters/store/sqlite/index.ts';
import { openTimeStamper } from '../../src/compose/timeStamper.ts';
import { Config } from '../../src/domain/config.ts';
import type { Clock, Store } from '../../src/domain/ports.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { systemRandomBytes } from '../../src/lib/secrets.ts';
import { openKey } from '../../src/pipeline/ledger/key.ts';
import { createSignerMemory } from '../../src/pipeline/ledger/memory.ts';
import { signLedger } from '../../src/pipeline/ledger/sign.ts';
import { createDesk } from '../../src/review/desk.ts';
import { installation } from '../../test/helpers/cli.ts';
import { at, sampleBatch, sampleVisit } from '../../test/helpers/samples.ts';
import { silentLog } from '../../test/helpers/silentLog.ts';
import { startAuthority } from '../../test/helpers/timeStampAuthority.ts';
import { ACME_WATCHER, archivedPages, bundle, commitPages, laterPages } from '../../test/integration/import/archive.ts';

export const RECORD = 'clausewatch.sqlite';
const clock: Clock = { now: () => new Date() };
const BY = { kind: 'user', id: 'usr_1', name: 'Ada Lindqvist', login: 'ada' } as const;

/** Makes it in `folder`, which goes with `remove`. */
export async function makeSample(): Promise<{ folder: string; sign(store: Store): Promise<void>; remove(): Promise<void> }> {
  const home = await installation({ watchers: { acme: ACME_WATCHER } });
  await mkdir(home.path('archive.git'));
  await mkdir(home.path('authority'));
  const folder = home.path('snapshots');
  const { authority, close } = await startAuthority(home.path('authority'));
  const { stamper, close: hangUp } = openTimeStamper(Config.parse({ egress: { allow: [authority.host] } }), authority.url, clock);
  const sign = async (store: Store): Promise<void> => {
    const key = { store, clock, randomBytes: systemRandomBytes, file: join(folder, 'ledger.key'), name: 'acme.example' };
    const memory = createSignerMemory(`${key.file}.last`);
    const signing = { store, clock, log: silentLog, signer: () => openKey(key), former: async () => undefined, memory, stamper };
    await signLedger(signing, AbortSignal.timeout(20_000));
  };
  for (const pages of [archivedPages().slice(0, 120), archivedPages().slice(120), laterPages()]) {
    await commitPages(home.path('archive.git'), pages);
    await rm(home.path('archive.bundle'), { force: true });
    await bundle(home.path('archive.git'), home.path('archive.bundle'));
    await home.output('import', 'archive.bundle', '--json');
    await within(folder, sign);
  }
  await within(folder, async (store) => {
    await addPictures(store, folder);
    await sign(store);
    await decide(store);
    await sign(store);
  });
  return {
    folder,
    sign,
    remove: async () => {
      await hangUp();
      await close();
      await home.remove();
    },
  };
}

async function within(folder: string, work: (store: Store) => Promise<void>): Promise<void> {
  const store = await createSqliteStore({ file: join(folder, RECORD) });
  await work(store).finally(() => store.close());
}

/** Visits that were shown a bot wall, each with its picture. */
async function addPictures(store: Store, folder: string): Promise<void> {
  const blobs = createFsBlobs(folder);
  for (let n = 0; n < 6; n++) {
    const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from(sha256(`picture ${n}`).repeat(40), 'hex')]);
    await blobs.put(sha256(png), png);
    const {
      sha256: _,
      contentHash: __,
      fingerprint: ___,
      ...visit
    } = sampleVisit(1_000_000 + n, `wall ${n}`, {
      sourceId: 'acme/dpa',
      verdict: 'challenge',
      screenshot: sha256(png),
    });
    await store.commit(sampleBatch([{ visit, changes: [] }], { recordedAt: at(1_000_000 + n) }));
  }
}

async function decide(store: Store): Promise<void> {
  let ids = 0;
  const newId = (prefix: string): string => `${prefix}_${sha256(String(++ids)).slice(0, 20)}`;
  const desk = createDesk({ store, clock, newId, policy: { fourEyes: [] }, valueProblem: () => undefined, user: async () => undefined });
  const changes = await Array.fromAsync(store.changes({ limit: 4 }));
  for (const [n, { id }] of changes.entries()) {
    await desk.comment(id, `Read it, number ${n}.`, { by: BY, role: 'analyst' });
    await desk.decide([{ id }], n % 2 === 0 ? 'confirmed' : 'dismissed', { by: BY, role: 'analyst', reason: `Because of ${n}.` });
  }
}

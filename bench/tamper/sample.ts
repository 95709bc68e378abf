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
import type { Notice } from '../../src/domain/alert.ts';
import { Config } from '../../src/domain/config.ts';
import type { Clock, Store } from '../../src/domain/ports.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { systemRandomBytes } from '../../src/lib/secrets.ts';
import { ownKeys } from '../../src/pipeline/ledger/own.ts';
import { signLedger } from '../../src/pipeline/ledger/sign.ts';
import { createDesk } from '../../src/review/desk.ts';
import { installation, type TestInstallation } from '../../test/helpers/cli.ts';
import { at, sampleBatch, sampleVisit } from '../../test/helpers/samples.ts';
import { silentLog } from '../../test/helpers/silentLog.ts';
import { startAuthority } from '../../test/helpers/timeStampAuthority.ts';
import { ACME_WATCHER, archivedPages, bundle, commitPages, laterPages } from '../../test/integration/import/archive.ts';

export const RECORD = 'clausewatch.sqlite';
const clock: Clock = { now: () => new Date() };
const BY = { kind: 'user', id: 'usr_1', name: 'Ada Lindqvist', login: 'ada' } as const;

export interface Sample extends Pick<TestInstallation, 'run' | 'path'> {
  folder: string;
  /** What a scheduler does every minute. */
  sign(store: Store): Promise<void>;
  remove(): Promise<void>;
}

/** Makes it in `folder`, which goes with `remove`; a backup of it lies beside it, in `backup`. */
export async function makeSample(): Promise<Sample> {
  const home = await installation({ watchers: { acme: ACME_WATCHER } });
  await mkdir(home.path('archive.git'));
  await mkdir(home.path('authority'));
  const folder = home.path('snapshots');
  const { authority, close } = await startAuthority(home.path('authority'));
  const { stamper, close: hangUp } = openTimeStamper(Config.parse({ egress: { allow: [authority.host] } }), authority.url, clock);
  const sign = async (store: Store): Promise<void> => {
    const key = { store, clock, randomBytes: systemRandomBytes, file: join(folder, 'ledger.key'), name: 'acme.example' };
    await signLedger({ store, clock, log: silentLog, ...ownKeys(key), stamper }, AbortSignal.timeout(20_000));
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
    await tellPeople(store);
    await sign(store);
  });
  await home.output('backup', 'backup');
  return {
    folder,
    run: home.run,
    path: home.path,
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

/** Messages with their attempts, one of them removed by policy. */
async function tellPeople(store: Store): Promise<void> {
  const now = Date.now();
  const moment = (ms: number): string => new Date(now + ms).toISOString();
  const long = -400 * 86_400_000;
  const ids = ['msg_first', 'msg_second', 'msg_third', 'msg_fourth'];
  for (const [n, id] of ids.entries()) {
    const createdAt = moment(n === 3 ? long : -1000);
    const notice: Notice = { id, kind: 'alert', title: `About ${id}`, at: createdAt, items: [], more: 0, path: '/changes' };
    await store.addMessages([{ id, channel: id, lane: 'acme', createdAt, notBefore: createdAt, notice }]);
    await store.claim({ channel: id, now: createdAt, until: moment(60_000), token: id });
    const failed = { ok: false, permanent: true, sentence: 'The server refuses it.', remedy: 'Look at it.' } as const;
    await store.attempted({ id, token: id, at: createdAt, ms: 3, outcome: n === 0 ? failed : { ok: true, receipt: '250 OK' } });
  }
  const policy = { what: 'messages', after: '365d' } as const;
  const by = { kind: 'system', id: 'retention', name: 'retention policy' } as const;
  const outcome = await store.removeMessages({ id: 'rem_1', at: moment(0), by, policy, messages: ['msg_fourth'] });
  if (outcome !== 'removed') throw new Error(`the message was not removed: ${outcome}`);
}

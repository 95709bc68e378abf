/**
 * A store with a ledger that is signed, for tests.
 * @module
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';
import { createSqliteStore } from '../../src/adapters/store/sqlite/index.ts';
import type { Store } from '../../src/domain/ports.ts';
import { growingTree, leafHash } from '../../src/lib/merkle.ts';
import type { KeyServices } from '../../src/pipeline/ledger/key.ts';
import { ownKeys } from '../../src/pipeline/ledger/own.ts';
import type { SignServices } from '../../src/pipeline/ledger/sign.ts';
import { type SignerOptions, startSigner } from '../../src/pipeline/ledger/signer.ts';
import { at, sampleBatch, sampleChange, sampleRecord, sampleSource } from './samples.ts';
import { silentLog } from './silentLog.ts';
import { tempDir } from './tempDir.ts';

export interface LedgerSample {
  folder: string;
  /** The database. */
  file: string;
  store: Store;
  key: KeyServices;
  sign: SignServices;
  /** Records a visit with one change. */
  record(minutes: number): Promise<void>;
}

/** Empty but for one source. Seeds of keys are `1` and so on, one after the other. */
export async function ledgerSample(): Promise<LedgerSample> {
  const folder = await tempDir();
  const file = join(folder, 'clausewatch.sqlite');
  const store = await createSqliteStore({ file });
  onTestFinished(() => store.close());
  await store.declare([sampleSource()]);
  const clock = { now: () => new Date(at(1000)) };
  let seeds = 0;
  const randomBytes = (size: number): Uint8Array => {
    seeds += 1;
    return new Uint8Array(size).fill(seeds);
  };
  const key = { store, clock, randomBytes, file: join(folder, 'ledger.key'), name: 'acme.example' };
  return {
    folder,
    file,
    store,
    key,
    sign: {
      ...{ store, clock, log: silentLog },
      ...ownKeys(key),
    },
    record: (minutes) =>
      store.commit(sampleBatch([sampleRecord(minutes, [sampleChange(`c${minutes}`, minutes)])], { recordedAt: at(minutes) })),
  };
}

/** A scheduler that looks so often (twice or more) whether there is anything to sign, and ends. */
export async function lookTimes(
  times: number,
  services: Omit<SignerOptions, 'everyMs' | 'wait' | 'machine'>,
  machine = 'one',
): Promise<void> {
  const done = Promise.withResolvers<void>();
  let left = times - 1;
  const wait = async (_: number, stopped: AbortSignal): Promise<void> => {
    left -= 1;
    if (left > 0) return;
    done.resolve();
    await new Promise((resolve) => stopped.addEventListener('abort', resolve));
  };
  const signer = startSigner({ ...services, everyMs: 60_000, wait, machine });
  await done.promise;
  // It looks once more at its end.
  await signer.stop();
}

/** Makes leaves and hashes of the tree anew, as somebody would who has studied the program. */
export function rehash(file: string): void {
  const raw = new DatabaseSync(file);
  for (const { name } of raw.prepare("select name from sqlite_schema where type = 'trigger'").all()) raw.exec(`drop trigger ${name}`);
  const update = raw.prepare('update ledger set leaf_hash = ?, subtrees = ? where seq = ?');
  const tree = growingTree();
  for (const { seq, event_json } of raw.prepare('select seq, event_json from ledger order by seq').all()) {
    const leaf = leafHash(String(event_json));
    update.run(leaf, Buffer.concat(tree.add(leaf)), Number(seq));
  }
  raw.close();
}

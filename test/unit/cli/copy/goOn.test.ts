import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type GoingOn,
  type GoneOn,
  goingOn,
  goneOnText,
  type LedgerOfCopy,
  ledgerOfCopy,
  signingKey,
  stopSigning,
} from '../../../../src/cli/copy/goOn.ts';
import { keyServices, signerMemory } from '../../../../src/cli/ledger/open.ts';
import { Config } from '../../../../src/domain/config.ts';
import type { Checkpoint, LedgerEvent } from '../../../../src/domain/ledger.ts';
import type { Store } from '../../../../src/domain/ports.ts';
import { signersOfCheckpoint } from '../../../../src/ledger/checkpoint.ts';
import { copyInstallation } from '../../../../src/pipeline/copy/copy.ts';
import { openKey } from '../../../../src/pipeline/ledger/key.ts';
import { ownKeys } from '../../../../src/pipeline/ledger/own.ts';
import { signLedger, verifiersOf } from '../../../../src/pipeline/ledger/sign.ts';
import { recordVisits, type SqliteEnd, sqliteEnd } from '../../../helpers/copySample.ts';
import { at, collect } from '../../../helpers/samples.ts';
import { silentLog } from '../../../helpers/silentLog.ts';
import { tempDir } from '../../../helpers/tempDir.ts';

const clock = { now: () => new Date(at(5000)) };
let seeds = 0;
const composition = {
  clock,
  randomBytes: (size: number) => {
    seeds += 1;
    return new Uint8Array(size).fill(seeds);
  },
};

interface Place {
  end: SqliteEnd;
  store: Store;
  config: Config;
  sign(): Promise<Checkpoint | undefined>;
}

async function place(config: Config): Promise<Place> {
  const end = await sqliteEnd();
  const store = await end.store();
  const opened = { store, dataDir: end.dataDir };
  const sign = (): Promise<Checkpoint | undefined> =>
    signLedger(
      { store, clock, log: silentLog, ...ownKeys(keyServices(opened, config, composition), config.ledger.lastFile) },
      new AbortController().signal,
    );
  return { end, store, config, sign };
}

/** One that was signed, and then went on. */
async function production(settings: object = {}): Promise<Place> {
  const made = await place(Config.parse({ ledger: { name: 'acme.example', ...settings } }));
  await recordVisits({ store: made.store, blobs: made.end.blobs }, 0, 2);
  await made.sign();
  return made;
}

async function ofCopy(to: Place, how: Partial<GoingOn> = {}): Promise<LedgerOfCopy> {
  return ledgerOfCopy(composition, { store: to.store, dataDir: to.end.dataDir }, to.config, {
    ...{ type: 'ledger.restored', former: undefined, takesKey: false },
    ...how,
  });
}

async function copied(from: Place, to: Place, how: Partial<GoingOn> = {}): Promise<GoneOn> {
  const { gone } = await goingOn(await ofCopy(to, how), (goOn) => copyInstallation(from.end, to.end, { clock, goOn }));
  return gone ?? expect.fail('it was signed');
}

async function restoredEvents({ store }: Place): Promise<LedgerEvent[]> {
  return (await collect(store.ledgerEvents({ type: 'ledger.restored' }))).map(({ json }) => JSON.parse(json));
}

describe('the ledger of a copy', () => {
  it('has its new key in the same transaction: killed right after it, the old key signs nothing there', async () => {
    const from = await production();
    const oldKey = await readFile(join(from.end.dataDir, 'ledger.key'));
    const to = await place(from.config);
    const ledger = await ofCopy(to);
    await copyInstallation(from.end, to.end, { clock, goOn: ledger.goOn });
    // Killed here. Elsewhere the old key is in its place, without what was signed with it.
    const elsewhere = join(await tempDir(), 'ledger.key');
    await writeFile(elsewhere, oldKey, { mode: 0o600 });
    const services = keyServices({ store: to.store, dataDir: to.end.dataDir }, to.config, composition);
    await expect(openKey({ ...services, file: elsewhere })).rejects.toThrow(/not the one that the ledger is signed with/);
    expect(await restoredEvents(to)).toMatchObject([{ copy: { takenAt: at(5000) } }]);
    expect(await to.end.sealFaults(), 'the program wrote that, too').toEqual([]);
    const next = await to.sign();
    expect(next?.size, 'the new one waits beside it, and signs').toBe(await to.store.ledgerSize());
  });

  it('is not copied where its key cannot be written, and no key is left', async () => {
    const from = await production();
    const blocked = join(await tempDir(), 'file');
    await writeFile(blocked, '');
    const to = await place(Config.parse({ ledger: { keyFile: join(blocked, 'ledger.key'), lastFile: join(await tempDir(), 'last') } }));
    await expect(copied(from, to, { takesKey: true })).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('private key'),
    });
    expect(await to.store.ledgerSize()).toBe(0);
    const other = await place(from.config);
    const ledger = await ofCopy(other);
    const failing = goingOn(ledger, (goOn) =>
      copyInstallation(from.end, other.end, {
        clock,
        goOn: async (...how) => {
          await goOn(...how);
          throw new Error('the disk is full');
        },
      }),
    );
    await expect(failing).rejects.toThrow('the disk is full');
    expect((await readdir(other.end.dataDir)).filter((name) => name.startsWith('ledger.key'))).toEqual([]);
    expect(await other.store.ledgerKeys()).toEqual([]);
  });

  it('leaves the key that the settings name to the installation that signs with it, as in a drill', async () => {
    const secrets = await tempDir();
    const keyFile = join(secrets, 'ledger.key');
    const from = await production({ keyFile });
    const before = await Promise.all((await readdir(secrets)).toSorted().map((name) => readFile(join(secrets, name), 'utf8')));
    const drill = await place(from.config);
    const gone = await copied(from, drill);
    expect(gone).toMatchObject({ file: join(drill.end.dataDir, 'ledger.key'), leftAlone: keyFile, vouched: false });
    expect(goneOnText(gone)).toContain('--after-restore');
    expect(await Promise.all((await readdir(secrets)).toSorted().map((name) => readFile(join(secrets, name), 'utf8')))).toEqual(before);
    await recordVisits({ store: from.store, blobs: from.end.blobs }, 10, 1);
    expect((await from.sign())?.size).toBe(await from.store.ledgerSize());
    await expect(drill.sign(), 'by those settings the drill signs nothing').rejects.toThrow();
  });

  it('leaves what was signed where the settings name only that', async () => {
    const lastFile = join(await tempDir(), 'last');
    const from = await production({ lastFile });
    const before = await readFile(lastFile, 'utf8');
    await copied(from, await place(from.config));
    expect(await readFile(lastFile, 'utf8')).toBe(before);
  });

  it('takes the key that the settings name where it goes on in place of the old one, which vouches for it', async () => {
    const secrets = await tempDir();
    const keyFile = join(secrets, 'ledger.key');
    const from = await production({ keyFile });
    await recordVisits({ store: from.store, blobs: from.end.blobs }, 10, 1);
    const last = await from.sign();
    const to = await place(from.config);
    const gone = await copied(from, to, { takesKey: true });
    expect(gone).toMatchObject({ file: keyFile, vouched: true });
    expect(gone).not.toHaveProperty('leftAlone');
    const next = (await to.sign()) ?? expect.fail('not signed');
    expect(signersOfCheckpoint(next.note, await verifiersOf(to.store))).toHaveLength(2);
    expect(next.size).toBeGreaterThan(last?.size ?? 0);
  });

  it('is made where the settings name a file that nobody has made yet', async () => {
    const from = await production();
    const folder = join(await tempDir(), 'secrets');
    await mkdir(folder);
    const to = await place(Config.parse({ ledger: { keyFile: join(folder, 'key') } }));
    expect(await copied(from, to)).toMatchObject({ file: join(folder, 'key') });
    expect((await to.sign())?.size).toBe(await to.store.ledgerSize());
  });

  it('finds the key of a source whose move was killed when it had stopped signing, and gives it back where nothing was copied', async () => {
    const from = await production();
    const source = { store: from.store, dataDir: from.end.dataDir };
    const key = await signingKey(source, from.config);
    const signOn = await stopSigning(source, from.config);
    await recordVisits({ store: from.store, blobs: from.end.blobs }, 10, 1);
    expect((await from.sign())?.size, 'it signs nothing').toBeLessThan(await from.store.ledgerSize());
    expect(key && (await signingKey(source, from.config))).toEqual(key);
    await signOn();
    expect((await from.sign())?.size).toBe(await from.store.ledgerSize());
  });

  it('tells how far this machine had signed, where that is further than the copy', async () => {
    const from = await production();
    const to = await place(from.config);
    const ahead = await production();
    await recordVisits({ store: ahead.store, blobs: ahead.end.blobs }, 10, 3);
    const last = await ahead.sign();
    await rename(join(ahead.end.dataDir, 'ledger.key.last'), join(to.end.dataDir, 'ledger.key.last'));
    const gone = await copied(from, to);
    expect(await restoredEvents(to)).toMatchObject([{ copy: { size: last?.size } }]);
    expect(await signerMemory({ dataDir: to.end.dataDir }, to.config).last(), 'another history is signed from now on').toBeUndefined();
    expect((await to.store.ledgerKeys()).at(-1)?.key).toBe(gone.key);
  });
});

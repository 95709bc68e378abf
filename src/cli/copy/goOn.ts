/**
 * How the ledger goes on after a copy: with a new key, so that no key ever signs two histories, and with an event that says why. Both are in
 * the transaction that copies: nobody ever sees a copy that the old key could sign.
 * @module
 */
import { rename, stat } from 'node:fs/promises';
import type { Config } from '../../domain/config.ts';
import { OperationalError } from '../../domain/errors.ts';
import type { CopiedLedger, Occasion } from '../../domain/ledger.ts';
import { readVerifier, type Signer, writeVerifier } from '../../ledger/note.ts';
import { rootAt } from '../../ledger/tree.ts';
import { finishRenewal, formerKey, takeNewKey } from '../../pipeline/ledger/key.ts';
import { dropComingKey, formerKeyFile, makeKeyFile, readKeyFile } from '../../pipeline/ledger/keyFile.ts';
import type { Composition, Installation } from '../../pipeline/services.ts';
import { keyFileOf, keyServices, signerMemory } from '../ledger/open.ts';
import { plain } from '../terminal.ts';

export interface GoneOn {
  /** The public key that signs from now on, "name+hash+key". */
  key: string;
  /** The private key before it is at hand, and vouches for it in the next checkpoint. */
  vouched: boolean;
  /** The file of the private key. */
  file: string;
  /** The file of a key, or of what was signed with it, that the settings name and that was left as it is. */
  leftAlone?: string;
}

export interface GoingOn extends Pick<Occasion, 'type'> {
  /** The private key that signed before, where somebody has brought it along. */
  former: Signer | undefined;
  /**
   * What the settings name as ledger.keyFile gives way to the new key. Without this a key there is taken for that of another installation with these
   * settings, as in a drill, and stays: the new one lies in the data folder.
   */
  takesKey: boolean;
}

export interface LedgerOfCopy {
  /** In the transaction that copies. `takenAt`: of the record (ISO 8601 UTC). Throws OperationalError where the key cannot be written. */
  goOn(ledger: CopiedLedger, takenAt: string): Promise<void>;
  /** After it. Undefined where nothing was ever signed. */
  finish(): Promise<GoneOn | undefined>;
  /** In place of `finish`, where nothing was copied. */
  undo(): Promise<void>;
}

/** For the place that is copied to. */
export async function ledgerOfCopy(
  composition: Pick<Composition, 'clock' | 'randomBytes'>,
  installation: Pick<Installation, 'store' | 'dataDir'>,
  settings: Config,
  { type, former, takesKey }: GoingOn,
): Promise<LedgerOfCopy> {
  const leftAlone = takesKey ? undefined : await inUse(settings);
  const config = leftAlone === undefined ? settings : withKeyInDataFolder(settings);
  const services = keyServices(installation, config, composition);
  const memory = signerMemory(installation, config);
  let taken: { signer: Signer; before: string } | undefined;
  return {
    async goOn(ledger, takenAt) {
      const before = (await ledger.ledgerKeys()).at(-1)?.key;
      if (before === undefined) return;
      // The old one is never put where it would sign.
      if (former && writeVerifier(former.verifier) === before) await makeKeyFile(formerKeyFile(services.file, former.verifier), former);
      const size = await ledger.ledgerSize();
      const known = await memory.last();
      // This machine may have signed more than the backup knows.
      const head = known && known.size > size ? known : { size, root: await rootAt(size, ledger.ledgerHashes) };
      const occasion = { type, takenAt, size: head.size, root: Buffer.from(head.root).toString('hex') };
      const name = services.isNamed ? services.name : (readVerifier(before)?.name ?? services.name);
      taken = { signer: await takeNewKey({ ...services, name, store: ledger }, occasion), before };
    },
    async finish() {
      if (!taken) return undefined;
      const { signer, before } = taken;
      const key = writeVerifier(signer.verifier);
      await finishRenewal(services, key);
      await memory.setAside(signer.verifier.id);
      const old = readVerifier(before);
      const vouched = old !== undefined && (await formerKey(services, old)) !== undefined;
      return { key, vouched, file: services.file, ...(leftAlone === undefined ? {} : { leftAlone }) };
    },
    async undo() {
      const key = taken && writeVerifier(taken.signer.verifier);
      // Of a connection that broke at the very end nobody knows how it ended.
      const isKnown = (await installation.store.ledgerKeys()).some((known) => known.key === key);
      if (taken && !isKnown) await dropComingKey(services.file, taken.signer.verifier);
    },
  };
}

/** Copies, and takes care that the ledger goes on. */
export async function goingOn<Report>(
  ledger: LedgerOfCopy,
  copy: (goOn: LedgerOfCopy['goOn']) => Promise<Report>,
): Promise<{ report: Report; gone: GoneOn | undefined }> {
  let report: Report;
  try {
    report = await copy(ledger.goOn);
  } catch (error) {
    // What keeps it from that matters less than what has happened: at worst a key is left that nothing knows of.
    await ledger.undo().catch(() => {});
    throw error;
  }
  return { report, gone: await ledger.finish() };
}

/** What the settings name and somebody has made use of. */
async function inUse({ ledger: { keyFile, lastFile } }: Config): Promise<string | undefined> {
  for (const file of [keyFile, lastFile]) if (file !== undefined && (await isThere(file))) return file;
  return undefined;
}

function withKeyInDataFolder(config: Config): Config {
  const { keyFile: _key, lastFile: _last, ...ledger } = config.ledger;
  return { ...config, ledger };
}

async function isThere(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return false;
    throw new OperationalError('config', `Whether there is a private key of the ledger in ${file} cannot be seen.`, {
      remedy: 'Give Clausewatch the right to look there, or name another file as ledger.keyFile in the settings.',
      cause,
    });
  }
}

/** What signs at a place that is moved away from. */
type Source = Pick<Installation, 'store' | 'dataDir'>;

/** The private key that the record was signed with last, if it is on this machine; also where an earlier move was killed and left it beside. */
export async function signingKey(source: Source, config: Config): Promise<Signer | undefined> {
  const last = readVerifier((await source.store.ledgerKeys()).at(-1)?.key ?? '');
  const file = keyFileOf(source, config);
  return (await keyInUse(source, file)) ?? (last && (await formerKey({ file }, last)));
}

/** Takes the key out of use at the place that is moved away from; its file is kept beside. Gives what takes it into use again. */
export async function stopSigning(source: Source, config: Config): Promise<() => Promise<void>> {
  const file = keyFileOf(source, config);
  const signer = await keyInUse(source, file);
  if (!signer) return async () => {};
  const kept = formerKeyFile(file, signer.verifier);
  await rename(file, kept);
  return () => rename(kept, file);
}

async function keyInUse({ store }: Source, file: string): Promise<Signer | undefined> {
  const signer = await readKeyFile(file);
  return signer && writeVerifier(signer.verifier) === (await store.ledgerKeys()).at(-1)?.key ? signer : undefined;
}

/** Some lines about it. */
export function goneOnText(gone: GoneOn | undefined): string {
  if (!gone) return '  the ledger was never signed: a key is made with the first checkpoint';
  const { key, vouched, file, leftAlone } = gone;
  const lines = vouched
    ? [`  the ledger goes on with a new key, for which the one before vouches: ${plain(key)}`]
    : [`  the ledger goes on with a new key: ${plain(key)}`, '  the one before is not here to vouch for it: tell whoever verifies'];
  if (leftAlone !== undefined)
    lines.push(
      `  it is in ${plain(file)}: ${plain(leftAlone)}, which the settings name, was left to the installation that signs with it`,
      '  if this is the installation that goes on: take a key into use there with "clausewatch ledger key --new --after-restore"',
    );
  return lines.join('\n');
}

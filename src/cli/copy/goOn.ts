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
  /** The key file that the settings name, where it was left as it is. */
  leftAlone?: string;
}

export interface GoingOn extends Pick<Occasion, 'type'> {
  /** The private key that signed before, where somebody has brought it along. */
  former: Signer | undefined;
  /**
   * The key file that the settings name gives way to the new key. Without it a key there is that of whoever else has these settings, and stays:
   * the new one lies in the data folder.
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
  composition: Composition,
  installation: Installation,
  settings: Config,
  { type, former, takesKey }: GoingOn,
): Promise<LedgerOfCopy> {
  const named = settings.ledger.keyFile;
  const leftAlone = takesKey || named === undefined || !(await isThere(named)) ? undefined : named;
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

/** The private key of an installation, if it is on this machine and the record was signed with it last. */
export async function signingKey(installation: Installation, config: Config): Promise<Signer | undefined> {
  const signer = await readKeyFile(keyFileOf(installation, config));
  const last = (await installation.store.ledgerKeys()).at(-1)?.key;
  return signer && writeVerifier(signer.verifier) === last ? signer : undefined;
}

/** Takes the key out of use at the place that was moved away from; its file is kept beside. */
export async function stopSigning(installation: Installation, config: Config): Promise<void> {
  const file = keyFileOf(installation, config);
  const signer = await signingKey(installation, config);
  if (signer) await rename(file, formerKeyFile(file, signer.verifier));
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
      `  it is in ${plain(file)}; the key in ${plain(leftAlone)}, which the settings name, was left to whoever signs with it`,
      '  if this is the installation that goes on: take a key into use there with "clausewatch ledger key --new --after-restore"',
    );
  return lines.join('\n');
}

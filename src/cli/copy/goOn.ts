/**
 * How the ledger goes on after a copy: with a new key, so that no key ever signs two histories, and with an event that says why.
 * @module
 */
import { rename } from 'node:fs/promises';
import type { Config } from '../../domain/config.ts';
import { OperationalError } from '../../domain/errors.ts';
import type { Occasion } from '../../domain/ledger.ts';
import { readVerifier, type Signer, writeVerifier } from '../../ledger/note.ts';
import { rootAt } from '../../ledger/tree.ts';
import { formerKey, type KeyServices, renewKey } from '../../pipeline/ledger/key.ts';
import { formerKeyFile, makeKeyFile, readKeyFile } from '../../pipeline/ledger/keyFile.ts';
import type { SignerMemory } from '../../pipeline/ledger/memory.ts';
import type { Composition, Installation } from '../../pipeline/services.ts';
import { keyFileOf, keyServices, signerMemory } from '../ledger/open.ts';
import { plain } from '../terminal.ts';

export interface GoneOn {
  /** The public key that signs from now on, "name+hash+key". */
  key: string;
  /** The private key before it is at hand, and vouches for it in the next checkpoint. */
  vouched: boolean;
}

export interface GoingOn extends Pick<Occasion, 'type' | 'takenAt'> {
  /** The private key that signed before, where somebody has brought it along. */
  former: Signer | undefined;
}

/**
 * Takes a new key into use at the place that was copied to, and tells the ledger why. Undefined where nothing was ever signed. Throws
 * OperationalError where the key cannot be written: the copy is whole, and unsigned from then on.
 */
export async function goOnSigning(
  composition: Composition,
  installation: Installation,
  config: Config,
  { former, ...occasion }: GoingOn,
): Promise<GoneOn | undefined> {
  const last = (await installation.store.ledgerKeys()).at(-1)?.key;
  if (last === undefined) return undefined;
  const services = keyServices(installation, config, composition);
  const before = readVerifier(last);
  // The old one is never put where it would sign: killed between the two, nothing is signed.
  if (former && writeVerifier(former.verifier) === last) await makeKeyFile(formerKeyFile(services.file, former.verifier), former);
  const name = services.isNamed ? services.name : (before?.name ?? services.name);
  const memory = signerMemory(installation, config);
  const signer = await renewed({ ...services, name }, memory, installation, occasion);
  return { key: writeVerifier(signer.verifier), vouched: before !== undefined && (await formerKey(services, before)) !== undefined };
}

async function renewed(
  services: KeyServices,
  memory: SignerMemory,
  { store }: Pick<Installation, 'store'>,
  occasion: Pick<Occasion, 'type' | 'takenAt'>,
): Promise<Signer> {
  try {
    const size = await store.ledgerSize();
    const known = await memory.last();
    // This machine may have signed more than the backup knows.
    const head = known && known.size > size ? known : { size, root: await rootAt(size, store.ledgerHashes) };
    const signer = await renewKey(services, { ...occasion, size: head.size, root: Buffer.from(head.root).toString('hex') });
    await memory.setAside(signer.verifier.id);
    return signer;
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    const { code, message, remedy, transient } = error;
    throw new OperationalError(code, `All was copied and is equal, but nothing signs the ledger from now on: ${message}`, {
      ...(remedy === undefined ? {} : { remedy: `${remedy} Then run "clausewatch ledger key --new".` }),
      transient,
      cause: error,
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

/** One line about it. */
export function goneOnText(gone: GoneOn | undefined): string {
  if (!gone) return '  the ledger was never signed: a key is made with the first checkpoint';
  return gone.vouched
    ? `  the ledger goes on with a new key, for which the one before vouches: ${plain(gone.key)}`
    : `  the ledger goes on with a new key: ${plain(gone.key)}\n  the one before is not here to vouch for it: tell whoever verifies`;
}

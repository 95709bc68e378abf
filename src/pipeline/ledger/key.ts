/**
 * The private key of the ledger: a file that is made with the first checkpoint. The public one stands in the record, so that two machines
 * never sign with keys of their own, and nobody begins a new one by losing a file.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import type { LedgerStore, Occasion } from '../../domain/ledger.ts';
import type { Clock } from '../../domain/ports.ts';
import { readVerifier, type Signer, signerOf, type Verifier, writeVerifier } from '../../ledger/note.ts';
import type { RandomBytes } from '../../lib/secrets.ts';
import { comingKeyFile, dropComingKey, formerKeyFile, makeKeyFile, putKeyInPlace, readKeyFile } from './keyFile.ts';
import type { SignerMemory } from './memory.ts';
import type { Extent } from './sign.ts';

export interface KeyServices {
  store: Pick<LedgerStore, 'ledgerKeys' | 'addLedgerKey'>;
  clock: Clock;
  randomBytes: RandomBytes;
  /** Path of the private key. */
  file: string;
  /** What the ledger is called if its first key is made now. */
  name: string;
  /** The settings name it so: a key of another name is refused. */
  isNamed?: boolean;
  /** The first key is made elsewhere: here nothing is signed before. */
  elsewhere?: boolean;
}

const SEED_BYTES = 32;

/**
 * The key that signs here, made if the record has none yet. Undefined where the record has one and its file is not on this machine, or where
 * the first one is made elsewhere.
 * Throws OperationalError('config') when the file holds no key, or another one than the record says.
 */
export async function openKey(services: KeyServices): Promise<Signer | undefined> {
  const { store, file } = services;
  const current = (await store.ledgerKeys()).at(-1)?.key;
  if (current !== undefined) await finishRenewal(services, current);
  const signer = await readKeyFile(file);
  if (!signer) return current === undefined && !services.elsewhere ? firstKey(services) : undefined;
  const own = writeVerifier(signer.verifier);
  if (current === undefined && !(await take(services, own))) return openKey(services);
  if (current !== undefined && current !== own) throw foreign(file, current);
  if (services.isNamed && signer.verifier.name !== services.name) throw misnamed(services.name, signer.verifier.name);
  return signer;
}

/** A key that was in use before, if its file is still beside that of today: what it says of the one after it is a proof. */
export async function formerKey({ file }: Pick<KeyServices, 'file'>, verifier: Verifier): Promise<Signer | undefined> {
  const former = await readKeyFile(formerKeyFile(file, verifier));
  return former && writeVerifier(former.verifier) === writeVerifier(verifier) ? former : undefined;
}

/**
 * Takes a new key into use; the file of the old one is kept beside it, and vouches for the new one in the next checkpoint. `occasion`: what
 * else the ledger tells with it. Killed at any moment it leaves the old key in use, or the new one. Throws OperationalError('config') where
 * somebody else has taken another one into use meanwhile.
 */
export async function renewKey(services: KeyServices, occasion?: Occasion): Promise<Signer> {
  const before = (await services.store.ledgerKeys()).at(-1)?.key;
  if (before !== undefined) await finishRenewal(services, before);
  const signer = await takeNewKey(services, occasion);
  await finishRenewal(services, writeVerifier(signer.verifier));
  return signer;
}

/**
 * The first half of a renewal: the record knows the new key, whose file waits beside that of the old one. As soon as others see that record,
 * nothing but the new key signs; whoever opens it on this machine next puts it into its place. Throws as `renewKey` does.
 */
export async function takeNewKey(services: KeyServices, occasion?: Occasion): Promise<Signer> {
  const { store, file, name, randomBytes } = services;
  const before = (await store.ledgerKeys()).at(-1)?.key;
  const signer = signerOf(name, randomBytes(SEED_BYTES));
  await makeKeyFile(comingKeyFile(file, signer.verifier), signer);
  if (await take(services, writeVerifier(signer.verifier), before, occasion)) return signer;
  await dropComingKey(file, signer.verifier);
  throw foreign(file, (await store.ledgerKeys()).at(-1)?.key ?? '');
}

/**
 * Goes on from a record that was restored by hand, which is older than what this machine has signed: the ledger tells how far that had come,
 * and a new key signs. `refused`: what another machine had signed and refuses to give up. Throws OperationalError('usage') where neither is known.
 */
export async function goOnRestored(
  services: KeyServices,
  memory: Pick<SignerMemory, 'last' | 'setAside'>,
  refused?: Extent,
): Promise<Signer> {
  const known = (await memory.last()) ?? refused;
  if (!known)
    throw new OperationalError('usage', 'This machine knows of nothing that was signed before.', {
      remedy: 'Run "clausewatch ledger key --new" without --after-restore.',
    });
  const signer = await renewKey(services, {
    type: 'ledger.restored',
    size: known.size,
    root: Buffer.from(known.root).toString('hex'),
  });
  await memory.setAside(signer.verifier.id);
  return signer;
}

/** One that is no key is set aside as well: somebody may still want to look at it. */
async function keptName({ file, clock }: Pick<KeyServices, 'file' | 'clock'>): Promise<string | undefined> {
  try {
    const old = await readKeyFile(file);
    return old && formerKeyFile(file, old.verifier);
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    return `${file}.${clock.now().getTime()}.unreadable`;
  }
}

/** Puts the key in use into its place where it waits beside the file: whoever took it into use may have been killed before. */
export async function finishRenewal(services: Pick<KeyServices, 'file' | 'clock'>, current: string): Promise<void> {
  const { file } = services;
  const verifier = readVerifier(current);
  const waits = verifier && (await readKeyFile(comingKeyFile(file, verifier)));
  if (waits) await putKeyInPlace(file, verifier, await keptName(services));
}

/** Of two processes that make it at once, one does. */
async function firstKey(services: KeyServices): Promise<Signer | undefined> {
  const { file, name, randomBytes } = services;
  await makeKeyFile(file, signerOf(name, randomBytes(SEED_BYTES)));
  return openKey(services);
}

function take({ store, clock }: KeyServices, key: string, after?: string, occasion?: Occasion): Promise<boolean> {
  return store.addLedgerKey({ key, at: clock.now().toISOString() }, after, occasion);
}

function foreign(file: string, current: string): OperationalError {
  return new OperationalError('config', `The key in ${file} is not the one that the ledger is signed with (${current}).`, {
    remedy: 'Name the right file as ledger.keyFile in the settings, or take a new key into use with "clausewatch ledger key --new".',
  });
}

function misnamed(wanted: string, name: string): OperationalError {
  return new OperationalError('config', `The settings call the ledger ${wanted}, but its key is that of ${name}.`, {
    remedy: 'Leave ledger.name out, or take a key of that name into use with "clausewatch ledger key --new".',
  });
}

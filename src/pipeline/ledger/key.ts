/**
 * The private key of the ledger: a file that is made with the first checkpoint. The public one stands in the record, so that two machines
 * never sign with keys of their own, and nobody begins a new one by losing a file.
 * @module
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OperationalError } from '../../domain/errors.ts';
import type { LedgerStore } from '../../domain/ledger.ts';
import type { Clock } from '../../domain/ports.ts';
import { readSigner, type Signer, signerOf, writeSigner, writeVerifier } from '../../ledger/note.ts';
import type { RandomBytes } from '../../lib/secrets.ts';

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
  const signer = await readKey(file);
  if (!signer) return current === undefined && !services.elsewhere ? firstKey(services) : undefined;
  const own = writeVerifier(signer.verifier);
  if (current === undefined && !(await take(services, own))) return openKey(services);
  if (current !== undefined && current !== own) throw foreign(file, current);
  if (services.isNamed && signer.verifier.name !== services.name) throw misnamed(services.name, signer.verifier.name);
  return signer;
}

/** Takes a new key into use; the file of the old one is kept beside it. */
export async function renewKey(services: KeyServices): Promise<Signer> {
  const { store, file } = services;
  const before = (await store.ledgerKeys()).at(-1)?.key;
  const old = await readKey(file);
  if (old) await rename(file, `${file}.${old.verifier.id}`);
  const signer = await makeKey(services);
  if (await take(services, writeVerifier(signer.verifier), before)) return signer;
  throw foreign(file, (await store.ledgerKeys()).at(-1)?.key ?? '');
}

async function firstKey(services: KeyServices): Promise<Signer | undefined> {
  await makeKey(services);
  return openKey(services);
}

function take({ store, clock }: KeyServices, key: string, after?: string): Promise<boolean> {
  return store.addLedgerKey({ key, at: clock.now().toISOString() }, after);
}

/** Of two processes that make it at once, one does. */
async function makeKey({ file, name, randomBytes }: KeyServices): Promise<Signer> {
  const signer = signerOf(name, randomBytes(SEED_BYTES));
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${writeSigner(signer)}\n`, { mode: 0o600, flag: 'wx', flush: true });
    return signer;
  } catch (cause) {
    if (isCode(cause, 'EEXIST')) return (await readKey(file)) ?? signer;
    throw new OperationalError('storage', `The private key of the ledger cannot be written to ${file}.`, {
      remedy: 'Give Clausewatch the right to write there, or name another file as ledger.keyFile in the settings.',
      cause,
    });
  }
}

async function readKey(file: string): Promise<Signer | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (isCode(cause, 'ENOENT')) return undefined;
    throw new OperationalError('config', `The private key of the ledger cannot be read from ${file}.`, {
      remedy: 'Give Clausewatch the right to read it.',
      cause,
    });
  }
  const signer = readSigner(text.trim());
  if (signer) return signer;
  throw new OperationalError('config', `The file ${file} holds no private key of a ledger.`, {
    remedy: 'Put the key back from a backup of yours, or take a new one into use with "clausewatch ledger key --new".',
  });
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

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

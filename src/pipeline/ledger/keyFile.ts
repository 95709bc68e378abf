/**
 * Files of private keys.
 * @module
 */
import { link, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OperationalError } from '../../domain/errors.ts';
import { readSigner, type Signer, type Verifier, writeSigner } from '../../ledger/note.ts';
import { syncFolder } from '../../lib/syncFolder.ts';
import { isCode, isOpenToOthers, makeOwnFile, readOwnFile } from './ownFile.ts';

/**
 * The key in this file; undefined where there is none. Throws OperationalError: 'evidence' where it holds no key, 'config' where it cannot be
 * read, or may be read by everybody.
 */
export async function readKeyFile(file: string): Promise<Signer | undefined> {
  const text = await readOwnFile(file).catch((cause: unknown) => {
    throw new OperationalError('config', `The private key of the ledger cannot be read from ${file}.`, {
      remedy: 'Give Clausewatch the right to read it.',
      cause,
    });
  });
  if (text === undefined) return undefined;
  const signer = readSigner(text.trim());
  if (!signer)
    throw new OperationalError('evidence', `The file ${file} holds no private key of a ledger.`, {
      remedy: 'Put the key back from a backup of yours, or take a new one into use with "clausewatch ledger key --new".',
    });
  if (await isOpenToOthers(file))
    throw new OperationalError('config', `Others than its owner can get at the private key of the ledger, ${file}.`, {
      remedy: `Run "chmod 600 ${file}"; if others may have read it, take a new key into use with "clausewatch ledger key --new".`,
    });
  return signer;
}

/** False, and nothing is written, where there is such a file. */
export async function makeKeyFile(file: string, signer: Signer): Promise<boolean> {
  return makeOwnFile(file, `${writeSigner(signer)}\n`, signer.verifier.id).catch((cause: unknown) => {
    throw new OperationalError('storage', `The private key of the ledger cannot be written to ${file}.`, {
      remedy: 'Give Clausewatch the right to write there, or name another file as ledger.keyFile in the settings.',
      cause,
    });
  });
}

/** Where a new key waits until the record knows it. Of several that are made at once each has its own. */
export function comingKeyFile(file: string, { id }: Pick<Verifier, 'id'>): string {
  return `${file}.${id}.new`;
}

/** Where a key is kept that is not in use any more: it may have to vouch for the one after it. */
export function formerKeyFile(file: string, { id }: Pick<Verifier, 'id'>): string {
  return `${file}.${id}`;
}

/** Puts the key that waits into its place; what was there is kept beside it. At no moment is there none. */
export async function putKeyInPlace(file: string, coming: Verifier, keptAs: string | undefined): Promise<void> {
  if (keptAs !== undefined) {
    await link(file, keptAs).catch((error: unknown) => {
      if (!isCode(error, 'EEXIST') && !isCode(error, 'ENOENT')) throw error;
    });
  }
  await rename(comingKeyFile(file, coming), file);
  await syncFolder(dirname(file));
}

export async function dropComingKey(file: string, coming: Verifier): Promise<void> {
  await rm(comingKeyFile(file, coming), { force: true });
}

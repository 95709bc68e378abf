/**
 * What is known of the ledger beside its record: checkpoints that somebody kept, and what this machine has signed.
 * @module
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../domain/config.ts';
import { OperationalError } from '../../domain/errors.ts';
import { MANIFEST_FILE } from '../../pipeline/copy/manifest.ts';
import { readKeyFile } from '../../pipeline/ledger/keyFile.ts';
import type { Installation } from '../../pipeline/services.ts';
import type { KnownOfLedger } from '../../pipeline/verify/ledgerCheckpoints.ts';
import { note, plain } from '../terminal.ts';
import { keyFileOf, signerMemory } from './open.ts';

/** A note has some hundred bytes. */
const MAX_BYTES = 100_000;

/** Signed notes of these files, and of all files in these folders. Throws OperationalError('input') for what cannot be read. */
export async function readKept(paths: readonly string[]): Promise<KnownOfLedger['kept']> {
  const kept: Array<{ name: string; note: string }> = [];
  for (const path of paths) for (const file of await filesOf(path)) kept.push({ name: file, note: await noteIn(file) });
  return kept;
}

async function filesOf(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return undefined;
    throw unreadable(path, error);
  });
  if (!entries) return [path];
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.')).map(({ name }) => join(path, name));
  if (files.length === 0) throw unreadable(path);
  return files.toSorted();
}

async function noteIn(file: string): Promise<string> {
  try {
    if ((await stat(file)).size > MAX_BYTES) throw unreadable(file);
    return await readFile(file, 'utf8');
  } catch (error) {
    throw error instanceof OperationalError ? error : unreadable(file, error);
  }
}

function unreadable(path: string, cause?: unknown): OperationalError {
  return new OperationalError('input', `There is no checkpoint to be read in ${path}.`, {
    remedy: 'Name a file that "clausewatch ledger checkpoint" wrote, or a folder of such files.',
    cause,
  });
}

/**
 * The public half of the private key on this machine, and what it signed last. A backup is older than that, and is looked at without; so it is
 * by somebody who may not read the key, which is told.
 */
export async function ownOf(installation: Pick<Installation, 'dataDir'>, config: Config): Promise<Pick<KnownOfLedger, 'own'>> {
  if (await stat(join(installation.dataDir, MANIFEST_FILE)).catch(() => undefined)) return {};
  try {
    const key = await readKeyFile(keyFileOf(installation, config));
    const last = key && (await signerMemory(installation, config).last());
    return key ? { own: { key: key.verifier, ...(last ? { last } : {}) } } : {};
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    if (error.code === 'evidence') return { own: { fault: error.message } };
    note(plain(`${error.message} It is not compared with the ledger.`));
    return {};
  }
}

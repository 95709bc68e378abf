/**
 * What this machine has signed last, in a file beside its private key. Whoever can write the database can remove checkpoints and write another
 * history; by this file the key is not lent to it.
 * @module
 */
import { rename } from 'node:fs/promises';
import { hostname } from 'node:os';
import { OperationalError } from '../../domain/errors.ts';
import { readCheckpoint, type TreeHead } from '../../ledger/checkpoint.ts';
import { isCode, readOwnFile, replaceOwnFile } from './ownFile.ts';

export interface SignerMemory {
  /**
   * What was signed last, or seen to be; undefined where nothing is known yet. Throws OperationalError: 'evidence' where the file holds none, 'config' where it
   * cannot be read.
   */
  last(): Promise<(TreeHead & { note: string }) | undefined>;
  /** Resolves when it is on the disk. */
  keep(note: string): Promise<void>;
  /** Knows nothing from then on: another history is signed by decision. What was known is kept beside it, under this ending. */
  setAside(ending: string): Promise<void>;
}

/** `file`: where it is kept. */
export function createSignerMemory(file: string): SignerMemory {
  let keeping: Promise<void> = Promise.resolve();
  return {
    async last() {
      const note = await readOwnFile(file).catch((cause: unknown) => {
        throw unreadable('config', file, cause);
      });
      if (note === undefined) return undefined;
      const head = readCheckpoint(note);
      if (!head) throw unreadable('evidence', file);
      return { ...head, note };
    },
    async keep(note) {
      const mine = keeping.catch(() => {}).then(() => keepLarger(file, note));
      keeping = mine;
      await mine.catch((cause: unknown) => {
        throw new OperationalError('storage', `What is signed of the ledger cannot be noted in ${file}.`, {
          remedy: 'Give Clausewatch the right to write there, or name another file as ledger.lastFile in the settings.',
          cause,
        });
      });
    },
    setAside: (ending) =>
      rename(file, `${file}.${ending}`).catch((error: unknown) => {
        if (!isCode(error, 'ENOENT')) throw error;
      }),
  };
}

/**
 * Processes may sign at once, of containers that share a volume, too: each writes a file of its own first. Whoever is late does not put what it
 * signed over what another one has signed since: between the two, another history would be signed.
 */
async function keepLarger(file: string, note: string): Promise<void> {
  const kept = readCheckpoint((await readOwnFile(file)) ?? '');
  const head = readCheckpoint(note);
  if (kept && head && kept.size > head.size) return;
  await replaceOwnFile(file, note, `${hostname()}-${process.pid}`);
}

function unreadable(code: 'config' | 'evidence', file: string, cause?: unknown): OperationalError {
  return new OperationalError(code, `What this machine has signed of the ledger cannot be read from ${file}.`, {
    remedy: 'Look at "clausewatch verify" with a checkpoint that you kept; when all holds, remove the file.',
    cause,
  });
}

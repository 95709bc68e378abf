/**
 * What copying asks of the places that it copies from and to, beside their content.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import type { Lock } from '../../domain/ports.ts';
import type { CheckServices } from '../services.ts';
import type { CopyPlace } from './copy.ts';

/** A folder with a record in a database file and its evidence, like that of an embedded installation. Nothing is made before it is written to. */
export interface CopyFolder extends CopyPlace {
  /** Brings the tables of an older version up to date. */
  update(): Promise<void>;
  /** How many events its ledger has, and their root (hex). */
  ledger(): Promise<{ size: number; root: string }>;
  /** As that of an installation. */
  exclusive(work: string): Promise<Lock>;
}

/** Opens a folder by the name that its record has there. */
export type OpenFolder = (folder: string, record: string) => CopyFolder;

/** The lock that copies and sweeps of an installation share: what a copy needs is not cleared away meanwhile. */
export const EVIDENCE_LOCK = 'copy';

const PATIENCE_MS = 60_000;
const STEP_MS = 250;
/** Who takes the evidence many times one after the other lets go of it for so long in between: whoever waits for it gets it. */
export const TURN_MS = 2 * STEP_MS;

/**
 * Does `work` while no evidence is cleared away at `place` and nobody else copies it. A sweep that is under way is waited for; throws
 * OperationalError('storage') when the place stays taken for a minute. Whoever removes something asks `lock` before: where it was lost, another
 * may be copying by now.
 */
export async function undisturbed<Result>(
  place: Pick<CopyFolder, 'exclusive'>,
  wait: CheckServices['wait'],
  signal: AbortSignal,
  work: (lock: Pick<Lock, 'check'>) => Promise<Result>,
): Promise<Result> {
  const lock = await taken(place, wait, signal);
  try {
    const result = await work(lock);
    // Else something may have been cleared away under it.
    lock.check();
    return result;
  } finally {
    lock.release();
  }
}

async function taken(place: Pick<CopyFolder, 'exclusive'>, wait: CheckServices['wait'], signal: AbortSignal): Promise<Lock> {
  for (let waited = 0; ; waited += STEP_MS) {
    try {
      return await place.exclusive(EVIDENCE_LOCK);
    } catch (error) {
      if (!(error instanceof OperationalError) || waited >= PATIENCE_MS || signal.aborted) throw error;
    }
    await wait(STEP_MS, signal);
  }
}

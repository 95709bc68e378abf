/**
 * Exclusive work on a data folder: a lock that the operating system releases when the process dies.
 * @module
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { OperationalError } from '../../../domain/errors.ts';

/**
 * Takes `folder` for `work` ("import"). SQLite's own file lock does it: no stale lock is left by a killed process.
 * Throws OperationalError('storage') when another process has it.
 */
export function takeExclusive(folder: string, work: string): { release(): void } {
  const lock = new DatabaseSync(join(folder, `${work}.lock`), { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (cause) {
    lock.close();
    throw new OperationalError('storage', `Another ${work} is running in ${folder}.`, {
      remedy: 'Wait until it has ended, or stop it first.',
      cause,
    });
  }
  return { release: () => lock.close() };
}

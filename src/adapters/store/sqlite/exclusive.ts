/**
 * Exclusive work on a data folder: a lock that the operating system releases when the process dies.
 * @module
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { OperationalError } from '../../../domain/errors.ts';
import type { Lock } from '../../../domain/ports.ts';

/**
 * Takes `folder` for `work` ("import"). SQLite's own file lock does it: no stale lock is left by a killed process.
 * Throws OperationalError('storage') when another process has it.
 */
export function takeExclusive(folder: string, work: string): Lock {
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
  return kept(lock);
}

/**
 * Takes `folder` for use beside others ("use"), or alone. Throws OperationalError('storage') when somebody has it to himself, or when it is
 * wanted alone while it is in use.
 */
export function takeForUse(folder: string, { alone = false } = {}): Lock {
  const lock = new DatabaseSync(join(folder, 'use.lock'), { timeout: 0 });
  try {
    lock.exec(alone ? 'begin exclusive' : 'begin deferred');
    // A transaction that has read keeps those out that want the file alone.
    lock.prepare('select count(*) from sqlite_schema').get();
  } catch (cause) {
    lock.close();
    if (alone)
      throw new OperationalError('storage', `The installation in ${folder} is in use.`, {
        remedy: 'Stop "clausewatch start" and whatever else works on it, then run the command again; nothing was changed.',
        cause,
      });
    throw new OperationalError('storage', `The installation in ${folder} is being restored or moved.`, {
      remedy: 'Wait until that has ended.',
      cause,
    });
  }
  return kept(lock);
}

/** The operating system keeps it for as long as the process lives. */
function kept(lock: DatabaseSync): Lock {
  return { release: () => lock.close(), check() {} };
}

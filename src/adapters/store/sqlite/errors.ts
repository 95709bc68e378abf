/**
 * Puts what SQLite refuses into plain sentences.
 * @module
 */
import { OperationalError, type OperationalErrorOptions } from '../../../domain/errors.ts';

/** Primary result codes of SQLite (https://sqlite.org/rescode.html). */
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;

/** Runs `work`; an error of SQLite that is no bug of ours becomes an OperationalError('storage') about `file`. */
export async function reported<T>(file: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explained(file, error);
  }
}

/** The error as the user should read it; anything unexpected comes back as it is. */
export function explained(file: string, error: unknown): unknown {
  const code = resultCode(error);
  const [sentence, options] = code === undefined ? [] : (sentences(file)[code] ?? []);
  return sentence === undefined ? error : new OperationalError('storage', sentence, { ...options, cause: error });
}

function sentences(file: string): Record<number, [string, OperationalErrorOptions]> {
  const busy: [string, OperationalErrorOptions] = [
    `The database ${file} is locked by another program.`,
    { remedy: 'Wait until the other Clausewatch command is done, or stop it; nothing was changed.', transient: true },
  ];
  const restore = 'Restore it from a backup, or choose another data folder with --data.';
  return {
    [BUSY]: busy,
    [LOCKED]: busy,
    [READONLY]: [
      `The database ${file} cannot be written to.`,
      { remedy: 'Give the user that runs Clausewatch the right to write the file and its folder.' },
    ],
    [IOERR]: [
      `The disk reports an error while the database ${file} is used.`,
      { remedy: 'Check the disk and the free space on it; nothing was changed.' },
    ],
    [CORRUPT]: [`The database ${file} is damaged.`, { remedy: restore }],
    [FULL]: [
      `There is no space left on the disk that holds the database ${file}.`,
      { remedy: 'Free some space or move the data folder; nothing was changed.', transient: true },
    ],
    [CANTOPEN]: [
      `The database ${file} cannot be opened.`,
      { remedy: 'Check that the folder exists and that Clausewatch may read and write it.' },
    ],
    [NOTADB]: [`The file ${file} is not a database.`, { remedy: restore }],
  };
}

/** What is in the file makes no sense to SQLite. */
export function isCorrupt(error: unknown): boolean {
  const code = resultCode(error);
  return code === CORRUPT || code === NOTADB;
}

/** The primary result code; extended codes carry it in their lowest byte. */
function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return error.errcode & 0xff;
}

/**
 * Whether what a file says of a record may take the place of what is recorded: only where nobody else changed that meanwhile.
 * @module
 */

/** A version of a record, oldest first. */
export interface PastVersion {
  /** `digestOf` its entry; absent for the one that removed it. */
  digest?: string;
  /** A file brought it. */
  fromFile: boolean;
}

/**
 * `same`: there is nothing to do. `edited`: the file is ahead. `older`: the record is, and the file says what it said before. `conflict`: both
 * went on from what was exported.
 */
export type Standing = 'same' | 'edited' | 'older' | 'conflict';

/**
 * `said`: digest of what the file says, absent where it leaves the record out. `base`: digest of what was exported. Without one (a file
 * written by hand, or exported elsewhere) only a file that says what the record once said is known to be older.
 */
export function standingOf(said: string | undefined, versions: readonly PastVersion[], base?: string): Standing {
  if (said === versions.at(-1)?.digest) return 'same';
  const exported = base === undefined ? -1 : versions.findLastIndex(({ digest }) => digest === base);
  if (exported < 0) return versions.some(({ digest }) => digest === said && said !== undefined) ? 'older' : 'edited';
  if (isOfFiles(versions.slice(exported), base)) return 'edited';
  return said === base ? 'older' : 'conflict';
}

/** Since the first of these nothing was changed but by files: they come out of one history, where people settle what meets. */
function isOfFiles([, ...later]: readonly PastVersion[], base: string | undefined): boolean {
  let before = base;
  return later.every(({ digest, fromFile }) => {
    const isChanged = digest !== before;
    before = digest;
    return fromFile || !isChanged;
  });
}

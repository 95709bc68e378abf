/**
 * A backup: an installation copied into a folder, with a manifest that says what it holds.
 *
 * A folder keeps the latest backup and, if asked, earlier ones below `earlier/`; all of them share the evidence in `objects/`. A new record is
 * written beside the one that is there, and takes its place in two steps: its manifest is already there under another name, so that a
 * reader finds a record and the manifest that fits it at every moment between them.
 * @module
 */
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { OperationalError } from '../../domain/errors.ts';
import { version } from '../../lib/version.ts';
import { type CopyOptions, type CopyPlace, type CopyReport, copyInstallation } from './copy.ts';
import { duplicate, entriesOf, moveInto, removeDatabase, replaceFile, syncedHash } from './files.ts';
import { EARLIER, KEY_FILE, MANIFEST_FILE, type Manifest, manifestText, NEXT_MANIFEST, RECORD_FILE } from './manifest.ts';
import type { CopyFolder, OpenFolder } from './places.ts';
import { FOLDER_NAME, findBackup } from './stored.ts';

const NEXT_RECORD = `${RECORD_FILE}.part`;
/** What an unfinished first backup may have left in a folder. */
const OURS = new RegExp(`^(objects|${EARLIER}|.*\\.lock|.*\\.part(-journal|-wal|-shm)?|${NEXT_MANIFEST.replaceAll('.', '\\.')})$`);

export interface BackupOptions extends CopyOptions {
  /** Backups that the folder keeps, this one included. */
  keep: number;
  openFolder: OpenFolder;
  /** The text of the signing key, where it is to be taken along; without it, one that an earlier backup took goes. */
  key?: string | undefined;
}

export interface BackupReport extends CopyReport {
  /** Whether the signing key was taken along. */
  key: boolean;
  /** How many events its ledger has, and their root (hex). */
  ledger: { size: number; root: string };
  /** Bytes of the record. */
  recordBytes: number;
  /** Moments of the backups that the folder has now, the newest first. */
  kept: string[];
  /** Blobs of which no backup in the folder knows any more. */
  removedBlobs: number;
  /** Moments of earlier backups in the folder that cannot be read: as long as they are there, no evidence is removed. */
  unreadable: string[];
}

/**
 * Backs the installation up into a folder. The caller keeps both places to itself (`undisturbed`). Until the new backup is whole the one before
 * stays valid. Throws OperationalError: 'conflict' when the folder holds something else, and as `copyInstallation` does.
 */
export async function backUp(from: CopyPlace, folder: string, { key, ...options }: BackupOptions): Promise<BackupReport> {
  await clearUnfinished(folder);
  const target = options.openFolder(folder, NEXT_RECORD);
  const report = await copyInstallation(from, target, options);
  if (key === undefined) await rm(join(folder, KEY_FILE), { force: true });
  else await replaceFile(join(folder, KEY_FILE), `${key}\n`);
  const ledger = await target.ledger();
  const file = join(folder, NEXT_RECORD);
  const record = await syncedHash(file);
  const manifest: Manifest = {
    format: 1,
    takenAt: report.takenAt,
    program: version(),
    schema: report.schema,
    record,
    tables: report.tables.map(({ table, rows, digest }) => ({ table, rows, digest })),
    blobs: { count: report.blobs.count, bytes: report.blobs.bytes },
    lost: report.lost.map(({ name, why }) => ({ name: name.slice(0, 200), why })),
    key: key !== undefined,
    ledger,
  };
  await replaceFile(join(folder, NEXT_MANIFEST), manifestText(manifest));
  await setAside(folder, options.keep);
  await moveInto(file, join(folder, RECORD_FILE));
  await moveInto(join(folder, NEXT_MANIFEST), join(folder, MANIFEST_FILE));
  const earlier = await dropOld(folder, options.keep);
  const { removed, unreadable } = await removeUnknown(target, folder, earlier, options.openFolder);
  return {
    ...report,
    key: key !== undefined,
    ledger,
    recordBytes: record.bytes,
    kept: [report.takenAt, ...earlier.map(momentOf)],
    removedBlobs: removed,
    unreadable,
  };
}

/** Makes the folder. Throws OperationalError('conflict') when it holds anything but backups. */
export async function prepareBackupFolder(folder: string): Promise<void> {
  const names = (await entriesOf(folder)).map(({ name }) => name);
  const isBackup = names.includes(MANIFEST_FILE) || names.includes(NEXT_MANIFEST);
  const foreign = names.find((name) => (isBackup ? false : !OURS.test(name)));
  if (foreign !== undefined) {
    const what = foreign === RECORD_FILE ? 'an installation' : `other files, like ${JSON.stringify(foreign)}`;
    throw new OperationalError('conflict', `${folder} holds ${what}.`, { remedy: 'Name an empty folder, or one with backups in it.' });
  }
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new OperationalError('storage', `The folder ${folder} cannot be made.`, {
      remedy: 'Name one that this account may write to.',
      cause,
    });
  }
}

/** Ends what a killed backup had begun: a record that has taken its place gets its manifest, anything less goes. */
async function clearUnfinished(folder: string): Promise<void> {
  await removeDatabase(join(folder, NEXT_RECORD));
  const found = await findBackup(folder);
  if (found?.file === NEXT_MANIFEST) await moveInto(join(folder, NEXT_MANIFEST), join(folder, MANIFEST_FILE));
  else await rm(join(folder, NEXT_MANIFEST), { force: true });
  for (const { name } of await entriesOf(join(folder, EARLIER)))
    if (name.endsWith('.part')) await rm(join(folder, EARLIER, name), { recursive: true, force: true });
}

/** Gives the backup that is there a second place among the earlier ones. */
async function setAside(folder: string, keep: number): Promise<void> {
  const now = keep > 1 ? await findBackup(folder) : undefined;
  if (!now) return;
  const place = join(folder, EARLIER, folderNameOf(now.manifest.takenAt));
  const beside = `${place}.part`;
  await rm(beside, { recursive: true, force: true });
  await duplicate(join(folder, RECORD_FILE), join(beside, RECORD_FILE));
  await duplicate(join(folder, now.file), join(beside, MANIFEST_FILE));
  await rm(place, { recursive: true, force: true });
  await rename(beside, place);
}

/** Removes the oldest until so many are left, and gives the names of those that are. */
async function dropOld(folder: string, keep: number): Promise<string[]> {
  const names = await earlierBackups(folder);
  for (const name of names.slice(keep - 1)) await rm(join(folder, EARLIER, name), { recursive: true, force: true });
  return names.slice(0, keep - 1);
}

/** Names of the earlier backups' folders, the newest first. */
export async function earlierBackups(folder: string): Promise<string[]> {
  const names = (await entriesOf(join(folder, EARLIER))).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return names
    .filter((name) => FOLDER_NAME.test(name))
    .sort()
    .reverse();
}

/** "2026-03-01T06-00-00.000Z": a moment as every file system takes it. */
export function folderNameOf(takenAt: string): string {
  return takenAt.replaceAll(':', '-');
}

function momentOf(name: string): string {
  return name.replace(/T(\d\d)-(\d\d)-/, 'T$1:$2:');
}

/** Removes the evidence that none of the folder's backups refers to, if all of them can say what they refer to. */
async function removeUnknown(
  target: CopyFolder,
  folder: string,
  earlier: readonly string[],
  openFolder: OpenFolder,
): Promise<{ removed: number; unreadable: string[] }> {
  const known = await blobsOf(openFolder(folder, RECORD_FILE));
  const unreadable: string[] = [];
  for (const name of earlier)
    try {
      for (const blob of await blobsOf(openFolder(join(folder, EARLIER, name), RECORD_FILE))) known.add(blob);
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error;
      unreadable.push(momentOf(name));
    }
  let removed = 0;
  if (unreadable.length > 0) return { removed, unreadable };
  for await (const name of target.blobs.list()) {
    if (known.has(name)) continue;
    await target.blobs.remove(name);
    removed += 1;
  }
  return { removed, unreadable };
}

function blobsOf({ record }: CopyFolder): Promise<Set<string>> {
  return record.look((moment) => moment.blobs());
}

/**
 * Restores a backup into an empty installation.
 *
 * A backup is a file that somebody hands us. Its record is copied first and the copy alone is read, so that what was checked is what is
 * restored; only tables are read from it, row by row, into tables of our own.
 * @module
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { OperationalError } from '../../domain/errors.ts';
import type { CopiedLedger } from '../../domain/ledger.ts';
import { readSigner, type Signer } from '../../ledger/note.ts';
import type { Installation } from '../services.ts';
import { earlierBackups, folderNameOf } from './backup.ts';
import { type CopyOptions, type CopyReport, copyInstallation } from './copy.ts';
import { copyHashed, mustBePlain, readSmall } from './files.ts';
import { EARLIER, KEY_FILE, type Manifest, RECORD_FILE } from './manifest.ts';
import type { CopyFolder, OpenFolder } from './places.ts';
import { readManifests } from './stored.ts';

/**
 * What a restored installation begins without: nobody is signed in, and no sign-in link that was sent is good. Whoever got hold of the backup
 * might use them, and people may have signed out since.
 */
export const NOT_RESTORED: ReadonlySet<string> = new Set(['sessions', 'links']);

/** Where the record is checked and brought up to date, in the data folder. */
const WORK_FOLDER = 'restoring';

export interface RestoreOptions extends Omit<CopyOptions, 'leaveOut' | 'incomplete' | 'check'> {
  openFolder: OpenFolder;
  /** The moment of an earlier backup in the folder (ISO 8601 UTC). */
  at?: string | undefined;
}

export interface RestoreReport extends CopyReport {
  manifest: Manifest;
}

/**
 * Restores the backup in `folder`. Throws OperationalError: 'input' when it is not what its manifest says, and as `copyInstallation` does;
 * the installation is then as empty as it was.
 */
export async function restore(
  folder: string,
  to: Pick<Installation, 'dataDir' | 'record' | 'blobs' | 'sealFaults'>,
  { at, openFolder, goOn, ...options }: RestoreOptions,
): Promise<RestoreReport> {
  const place = await placeOf(folder, at);
  await mustBePlain(folder);
  const work = join(to.dataDir, WORK_FOLDER);
  await rm(work, { recursive: true, force: true });
  try {
    const manifest = await takeRecord(place, work);
    const record = openFolder(work, RECORD_FILE);
    await mustBeAsTold(record, manifest, place);
    await record.update();
    const from = { ...record, blobs: openFolder(folder, RECORD_FILE).blobs };
    const incomplete = new Set(manifest.lost.map(({ name }) => name));
    const asOfBackup = goOn && ((ledger: CopiedLedger) => goOn(ledger, manifest.takenAt));
    const report = await copyInstallation(from, to, { ...options, incomplete, leaveOut: NOT_RESTORED, check: true, goOn: asOfBackup });
    return { ...report, takenAt: manifest.takenAt, manifest };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** A key has some hundred bytes. */
const KEY_BYTES = 10_000;

/** The private key that a backup has brought along. Throws OperationalError('input') when what stands in its place is none. */
export async function keyIn(folder: string): Promise<Signer | undefined> {
  const text = await readSmall(join(folder, KEY_FILE), KEY_BYTES);
  if (text === undefined) return undefined;
  const signer = readSigner(text.trim());
  if (!signer) throw broken(folder, `its ${KEY_FILE} holds no key`);
  return signer;
}

async function placeOf(folder: string, at: string | undefined): Promise<string> {
  const [latest] = await readManifests(folder);
  if (!latest)
    throw new OperationalError('input', `There is no backup in ${folder}.`, { remedy: 'Name the folder that "clausewatch backup" wrote.' });
  if (at === undefined || at === latest.manifest.takenAt) return folder;
  const earlier = await earlierBackups(folder);
  if (earlier.includes(folderNameOf(at))) return join(folder, EARLIER, folderNameOf(at));
  const known = [latest.manifest.takenAt, ...earlier.map((name) => name.replace(/T(\d\d)-(\d\d)-/, 'T$1:$2:'))];
  throw new OperationalError('usage', `There is no backup of ${at} in ${folder}.`, { remedy: `There are those of ${known.join(', ')}.` });
}

/** Copies the record, and gives the manifest that fits it. */
async function takeRecord(place: string, work: string): Promise<Manifest> {
  const manifests = await readManifests(place);
  const copied = await copyHashed(join(place, RECORD_FILE), join(work, RECORD_FILE));
  if (!copied) throw broken(place, `its record ${RECORD_FILE} is missing`);
  const fitting = manifests.find(({ manifest }) => manifest.record.sha256 === copied.sha256);
  if (fitting) return fitting.manifest;
  const [first] = manifests;
  const shorter = first && first.manifest.record.bytes > copied.bytes;
  throw broken(
    place,
    shorter ? 'its record is cut short' : 'its record is not the one that its manifest names; one of the two was changed',
  );
}

async function mustBeAsTold({ record }: CopyFolder, manifest: Manifest, place: string): Promise<void> {
  await record
    .look(async (moment) => {
      const told = new Map(manifest.tables.map((table) => [table.table, table]));
      const differing: string[] = [];
      for (const { name } of moment.tables) {
        const { digest, rows } = await moment.digest(name);
        if (told.get(name)?.digest !== digest || told.get(name)?.rows !== rows) differing.push(name);
        told.delete(name);
      }
      const wrong = [...differing, ...told.keys()];
      if (moment.schema !== manifest.schema) throw broken(place, 'its manifest names another version of the tables');
      if (wrong.length > 0) throw broken(place, `its manifest tells something else of ${wrong.join(', ')}`);
    })
    .catch((error: unknown) => {
      throw error instanceof OperationalError && error.code === 'storage' ? broken(place, error.message, error) : error;
    });
}

function broken(place: string, why: string, cause?: unknown): OperationalError {
  return new OperationalError('input', `The backup in ${place} cannot be restored: ${why.replace(/\.$/, '')}.`, {
    remedy: 'Take another backup, or an earlier one with --at; nothing was restored.',
    ...(cause === undefined ? {} : { cause }),
  });
}

/**
 * Finds the backup in a folder: a record, and the manifest that fits it.
 * @module
 */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { hashOf, readSmall } from './files.ts';
import { EARLIER, MANIFEST_FILE, type Manifest, NEXT_MANIFEST, parseManifest, RECORD_FILE } from './manifest.ts';

export interface StoredManifest {
  manifest: Manifest;
  /** Name of the file that it was read from. */
  file: string;
}

/** The manifests of a folder: that of its backup, and that of one which was taking its place when it was killed. */
export async function readManifests(folder: string): Promise<StoredManifest[]> {
  const found: StoredManifest[] = [];
  for (const file of [MANIFEST_FILE, NEXT_MANIFEST]) {
    const text = await readSmall(join(folder, file));
    if (text !== undefined) found.push({ file, manifest: parseManifest(text, join(folder, file)) });
  }
  return found;
}

/** The manifest that names the record of the folder; undefined when there is none. */
export async function findBackup(folder: string): Promise<StoredManifest | undefined> {
  const manifests = await readManifests(folder);
  const record = manifests.length === 0 ? undefined : await hashOf(join(folder, RECORD_FILE));
  return manifests.find(({ manifest }) => manifest.record.sha256 === record?.sha256);
}

/** "2026-03-01T06-00-00.000Z": the folder of an earlier backup. */
export const FOLDER_NAME = /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}\.\d{3}Z$/;

/** Where the evidence of a data folder lies: all backups of one folder share theirs. */
export function evidenceFolderOf(folder: string): string {
  const isEarlier = basename(dirname(folder)) === EARLIER && FOLDER_NAME.test(basename(folder)) && existsSync(join(folder, MANIFEST_FILE));
  return isEarlier ? dirname(dirname(folder)) : folder;
}

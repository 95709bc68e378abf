/**
 * Finds the backup in a folder: a record, and the manifest that fits it.
 * @module
 */
import { join } from 'node:path';
import { hashOf, readSmall } from './files.ts';
import { MANIFEST_FILE, type Manifest, NEXT_MANIFEST, parseManifest, RECORD_FILE } from './manifest.ts';

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

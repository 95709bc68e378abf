/**
 * A backup against its manifest: what is looked at has to be what a restore would take.
 * @module
 */
import { join } from 'node:path';
import { OperationalError } from '../../domain/errors.ts';
import { entriesOf, hashOf } from '../copy/files.ts';
import { MANIFEST_FILE, RECORD_FILE } from '../copy/manifest.ts';
import { readManifests, type StoredManifest } from '../copy/stored.ts';
import type { Examiner } from './examiner.ts';

const REMEDY = 'Take another backup, or an earlier one.';
/** What SQLite reads together with a database, and a restore does not. */
const BESIDE = ['-wal', '-journal'];

/** Nothing to say of a folder that is no backup. */
export const backupExaminer: Examiner = {
  name: 'backup',
  title: 'a backup against its manifest',
  async *examine({ folder, examined }) {
    const manifests = folder === undefined ? [] : await manifestsOf(folder);
    if (folder === undefined || (Array.isArray(manifests) && manifests.length === 0)) return;
    examined('database');
    if (manifests instanceof OperationalError) {
      yield { what: 'database', id: MANIFEST_FILE, sentence: manifests.message, remedy: REMEDY };
      return;
    }
    const record = await hashOf(join(folder, RECORD_FILE));
    if (!manifests.some(({ manifest }) => manifest.record.sha256 === record?.sha256)) {
      const sentence = 'It is not the one that the manifest of the backup names: one of the two was changed, and it cannot be restored.';
      yield { what: 'database', id: RECORD_FILE, sentence, remedy: REMEDY };
    }
    for (const { name } of await entriesOf(folder)) {
      if (!BESIDE.some((ending) => name === `${RECORD_FILE}${ending}`)) continue;
      const sentence = 'It lies beside the record of a backup and is read with it; a restore does not take it.';
      yield { what: 'database', id: name, sentence, remedy: REMEDY };
    }
  },
};

/** An error where what lies there is no manifest, or not as it was written. */
async function manifestsOf(folder: string): Promise<StoredManifest[] | OperationalError> {
  try {
    return await readManifests(folder);
  } catch (error) {
    if (error instanceof OperationalError && error.code === 'input') return error;
    throw error;
  }
}

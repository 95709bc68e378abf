/**
 * Packs and pictures: every file that the record refers to is there, its bytes hash to its name, and a pack lists what the record says.
 * @module
 */
import { isDeepStrictEqual } from 'node:util';
import { readPackIndex } from '../../archive/pack.ts';
import { OperationalError } from '../../domain/errors.ts';
import type { StoredObject } from '../../domain/snapshot.ts';
import { sha256 } from '../../lib/hash.ts';
import type { Examination, Examiner, Suspicion } from './examiner.ts';

const REMEDY = 'Restore this file from a backup.';

export const blobExaminer: Examiner = {
  name: 'blobs',
  title: 'packs and pictures against their names',
  async *examine(examination) {
    const { installation, signal } = examination;
    const used = await installation.store.packs();
    for (const name of [...used].sort()) {
      signal.throwIfAborted();
      yield* await blobFaults(examination, name);
    }
    await remarkLeftovers(examination, used);
  },
};

async function blobFaults(examination: Examination, name: string): Promise<Suspicion[]> {
  const { store } = examination.installation;
  examination.examined('blob');
  const looked = await look(examination, name);
  if ('bytes' in looked) return listFaults(examination, name, looked.bytes);
  // Better frames of its pages may have taken their place, so that it was swept away.
  const stillSo = async (): Promise<boolean> => (await store.packs()).has(name) && 'sentence' in (await look(examination, name));
  return [{ what: 'blob', id: name, sentence: looked.sentence, remedy: REMEDY, stillSo }];
}

async function look({ installation: { blobs } }: Examination, name: string): Promise<{ bytes: Uint8Array } | { sentence: string }> {
  try {
    const bytes = await blobs.get(name);
    return sha256(bytes) === name ? { bytes } : { sentence: 'Its bytes do not hash to its name: it is damaged.' };
  } catch (error) {
    if (error instanceof OperationalError && error.code === 'evidence') return { sentence: error.message };
    throw error;
  }
}

/** A pack tells by itself what it holds and where; the record must say the same. A picture is nothing's pack. */
async function listFaults({ installation: { store } }: Examination, name: string, bytes: Uint8Array): Promise<Suspicion[]> {
  const recorded = await store.objectsIn(name);
  if (recorded.length === 0) return [];
  const listed = listIn(bytes, name);
  if (!listed) return [noPack(store, name, recorded.length)];
  return recorded
    .filter((object) => !isDeepStrictEqual(object, listed.get(object.sha256)))
    .map((object) => ({
      what: 'object',
      id: object.sha256,
      sentence: `The record says that it lies in ${name}, in a way in which that pack does not have it.`,
      remedy: 'Restore the database from a backup.',
      stillSo: async () => isDeepStrictEqual(await store.object(object.sha256), object),
    }));
}

/** Undefined where the bytes are no pack: the record may name any file. */
function listIn(bytes: Uint8Array, name: string): Map<string, StoredObject> | undefined {
  try {
    return new Map(readPackIndex(bytes, name).map((object) => [object.sha256, object]));
  } catch (error) {
    if (error instanceof OperationalError && error.code === 'evidence') return undefined;
    throw error;
  }
}

function noPack(store: Examination['installation']['store'], name: string, pages: number): Suspicion {
  const sentence = `The record has ${pages === 1 ? 'a page' : `${pages} pages`} lie in it, and it is no pack.`;
  const stillSo = async (): Promise<boolean> => (await store.objectsIn(name)).length > 0;
  return { what: 'blob', id: name, sentence, remedy: 'Restore the database from a backup.', stillSo };
}

/** Files that nothing refers to: what a writer that was killed left, until a sweep takes it. */
async function remarkLeftovers(
  { installation: { blobs, store }, remark, signal }: Examination,
  before: ReadonlySet<string>,
): Promise<void> {
  const unused: string[] = [];
  for await (const name of blobs.list()) {
    signal.throwIfAborted();
    if (!before.has(name)) unused.push(name);
  }
  // What was committed meanwhile is referred to by now.
  const now = unused.length > 0 ? await store.packs() : before;
  const left = unused.filter((name) => !now.has(name));
  if (left.length === 0) return;
  const sentence = 'nothing refers to them: left by a writer that was stopped, or about to be committed; an import or a start sweeps them';
  remark({ what: 'blob', count: left.length, sentence });
}

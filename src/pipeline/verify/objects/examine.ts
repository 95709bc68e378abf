/**
 * Stored pages against their hashes. Pages are dictionaries of each other and so form trees; each tree is walked in preorder, so that every
 * page is decoded once and no more than a chain of them is in memory.
 * @module
 */
import { availableParallelism } from 'node:os';
import type { StoredObject } from '../../../domain/snapshot.ts';
import { openThreads, type Threads } from '../../threads.ts';
import { ahead } from '../ahead.ts';
import type { Examination, Examiner, Suspicion } from '../examiner.ts';
import { framesOf } from './frames.ts';
import type { ObjectFault, ObjectsTask } from './task.ts';

/** Pages that travel together to a thread. */
const PORTION = 300;
/** Compressed bytes of them: as many portions as there are threads, and some more, are in memory at once. */
const PORTION_BYTES = 16 * 2 ** 20;
const MEMORY_MB = 1024;

export const objectExaminer: Examiner = {
  name: 'objects',
  title: 'stored pages against their hashes',
  async *examine(examination) {
    yield* strays(examination);
    const threads = Math.min(4, availableParallelism());
    const pool = openThreads<ObjectsTask, ObjectFault[]>(import.meta.url, { min: 0, max: threads, memoryMb: MEMORY_MB });
    try {
      for await (const faults of ahead(portions(examination), (portion) => examinePortion(examination, pool, portion), threads * 2))
        yield* faults;
    } finally {
      await pool.destroy();
    }
  },
};

/** Pages of one walk, and those that the first of them builds on. */
interface Walked {
  path: StoredObject[];
  pages: StoredObject[];
}

/** What no walk from a key frame comes to. */
async function* strays({ installation: { store } }: Examination): AsyncIterable<Suspicion> {
  for (let after: string | undefined; ; ) {
    const found = await store.strayObjects(after, PORTION);
    for (const { sha256, base } of found) {
      const sentence = `It cannot be read: the record has it build on page ${base}, which is not stored, or which itself builds on later pages.`;
      const remedy = 'Restore the database from a backup.';
      yield { what: 'object', id: sha256, sentence, remedy, stillSo: () => isStray(store, sha256) };
    }
    after = found.at(-1)?.sha256;
    if (found.length < PORTION) return;
  }
}

async function isStray(store: Examination['installation']['store'], sha256: string): Promise<boolean> {
  const object = await store.object(sha256);
  if (!object?.base) return false;
  const dictionary = await store.object(object.base);
  return !dictionary || dictionary.depth >= object.depth;
}

async function* portions({ installation: { store }, signal }: Examination): AsyncIterable<Walked> {
  for (let after: string | undefined; ; ) {
    const roots = await store.keyFrames(after, PORTION);
    for (const root of roots) yield* treeOf(root, store, signal);
    after = roots.at(-1)?.sha256;
    if (roots.length < PORTION) return;
  }
}

async function* treeOf(root: StoredObject, store: Examination['installation']['store'], signal: AbortSignal): AsyncIterable<Walked> {
  const waiting: Array<{ object: StoredObject; path: StoredObject[] }> = [{ object: root, path: [] }];
  let walked: Walked = { path: [], pages: [] };
  let bytes = 0;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    signal.throwIfAborted();
    const { object, path } = next;
    if (walked.pages.length === 0) walked.path = path;
    walked.pages.push(object);
    bytes += object.length;
    const below = [...path, object];
    for (const child of await store.objectsOn(object.sha256)) waiting.push({ object: child, path: below });
    if (walked.pages.length < PORTION && bytes < PORTION_BYTES) continue;
    yield walked;
    bytes = 0;
    walked = { path: [], pages: [] };
  }
  if (walked.pages.length > 0) yield walked;
}

async function examinePortion(
  { installation, examined }: Examination,
  pool: Threads<ObjectsTask, ObjectFault[]>,
  { path, pages }: Walked,
): Promise<Suspicion[]> {
  const task = { path: await framesOf(path, installation.blobs), pages: await framesOf(pages, installation.blobs) };
  const faults = await pool.run(task);
  examined('object', pages.length);
  const looked = new Map(pages.map((object) => [object.sha256, object]));
  return faults.map(({ sha256, sentence }) => ({
    what: 'object',
    id: sha256,
    sentence,
    remedy: 'Restore the file that it lies in from a backup.',
    // A frame that is read with fewer pages before it may have taken its place meanwhile.
    stillSo: async () =>
      (await installation.store.object(sha256))?.pack === looked.get(sha256)?.pack || !(await canRead(installation, sha256)),
  }));
}

async function canRead({ evidence }: Examination['installation'], sha256: string): Promise<boolean> {
  return evidence.read(sha256).then(
    () => true,
    () => false,
  );
}

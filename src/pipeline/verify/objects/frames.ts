/**
 * Compressed bytes of stored pages, those that lie in one pack read at once.
 * @module
 */
import { OperationalError } from '../../../domain/errors.ts';
import type { Blobs } from '../../../domain/ports.ts';
import type { StoredObject } from '../../../domain/snapshot.ts';
import type { StoredFrame } from './task.ts';

/** Frames that lie farther apart than this are read by themselves. */
const GAP = 2 ** 20;

/** Frames in the order of the objects. What is missing or cut short is said in its place. */
export async function framesOf(objects: readonly StoredObject[], blobs: Blobs): Promise<StoredFrame[]> {
  const frames = new Map<StoredObject, StoredFrame['frame']>();
  for (const [pack, own] of Map.groupBy(objects, (object) => object.pack))
    for (const run of runsOf(own)) await readRun(pack, run, blobs, frames);
  return objects.map((object) => ({ object, frame: frames.get(object) ?? { missing: 'It was not read.' } }));
}

async function readRun(
  pack: string,
  run: readonly StoredObject[],
  blobs: Blobs,
  frames: Map<StoredObject, StoredFrame['frame']>,
): Promise<void> {
  const start = run[0]?.offset ?? 0;
  const end = Math.max(...run.map(({ offset, length }) => offset + length));
  try {
    const bytes = await blobs.get(pack, { offset: start, length: end - start });
    for (const object of run) frames.set(object, bytes.slice(object.offset - start, object.offset - start + object.length));
  } catch (error) {
    if (!(error instanceof OperationalError && error.code === 'evidence')) throw error;
    // A pack that is cut short still has what lies before the cut.
    if (run.length > 1) for (const object of run) await readRun(pack, [object], blobs, frames);
    else for (const object of run) frames.set(object, { missing: error.message });
  }
}

/** Objects that lie close together, in the order of their places. */
function runsOf(objects: readonly StoredObject[]): StoredObject[][] {
  const runs: StoredObject[][] = [];
  for (const object of objects.toSorted((a, b) => a.offset - b.offset)) {
    const last = runs.at(-1);
    const before = last?.at(-1);
    if (last && before && object.offset - before.offset - before.length <= GAP) last.push(object);
    else runs.push([object]);
  }
  return runs;
}

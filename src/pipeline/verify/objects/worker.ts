/**
 * The thread that decodes stored pages: each once, with the page that it builds on still at hand.
 * @module
 */
import { decompress } from '../../../archive/codec.ts';
import { sha256 } from '../../../lib/hash.ts';
import type { ObjectFault, ObjectsTask, StoredFrame } from './task.ts';

/** A page on the way from the key frame; without bytes where it is damaged. */
interface Opened {
  sha256: string;
  raw: Uint8Array | undefined;
}

export default function run({ path, pages }: ObjectsTask): ObjectFault[] {
  const faults: ObjectFault[] = [];
  const above: Opened[] = [];
  for (const frame of path) open(frame, above);
  for (const frame of pages) {
    const sentence = open(frame, above);
    if (sentence !== undefined) faults.push({ sha256: frame.object.sha256, sentence });
  }
  return faults;
}

/** Decodes a page below those that are open. Gives what is wrong with it. */
function open({ object, frame }: StoredFrame, above: Opened[]): string | undefined {
  while (above.length > 0 && above.at(-1)?.sha256 !== object.base) above.pop();
  const result = decode(object, frame, above.at(-1));
  above.push({ sha256: object.sha256, raw: typeof result === 'string' ? undefined : result });
  return typeof result === 'string' ? result : undefined;
}

function decode(object: StoredFrame['object'], frame: StoredFrame['frame'], base: Opened | undefined): Uint8Array | string {
  if ('missing' in frame) return frame.missing;
  if (base && !base.raw) return `It cannot be read, because page ${base.sha256}, which it builds on, cannot.`;
  try {
    const raw = decompress(frame, object.rawLength, base?.raw);
    return sha256(raw) === object.sha256 ? raw : `Its bytes in ${object.pack} do not hash to its name: they are damaged.`;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return `Its bytes in ${object.pack} cannot be decompressed: they are damaged.`;
  }
}

/**
 * Memory of the browser's processes, and an end to a page that takes too much of it: what a small answer unpacks to, and what a script
 * keeps, is seen nowhere else.
 * @module
 */
import pidusage from 'pidusage';
import type { CaptureFailure } from '../../domain/capture.ts';
import { failureOf } from '../egress/failure.ts';
import { type BrowserProcess, kill, type Launched } from './launch.ts';

/** Milliseconds between two looks. */
const LOOK_MS = 1000;

export interface MemoryGuard {
  /** How many processes of pages were ended so far. */
  ended(): number;
}

/** Ends each process of `launched` in which a page takes more than `maxMb`, while `isBusy` says that pages are open. */
export function guardMemory(launched: Launched, maxMb: number, isBusy: () => boolean): MemoryGuard {
  let ended = 0;
  let looking = false;
  const look = async (): Promise<void> => {
    const pages = (await launched.processes()).filter(({ type }) => type === 'renderer');
    for (const { id, mb } of await sizes(pages)) if (mb > maxMb && kill(id)) ended += 1;
  };
  const timer = setInterval(() => {
    if (looking || !isBusy()) return;
    looking = true;
    void look().finally(() => {
      looking = false;
    });
  }, LOOK_MS).unref();
  launched.browser.once('disconnected', () => clearInterval(timer));
  return { ended: () => ended };
}

/** What a page ends with that took more than its share. */
export function memoryFailure(maxMb: number): CaptureFailure {
  return failureOf('too-large', `The page takes more than ${maxMb} MB of memory.`, { remedy: 'Watch a smaller page of this site.' });
}

/** Resident megabytes of the processes together. */
export async function memoryMb(processes: readonly BrowserProcess[]): Promise<number> {
  return (await sizes(processes)).reduce((sum, { mb }) => sum + mb, 0);
}

/** Those that have ended are left out. */
async function sizes(processes: readonly BrowserProcess[]): Promise<Array<{ id: number; mb: number }>> {
  if (processes.length === 0) return [];
  try {
    const usage = await pidusage(processes.map(({ id }) => id));
    return Object.entries(usage).flatMap(([id, one]) => (one ? [{ id: Number(id), mb: one.memory / 1e6 }] : []));
  } catch {
    return []; // All of them have ended meanwhile.
  }
}

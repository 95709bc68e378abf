/**
 * How many threads may read pages at once: all of them may meet a hostile page, and a container that runs out of memory is killed whole.
 * @module
 */
import type { Resources } from '../../lib/machine.ts';

const MB = 1024 * 1024;
const MOST_THREADS = 4;
const THREAD_MB = 1024;
/** The process beside its threads. */
const PROCESS_MB = 512;
const LEAST_MB = 256;

/** Threads, and megabytes of heap for each of them. */
export function roomForThreads({ cores, memoryBytes }: Resources): { threads: number; memoryMb: number } {
  const left = Math.floor(memoryBytes / MB) - PROCESS_MB;
  const threads = Math.max(1, Math.min(MOST_THREADS, cores, Math.floor(left / THREAD_MB)));
  return { threads, memoryMb: Math.max(LEAST_MB, Math.min(THREAD_MB, left)) };
}

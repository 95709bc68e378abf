/**
 * Pools of worker threads for what a page may make expensive: the thread has bounds, the process goes on.
 * @module
 */
import type { ResourceLimits } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { moduleBeside } from '../lib/beside.ts';
import { exhaustion } from './crossing.ts';

export interface ThreadsOptions {
  min: number;
  max: number;
  /** Milliseconds without a task after which a thread above `min` ends. Default: at once. */
  idleMs?: number;
  /** Heap of one thread, in megabytes. Default: the machine's own limit. */
  memoryMb?: number;
}

export type Threads<Task, Result> = Piscina<Task, Result>;

/** Opens a pool whose threads run `worker` beside the calling module (its `import.meta.url`). A task rejects when its thread dies. */
export function openThreads<Task, Result>(caller: string, { min, max, idleMs, memoryMb }: ThreadsOptions): Threads<Task, Result> {
  const pool = new Piscina<Task, Result>({
    filename: moduleBeside(caller, 'worker').href,
    minThreads: min,
    maxThreads: max,
    ...(idleMs === undefined ? {} : { idleTimeout: idleMs }),
    ...(memoryMb === undefined ? {} : { resourceLimits: threadLimits(memoryMb) }),
  });
  pool.on('error', survive);
  return pool;
}

/**
 * A thread that has answered, or was given up, may still run out of memory; nobody waits for it, and a new one takes its place.
 * Anything else that a thread dies of without a task is a bug.
 */
function survive(error: unknown): void {
  if (exhaustion(error) === undefined) throw error;
}

/**
 * When a thread reaches its heap's limit, Node lets it have 16 MB more in which to be stopped; what takes more at once ends the whole
 * process. A young generation of the usual size (up to 48 MB) can be promoted in one go, so it is kept below that allowance.
 */
const YOUNG_MB = 12;

/** Limits for a thread of so many megabytes, under which too large a page stops the thread and not the process. */
function threadLimits(memoryMb: number): ResourceLimits {
  return { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: YOUNG_MB };
}

/**
 * Memory of the threads that read pages.
 * @module
 */
import type { ResourceLimits } from 'node:worker_threads';

/**
 * When a thread reaches its heap's limit, Node lets it have 16 MB more in which to be stopped; what takes more at once ends the whole
 * process. A young generation of the usual size (up to 48 MB) can be promoted in one go, so it is kept below that allowance.
 */
const YOUNG_MB = 12;

/** Limits for a thread of so many megabytes, under which too large a page stops the thread and not the process. */
export function threadLimits(memoryMb: number): ResourceLimits {
  return { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: YOUNG_MB };
}

/**
 * Where a worker thread's program is.
 * @module
 */

/** Address of `worker` beside the calling module (its `import.meta.url`): TypeScript from a clone, JavaScript once it is built. */
export function workerFile(caller: string): string {
  return new URL(caller.endsWith('.ts') ? './worker.ts' : './worker.js', caller).href;
}

/**
 * Receives the chunks of one worker and commits them, one after the other.
 * @module
 */
import type { MessagePort } from 'node:worker_threads';
import type { Chunk } from './task.ts';

export interface Receiver {
  /** Rejects with the first commit that fails; never resolves. */
  failed: Promise<never>;
  /** Resolves when everything received so far is committed. */
  settled(): Promise<void>;
  /** The last committed chunk. */
  last(): Chunk | undefined;
}

/** Commits each chunk with `commit` and then lets the worker go on. */
export function receiveChunks(port: MessagePort, commit: (chunk: Chunk) => Promise<void>): Receiver {
  const { promise: failed, reject } = Promise.withResolvers<never>();
  failed.catch(() => {}); // whoever waits on it is told
  let last: Chunk | undefined;
  let queue: Promise<void> = Promise.resolve();
  port.on('message', (chunk: Chunk) => {
    queue = queue.then(async () => {
      await commit(chunk);
      last = chunk;
      port.postMessage('committed');
    });
    queue.catch(reject);
  });
  return { failed, settled: () => queue, last: () => last };
}

/**
 * Ends this process when its event loop stands still. Nothing in the process itself could: supervisors start again what has ended, and leave
 * alone what is merely stuck.
 * @module
 */
import { Worker } from 'node:worker_threads';
import { moduleBeside } from './beside.ts';

export interface LoopGuardOptions {
  /** How long the loop may stand still, in milliseconds. */
  mostMs: number;
  /** Between two signs of life, in milliseconds. */
  everyMs?: number;
  /** Told when the guard itself has failed: the loop is not watched any more. */
  onError(error: Error): void;
}

/** What the thread is given. */
export interface LoopGuardData {
  beats: Int32Array;
  everyMs: number;
  /** So many looks in a row may find no sign of life. */
  mostLooks: number;
}

const EVERY_MS = 1_000;

/** Watches this process from a thread of its own, and kills it when its loop has stood still for that long. */
export function guardLoop({ mostMs, everyMs = EVERY_MS, onError }: LoopGuardOptions): { stop(): Promise<void> } {
  const beats = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const beating = setInterval(() => Atomics.add(beats, 0, 1), everyMs).unref();
  const workerData: LoopGuardData = { beats, everyMs, mostLooks: Math.ceil(mostMs / everyMs) };
  const thread = new Worker(moduleBeside(import.meta.url, 'loopGuardThread'), {
    workerData,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 16 },
  });
  thread.on('error', onError);
  thread.unref();
  return {
    async stop() {
      clearInterval(beating);
      await thread.terminate();
    },
  };
}

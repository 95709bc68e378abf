/**
 * The thread that looks whether the event loop of its process still turns.
 * @module
 */
import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import type { LoopGuardData } from './loopGuard.ts';

const { beats, everyMs, mostLooks } = workerData as LoopGuardData;
const STANDARD_ERROR = 2;
let last = Atomics.load(beats, 0);
let still = 0;

// Looks are counted rather than time: a machine that sleeps is no loop that stands still.
setInterval(() => {
  const now = Atomics.load(beats, 0);
  still = now === last ? still + 1 : 0;
  last = now;
  if (still < mostLooks) return;
  const event = { level: 60, time: Date.now(), pid: process.pid, msg: 'the event loop stands still; this process ends itself' };
  writeSync(STANDARD_ERROR, `${JSON.stringify(event)}\n`);
  // To exit from a thread ends the thread alone.
  process.kill(process.pid, 'SIGKILL');
}, everyMs);

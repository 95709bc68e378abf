/**
 * The thread that looks whether the event loop of its process still turns.
 * @module
 */
import { write } from 'node:fs';
import { workerData } from 'node:worker_threads';
import type { LoopGuardData } from './loopGuard.ts';

const { beats, everyMs, mostLooks } = workerData as LoopGuardData;
const STANDARD_ERROR = 2;
/** How long the last words may take. Whoever reads them may be what this process hangs on. */
const WORDS_MS = 500;
let last = Atomics.load(beats, 0);
let still = 0;

// Looks are counted rather than time: a machine that sleeps is no loop that stands still.
const looking = setInterval(() => {
  const now = Atomics.load(beats, 0);
  still = now === last ? still + 1 : 0;
  last = now;
  if (still < mostLooks) return;
  clearInterval(looking);
  setTimeout(kill, WORDS_MS);
  const event = { level: 60, time: Date.now(), pid: process.pid, msg: 'the event loop stands still; this process ends itself' };
  write(STANDARD_ERROR, `${JSON.stringify(event)}\n`, kill);
}, everyMs);

/** To exit from a thread ends the thread alone. */
function kill(): void {
  process.kill(process.pid, 'SIGKILL');
}

/**
 * One set-up at a time in one clone.
 * @module
 */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError, say } from './report.mjs';

/** A holder that wrote no number within this time died in between. */
const BLANK_IS_STALE_MS = 10_000;
const GIVE_UP_MS = 20 * 60_000;

/**
 * Runs `work` while holding the lock file; waits for another process that holds it, takes over from one that is gone.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {{ pollMs?: number, giveUpMs?: number }} options
 * @returns {Promise<T>}
 */
export async function withLock(file, work, { pollMs = 200, giveUpMs = GIVE_UP_MS } = {}) {
  mkdirSync(dirname(file), { recursive: true });
  await acquire(file, pollMs, giveUpMs);
  const release = () => rmSync(file, { force: true });
  const onSignal = (signal) => {
    release();
    process.kill(process.pid, signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.once(signal, onSignal);
  try {
    return await work();
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
    release();
  }
}

async function acquire(file, pollMs, giveUpMs) {
  const until = Date.now() + giveUpMs;
  for (let told = false; ; ) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw new SetupError(`Cannot write ${file} (${error.code}). Make the folder of the clone writable.`);
    }
    if (isStale(file)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!told) say('Another set-up runs in this clone; waiting for it');
    told = true;
    if (Date.now() > until) throw new SetupError(`Another set-up has held ${file} for too long. If none is running, delete that file.`);
    await sleep(pollMs);
  }
}

function isStale(file) {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    if (!Number.isInteger(pid)) return Date.now() - statSync(file).mtimeMs > BLANK_IS_STALE_MS;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // ESRCH: no such process. EPERM: it lives, under another user. ENOENT: it was released just now, try again.
    return error.code === 'ESRCH';
  }
}

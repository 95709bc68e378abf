/**
 * Bounds what a page can make the browser say to this process. Playwright puts each message of the browser together in memory, however large:
 * one that is too long for a string ends the whole program, and a page writes such a message by one call of `console.log` or `prompt`.
 * @module
 */
import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';
import type { Browser } from 'playwright';

/**
 * Bytes of one answer to what we asked. The largest are the page's DOM (30 million characters, of which one outside of ASCII takes six bytes:
 * 180 MB) and its picture (1366 × 15 000 pixels that cannot be packed, in base64: 82 MB). A string takes 536 MB at most.
 */
const MAX_ANSWER_BYTES = 256_000_000;

/** So much of an event is free: Playwright keeps a few hundred of them for each page, and hardly any event of an honest page is larger. */
const FREE_EVENT_BYTES = 100_000;

/**
 * What events may bring beyond that, all pages together, at once. The largest honest ones tell of pictures that are written into their
 * addresses: twice each, at its request and at its answer, so 60 MB for a DOM that is full of them.
 */
const MAX_EVENT_BYTES = 96_000_000;
/** And what may be said anew in each second. */
const EVENT_BYTES_PER_SECOND = 4_000_000;

/** File descriptor of the browser's over which it speaks to Playwright. */
const SPEECH = 4;

/**
 * Starts a browser by `launch`, through Playwright and with a command line that names `folder`, and kills it as soon as it says too much: that
 * ends its pages as any crash does. Throws an Error when the browser's pipe is not found: then nothing would hold it.
 */
export async function launchBounded(folder: string, launch: () => Promise<Browser>): Promise<Browser> {
  let watched: ChildProcess | undefined;
  // Playwright shows neither the process that it starts nor the pipe; Node announces each process as it is made.
  const made = (message: unknown): void => {
    const { process: child } = message as { process: ChildProcess };
    // Told before anything can be read: the pipes are there, and empty.
    child.once('spawn', () => {
      if (child.spawnargs.some((argument) => argument.includes(folder)) && watchSpeech(child)) watched = child;
    });
  };
  subscribe('child_process', made);
  try {
    const browser = await launch();
    if (watched) mute(watched);
    else await refuse(browser);
    return browser;
  } finally {
    unsubscribe('child_process', made);
  }
}

async function refuse(browser: Browser): Promise<never> {
  await browser.close();
  throw new Error('The pipe of the browser was not found: what its pages say could not be bounded.');
}

function watchSpeech(child: ChildProcess): boolean {
  const speech = child.stdio[SPEECH];
  if (!(speech instanceof Socket)) return false;
  const isFlood = floodMeter();
  // Before Playwright's own listener, so that it gets no more than this chunk of a flood.
  speech.prependListener('data', (chunk: Buffer) => {
    if (speech.destroyed || !isFlood(chunk)) return;
    child.kill('SIGKILL');
    speech.destroy();
  });
  return true;
}

/** Throws away what the browser prints from now on: Playwright keeps hundreds of lines, and pages write them (no flag of Chromium's stops it). */
function mute(child: ChildProcess): void {
  for (const printed of [child.stdout, child.stderr]) printed?.removeAllListeners('data').resume();
}

const NUL = 0;
/** Answers begin with `{"id"`, events with `{"method"`. */
const TELLING = 2;
const ANSWER = 'i'.charCodeAt(0);

/** Tells for each chunk of the browser's speech, messages with a NUL after each, whether it is too much. */
function floodMeter(): (chunk: Buffer) => boolean {
  const takeEventBytes = allowance(MAX_EVENT_BYTES, EVENT_BYTES_PER_SECOND);
  let size = 0;
  let isAnswer = false;

  const isTooMuch = (part: Buffer): boolean => {
    const before = size;
    size += part.length;
    if (before <= TELLING && size > TELLING) isAnswer = part[TELLING - before] === ANSWER;
    if (isAnswer) return size > MAX_ANSWER_BYTES;
    if (size <= FREE_EVENT_BYTES) return false;
    return size > MAX_EVENT_BYTES || !takeEventBytes(size - Math.max(before, FREE_EVENT_BYTES));
  };
  return (chunk) => {
    let from = 0;
    for (let end = chunk.indexOf(NUL); end !== -1; end = chunk.indexOf(NUL, from)) {
      if (isTooMuch(chunk.subarray(from, end))) return true;
      from = end + 1;
      size = 0;
    }
    return isTooMuch(chunk.subarray(from));
  };
}

/** Takes from a store of `most` that fills up again with time; false where it does not hold so much. */
function allowance(most: number, perSecond: number): (amount: number) => boolean {
  let left = most;
  let at = performance.now();
  return (amount) => {
    const now = performance.now();
    left = Math.min(most, left + ((now - at) / 1000) * perSecond) - amount;
    at = now;
    return left >= 0;
  };
}

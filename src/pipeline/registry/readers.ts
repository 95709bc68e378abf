/**
 * What the monitor does for readers, in its own time: visits the pages that they name, and forgets what is not to be kept.
 * @module
 */
import { createTroubleLog } from '../alerting/trouble.ts';
import { type CaptureOptions, captureNext } from './captures.ts';

export interface Readers {
  stop(): Promise<void>;
}

const REST_MS = 5_000;
const HOUR_MS = 3_600_000;
/** What was taken for spam is kept so long: somebody may miss what they sent. */
const SUSPECTS_MS = 30 * 24 * HOUR_MS;
/** A little longer than the link in the mail is good for. */
const UNCONFIRMED_MS = 49 * HOUR_MS;

/** Goes on until it is stopped; what goes wrong is told in the log, and tried again. */
export function startReaders(options: CaptureOptions): Readers {
  const { store, clock, wait, log } = options.services;
  const stopping = new AbortController();
  const { signal } = stopping;
  const trouble = createTroubleLog(log, {
    begins: 'pages that readers named cannot be visited; trying until they can',
    ends: 'pages that readers named can be visited again',
  });
  let tidiedAt = Number.NEGATIVE_INFINITY;

  async function tidy(): Promise<void> {
    const now = clock.now().getTime();
    if (now - tidiedAt < HOUR_MS) return;
    tidiedAt = now;
    await store.forgetSuspects(new Date(now - SUSPECTS_MS).toISOString());
    await store.forgetUnconfirmed(new Date(now - UNCONFIRMED_MS).toISOString());
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        await tidy();
        while (!signal.aborted && (await captureNext(options, signal)));
        trouble.over();
      } catch (error) {
        if (!signal.aborted) trouble.is(error);
      }
      await wait(REST_MS, signal);
    }
  }

  const ended = run();
  return {
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}

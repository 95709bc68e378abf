/**
 * When due sources are handed out: at every tick, and in between as the workers get through.
 * @module
 */
import type { Log } from '../domain/ports.ts';
import type { Claimer } from '../schedule/claim.ts';
import type { CheckServices } from './services.ts';

export interface HandOutOptions {
  claimer: Claimer;
  /** After so many checks the queue is filled up again, where more is due than it was given. */
  every: number;
  wait: CheckServices['wait'];
  log: Pick<Log, 'warn'>;
}

export interface HandOut {
  /** Hands out what is due and fits; never twice at once. */
  now(): Promise<void>;
  /** Fills the queue up again as others get through, for some seconds, as long as more is due than fits. */
  follow(signal: AbortSignal): Promise<void>;
  /** The work on one task, which is counted when it ends, well or not. */
  counted<Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>): (...args: Args) => Promise<Result>;
  /** Waits for what is under way and hands out no more. */
  stop(): Promise<void>;
}

/** Workers elsewhere do not tell that they are through: so often is looked, and so many times in all. */
const FOLLOW = { everyMs: 200, times: 24 };

export function createHandOut({ claimer, every, wait, log }: HandOutOptions): HandOut {
  let under: Promise<void> | undefined;
  let ended = 0;
  let ticking = false;
  let stopped = false;

  async function claim(): Promise<void> {
    ended = 0;
    await claimer.claim();
  }

  function now(): Promise<void> {
    under ??= claim().finally(() => {
      under = undefined;
    });
    return under;
  }

  function count(): void {
    ended += 1;
    if (!ticking || stopped || under || ended < every || !claimer.behind()) return;
    now().catch((error: unknown) => log.warn({ err: error }, 'due sources could not be handed out; trying again at the next tick'));
  }

  return {
    now() {
      ticking = true;
      return stopped ? Promise.resolve() : now();
    },
    async follow(signal) {
      for (let n = 0; n < FOLLOW.times && claimer.behind() && !stopped && !signal.aborted; n++) {
        await wait(FOLLOW.everyMs, signal);
        if (!signal.aborted && !stopped) await now();
      }
    },
    counted:
      (work) =>
      (...args) =>
        work(...args).finally(count),
    async stop() {
      stopped = true;
      await Promise.allSettled([under]);
    },
  };
}

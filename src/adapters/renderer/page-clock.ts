/**
 * The page's own time: its timers run as fast as the machine can, and stand still while the page loads something. So a page is
 * brought to rest by what it does, never by how long we wait, and two renders see the same.
 * @module
 */
import type { CDPSession } from 'playwright';
import { sleep } from '../../lib/sleep.ts';
import { within } from './deadline.ts';

export interface PageClock {
  /**
   * Lets the page live `budgetMs` of its own time. While it loads something its time stands still, unless `waiting` (asked every
   * so often, with the real milliseconds since the call) says that the load is not worth waiting for; then its time goes on meanwhile.
   */
  run(budgetMs: number, waiting: (elapsedMs: number) => boolean, stop: AbortSignal): Promise<void>;
  /** Lets the page's time go on while `work` is done: for what needs timers and knows nothing of this clock. */
  during<Result>(work: Promise<Result>, stop: AbortSignal): Promise<Result>;
}

/** How often `waiting` is asked. */
const ASK_MS = 50;
/** Tasks that may run without time going on: a page that posts itself messages without end must not stop its own clock. */
const STARVATION = 1000;
const ANSWER_MS = 10_000;
/** The page's milliseconds that go by in one step of `during`, and the real ones between two steps. */
const FLOW = { stepMs: 100, restMs: 50 };

/** Takes over the page's time through `session`. From the first `run` on, the page's timers run only during a `run`. */
export function createPageClock(session: CDPSession): PageClock {
  const clock: PageClock = {
    async run(budgetMs, waiting, stop) {
      const begun = performance.now();
      const over = Promise.withResolvers<'over'>();
      const expired = (): void => over.resolve('over');
      session.once('Emulation.virtualTimeBudgetExpired', expired);
      try {
        await setPolicy(session, 'pauseIfNetworkFetchesPending', budgetMs);
        for (;;) {
          stop.throwIfAborted();
          if ((await Promise.race([over.promise, sleep(ASK_MS)])) === 'over') return;
          if (!waiting(performance.now() - begun)) break;
        }
        await setPolicy(session, 'advance', budgetMs);
        // What it loads may never come; its timers run on without it.
        await Promise.race([over.promise, sleep(budgetMs)]);
      } finally {
        session.off('Emulation.virtualTimeBudgetExpired', expired);
      }
    },

    async during(work, stop) {
      let done = false;
      const settled = work.finally(() => {
        done = true;
      });
      const flow = async (): Promise<void> => {
        while (!done && !stop.aborted) {
          await clock.run(FLOW.stepMs, () => !done, stop);
          await sleep(FLOW.restMs);
        }
      };
      // The work tells what has gone wrong with the page.
      await Promise.all([settled.catch(() => {}), flow().catch(() => {})]);
      return settled;
    },
  };
  return clock;
}

async function setPolicy(session: CDPSession, policy: 'advance' | 'pauseIfNetworkFetchesPending', budget: number): Promise<void> {
  await within(
    ANSWER_MS,
    'The page did not answer: a script in it',
    session.send('Emulation.setVirtualTimePolicy', { policy, budget, maxVirtualTimeTaskStarvationCount: STARVATION }),
  );
}

/**
 * The role `scheduler`: plans what is declared, finds what was lost, hands out what is due, and watches that all of it is verified.
 * @module
 */
import type { Queue, Ticker } from '../domain/ports.ts';
import type { Liveness } from '../lib/liveness.ts';
import { silentTelemetry } from '../lib/telemetry.ts';
import type { Claimer } from '../schedule/claim.ts';
import { planDue } from '../schedule/plan.ts';
import { declaredIn } from './declared.ts';
import type { HandOut } from './handOut.ts';
import { createWatchdog } from './health.ts';
import { keepHouse } from './housekeeping.ts';
import { createRecovery, recover } from './recover.ts';
import type { CheckServices } from './services.ts';
import { watchTicks } from './telemetry/tasks.ts';

export interface SchedulerOptions {
  services: CheckServices;
  queue: Queue;
  ticker: Pick<Ticker, 'start'>;
  claimer: Claimer;
  handOut: HandOut;
  watched: Liveness['watched'];
  stopping: AbortSignal;
}

export interface Scheduler {
  /** Resolves when what goes on beside the ticks has ended: soon after the signal. */
  settled(): Promise<void>;
}

/** How often is looked for what was not verified for long: a look goes over all sources, and the limits are hours. */
const LOOK_MS = 60_000;
/** No tick lasts so long, however slow the record or the queue is: their own time-outs are far below. */
const TICK_MS = 10 * 60_000;

/** Starts to tick once all that the record declares is planned. */
export async function startScheduler(options: SchedulerOptions): Promise<Scheduler> {
  const { services, queue, ticker, claimer, handOut, watched, stopping } = options;
  const { store, clock, config, telemetry = silentTelemetry } = services;
  const house = keepHouse(services, stopping);
  await planAll(options);
  const recovery = createRecovery(services, stopping, { found: () => claimer.adopt([]) });
  queue.onForgotten(() => recovery.forgotten());
  const dog = createWatchdog({ store, clock, config });
  await dog.start();
  let lookedAt = Number.NEGATIVE_INFINITY;
  const tick = async (): Promise<void> => {
    // First: a queue that is away is why nothing is verified.
    if (clock.now().getTime() - lookedAt >= LOOK_MS) {
      lookedAt = clock.now().getTime();
      await dog.look();
    }
    await handOut.now();
  };
  const turn = watched('tick', TICK_MS, watchTicks(telemetry, tick));
  await ticker.start(async () => {
    await turn();
    if (queue.isShared) await handOut.follow(stopping);
  });
  return {
    async settled() {
      await Promise.all([house, recovery.settled()]);
    },
  };
}

/**
 * Also where the queue outlives the process what was handed out is looked for: what it still has it refuses, and sources that were never
 * visited are due at once.
 */
async function planAll({ services, queue, claimer, stopping }: SchedulerOptions): Promise<void> {
  const { store, clock, config } = services;
  const { waiting, active } = await queue.counts();
  const forgotten = waiting + active === 0;
  for await (const some of declaredIn(store)) {
    if (stopping.aborted) return;
    await planDue({ store, sources: some, now: clock.now(), defaults: config.defaults });
    await recover(services, some, { forgotten });
    claimer.adopt(some);
  }
}

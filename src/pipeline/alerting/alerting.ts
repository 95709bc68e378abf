/**
 * Alerts at work: the router makes messages of what the journal tells, the sender brings them to their channels.
 * @module
 */
import type { AlertStore } from '../../domain/alert.ts';
import type { Router } from './router.ts';
import { createSender, type SenderOptions } from './sender.ts';
import { createTroubleLog } from './trouble.ts';

export interface AlertingOptions extends SenderOptions {
  store: SenderOptions['store'] & Pick<AlertStore, 'countUnrouted'>;
  router: Router;
}

export interface Alerting {
  /** Looks for messages at once: somebody made one just now. */
  wake(): void;
  /** Makes no more messages, and lets what is being sent end within `graceMs`. */
  stop(options?: { graceMs?: number }): Promise<void>;
}

interface Job {
  /** As the log names it: "alerts could not be <what>". */
  what: string;
  everyMs: number;
  /** Gives whether there may be something to send. */
  run(): Promise<boolean>;
}

const TICK_MS = 1_000;
const MINUTE_MS = 60_000;

/** Starts to make messages and to send them. What goes wrong is told in the log, and tried again. */
export function startAlerting({ router, ...options }: AlertingOptions): Alerting {
  const { store, clock, wait, log } = options;
  const sender = createSender(options);
  const stopping = new AbortController();
  const jobs = jobsOf(router, store, stopping.signal).map((job) => ({
    ...job,
    dueAt: Number.NEGATIVE_INFINITY,
    trouble: createTroubleLog(log, {
      begins: `${job.what} could not be made; trying until they can`,
      ends: `${job.what} can be made again`,
    }),
  }));

  async function run(job: (typeof jobs)[number]): Promise<void> {
    const now = clock.now().getTime();
    // A clock that was put back does not keep it from its work for long.
    if (now < job.dueAt && job.dueAt - now <= job.everyMs) return;
    job.dueAt = now + job.everyMs;
    try {
      if (await job.run()) sender.wake();
      job.trouble.over();
    } catch (error) {
      job.trouble.is(error);
    }
  }

  async function make(): Promise<void> {
    while (!stopping.signal.aborted) {
      for (const job of jobs) if (!stopping.signal.aborted) await run(job);
      await wait(TICK_MS, stopping.signal);
    }
  }

  sender.start();
  const made = make();
  return {
    wake: sender.wake,
    async stop(grace) {
      stopping.abort();
      await Promise.all([made, sender.stop(grace)]);
    },
  };
}

function jobsOf(router: Router, store: Pick<AlertStore, 'countUnrouted'>, stopping: AbortSignal): Job[] {
  return [
    {
      what: 'alerts',
      everyMs: 0,
      async run() {
        if ((await store.countUnrouted()) === 0) return false;
        while (!stopping.aborted && (await router.step()) > 0);
        return true;
      },
    },
    { what: 'digests', everyMs: 5 * TICK_MS, run: async () => (await router.gather()) > 0 },
    { what: 'escalations', everyMs: MINUTE_MS, run: async () => (await router.escalate()) > 0 },
    { what: 'reminders', everyMs: MINUTE_MS, run: async () => (await router.remind()) > 0 },
  ];
}

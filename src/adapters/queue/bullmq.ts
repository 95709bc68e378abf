/**
 * The queue of the distributed monitor: BullMQ on Redis. Tasks outlive the processes; any number of workers share them.
 * @module
 */
import { setTimeout as delay } from 'node:timers/promises';
import { type Job, Queue as BullQueue, WaitingError, Worker } from 'bullmq';
import type { CheckTask } from '../../domain/capture.ts';
import type { Log, Queue, TaskHandler } from '../../domain/ports.ts';
import {
  ABORT_WAIT_MS,
  backoffDelay,
  closedError,
  DEFAULT_ATTEMPTS,
  DEFAULT_BACKOFF_MS,
  DEFAULT_GRACE_MS,
  REMEMBERED,
  settledWithin,
} from './policy.ts';
import { connectRedis } from './redis.ts';

export interface BullQueueOptions {
  /** redis:// or rediss:// address. */
  redisUrl: string;
  /** Begins every key in Redis: two monitors on one Redis need two prefixes. Default "clausewatch". */
  prefix?: string | undefined;
  /** Told about lost and regained connections and about attempts that failed. */
  log?: Log | undefined;
  /** A worker that was silent for this long is taken for dead, and others redo its tasks. Default 30 s. */
  stallMs?: number | undefined;
  /** How long an operation waits for Redis before it fails. Default 3 s. */
  connectMs?: number | undefined;
}

type TaskJob = Job<CheckTask, void>;

/** Lower comes first. */
const PRIORITY = { now: 1, due: 2 } as const;
/** Workers decide about attempts (see the port), so jobs carry no limit of their own. */
const UNLIMITED = 1_000_000;
/** How many dead workers one task may leave behind before it is taken for the cause. */
const MAX_STALLS = 3;
const DAY_S = 86_400;
const IDLE_POLL_MS = 100;

/**
 * A queue on BullMQ. Operations fail with OperationalError('queue') when Redis cannot be reached; workers wait for it.
 * @example
 * const queue = createBullQueue({ redisUrl: 'redis://127.0.0.1:6379' });
 * await queue.work(async (task) => check(task), { concurrency: 4 });
 */
export function createBullQueue({ redisUrl, prefix = 'clausewatch', log, stallMs = 30_000, connectMs = 3_000 }: BullQueueOptions): Queue {
  const redis = connectRedis({ url: redisUrl, log, connectMs });
  const name = 'checks';
  const queue = new BullQueue<CheckTask, void>(name, { connection: redis.client, prefix });
  queue.on('error', redis.noteError);
  const stopping = new AbortController();
  let worker: Worker<CheckTask, void> | undefined;
  let closing: Promise<void> | undefined;

  async function ask<T>(operation: () => Promise<T>): Promise<T> {
    if (closing) throw closedError();
    return redis.reach(operation);
  }

  function startWorker(handler: TaskHandler, concurrency: number, attempts: number, backoffMs: number): Worker<CheckTask, void> {
    const started = new Worker<CheckTask, void>(name, (job, token) => run(handler, job, token), {
      connection: redis.client,
      prefix,
      concurrency,
      lockDuration: stallMs,
      stalledInterval: stallMs,
      maxStalledCount: MAX_STALLS,
      settings: { backoffStrategy: (made = 1) => (made < attempts ? backoffDelay(made, backoffMs) : -1) },
    });
    started.on('error', redis.noteError);
    started.on('failed', (job, error) => {
      const failed = job?.finishedOn !== undefined;
      log?.[failed ? 'error' : 'warn']({ err: error, task: job?.data.id, attempt: job?.attemptsMade }, failed ? 'task failed for good' : 'task failed, will be tried again');
    });
    started.on('stalled', (jobId) => log?.warn({ job: jobId }, 'a worker died with this task; it is done again'));
    return started;
  }

  async function run(handler: TaskHandler, job: TaskJob, token: string | undefined): Promise<void> {
    try {
      stopping.signal.throwIfAborted();
      await handler(job.data, AbortSignal.any([stopping.signal]));
    } catch (error) {
      if (!stopping.signal.aborted) throw error;
      // Broken off by our own closing: back among the waiting, and no attempt is counted.
      await job.moveToWait(token);
      throw new WaitingError();
    }
  }

  async function counts(): ReturnType<Queue['counts']> {
    const by = await ask(() => queue.getJobCounts('wait', 'prioritized', 'delayed', 'active', 'failed'));
    const sum = (...states: string[]): number => states.reduce((total, state) => total + (by[state] ?? 0), 0);
    return { waiting: sum('wait', 'prioritized', 'delayed'), active: sum('active'), failed: sum('failed') };
  }

  async function shutDown(graceMs: number): Promise<void> {
    const ended = worker?.close() ?? Promise.resolve();
    if (!(await settledWithin(ended, graceMs))) {
      log?.warn({}, 'aborting tasks that did not end in time');
      stopping.abort();
      await settledWithin(ended, ABORT_WAIT_MS);
    }
    await settledWithin(queue.close(), ABORT_WAIT_MS);
    // Whatever still holds on now (a deaf handler, a dead Redis) is cut off; its task stalls and is done elsewhere.
    redis.disconnect();
  }

  return {
    async enqueue(tasks, { priority = 'due' } = {}) {
      if (tasks.length === 0) return;
      await ask(() =>
        queue.addBulk(
          tasks.map((task) => ({
            name: 'check',
            data: task,
            opts: {
              jobId: jobIdOf(task),
              priority: PRIORITY[priority],
              attempts: UNLIMITED,
              backoff: { type: 'custom' },
              removeOnComplete: { age: DAY_S, count: REMEMBERED },
              removeOnFail: { age: 7 * DAY_S, count: REMEMBERED },
            },
          })),
        ),
      );
    },

    async work(handler, { concurrency, attempts = DEFAULT_ATTEMPTS, backoffMs = DEFAULT_BACKOFF_MS }) {
      if (worker) throw new Error('work() was called twice on one queue');
      await ask(() => queue.waitUntilReady());
      worker = startWorker(handler, concurrency, attempts, backoffMs);
    },

    counts,

    async idle() {
      // Other processes finish tasks too, so the truth is in Redis and nowhere else.
      while (!closing) {
        const { waiting, active } = await counts();
        if (waiting + active === 0) return;
        await delay(IDLE_POLL_MS);
      }
    },

    async close({ graceMs = DEFAULT_GRACE_MS } = {}) {
      closing ??= shutDown(graceMs);
      await closing;
    },
  };
}

/** BullMQ allows no colon in an id (and no bare integer); percent-encoding keeps different ids different. */
function jobIdOf(task: CheckTask): string {
  return `check-${encodeURIComponent(task.id)}`;
}

/**
 * The queue of the distributed monitor: BullMQ on Redis. Tasks outlive the processes; any number of workers share them.
 * @module
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Queue as BullQueue, DelayedError, type Job, WaitingError, Worker } from 'bullmq';
import type { CheckTask } from '../../domain/capture.ts';
import type { Clock, Log, NotNow, Queue, TaskHandler } from '../../domain/ports.ts';
import { systemClock } from '../../lib/clock.ts';
import {
  ABORT_WAIT_MS,
  backoffDelay,
  closedError,
  DEFAULT_ATTEMPTS,
  DEFAULT_BACKOFF_MS,
  DEFAULT_GRACE_MS,
  putOffMs,
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
  /** Default: the clock of this machine. */
  clock?: Clock | undefined;
}

type TaskJob = Job<CheckTask, void>;

interface RunningTask {
  ended: Promise<void>;
  /** Stops waiting for the handler. */
  abandon(): void;
}

/** Lower comes first. */
const PRIORITY = { now: 1, due: 2 } as const;
/** Workers decide about attempts (see the port), so jobs carry no limit of their own. */
const UNLIMITED = 1_000_000;
/** How many dead workers one task may leave behind before it is taken for the cause. */
const MAX_STALLS = 3;
const DAY_S = 86_400;
const IDLE_POLL_MS = 100;
/** BullMQ's own 15 s would hold a closing process up, and delay the work after an outage. */
const RETRY_REDIS_MS = 1_000;

/**
 * A queue on BullMQ. Operations fail with OperationalError('queue') when Redis cannot be reached; workers wait for it.
 * @example
 * const queue = createBullQueue({ redisUrl: 'redis://127.0.0.1:6379' });
 * await queue.work(async (task) => check(task), { concurrency: 4 });
 */
export function createBullQueue({
  redisUrl,
  prefix = 'clausewatch',
  log,
  stallMs = 30_000,
  connectMs = 3_000,
  clock = systemClock,
}: BullQueueOptions): Queue {
  const redis = connectRedis({ url: redisUrl, log, connectMs });
  const name = 'checks';
  const queue = new BullQueue<CheckTask, void>(name, { connection: redis.client, prefix });
  queue.on('error', redis.noteError);
  const stopping = new AbortController();
  const running = new Set<RunningTask>();
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
      runRetryDelay: RETRY_REDIS_MS,
      settings: { backoffStrategy: (made = 1) => (made < attempts ? backoffDelay(made, backoffMs) : -1) },
    });
    started.on('error', redis.noteError);
    started.on('failed', (job, error) => {
      const failed = job?.finishedOn !== undefined;
      log?.[failed ? 'error' : 'warn'](
        { err: error, task: job?.data.id, attempt: job?.attemptsMade },
        failed ? 'task failed for good' : 'task failed, will be tried again',
      );
    });
    started.on('stalled', (jobId) => log?.warn({ job: jobId }, 'a worker died with this task; it is done again'));
    return started;
  }

  async function run(handler: TaskHandler, job: TaskJob, token: string | undefined): Promise<void> {
    const answer = await handled(handler, job, token);
    if (!answer) return;
    await job.moveToDelayed(clock.now().getTime() + putOffMs(answer), token);
    throw new DelayedError();
  }

  async function handled(handler: TaskHandler, job: TaskJob, token: string | undefined): Promise<NotNow | undefined> {
    const [ended, abandoned] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const entry: RunningTask = { ended: ended.promise, abandon: abandoned.resolve };
    running.add(entry);
    try {
      stopping.signal.throwIfAborted();
      const left = abandoned.promise.then((): undefined => {
        stopping.signal.throwIfAborted();
      });
      return await Promise.race([handler(job.data, stopping.signal), left]);
    } catch (error) {
      if (!stopping.signal.aborted) throw error;
      // Broken off by our own closing: back among the waiting, and no attempt is counted.
      await job.moveToWait(token);
      throw new WaitingError();
    } finally {
      running.delete(entry);
      ended.resolve();
    }
  }

  async function counts(): ReturnType<Queue['counts']> {
    const by = await ask(() => queue.getJobCounts('wait', 'prioritized', 'delayed', 'active', 'failed'));
    const sum = (...states: string[]): number => states.reduce((total, state) => total + (by[state] ?? 0), 0);
    return {
      waiting: sum('wait', 'prioritized', 'delayed'),
      delayed: sum('delayed'),
      active: sum('active'),
      failed: sum('failed'),
    };
  }

  async function shutDown(graceMs: number): Promise<void> {
    if (worker) await stopWorker(worker, graceMs);
    await settledWithin(queue.close(), ABORT_WAIT_MS);
    redis.disconnect();
  }

  async function stopWorker(stopped: Worker<CheckTask, void>, graceMs: number): Promise<void> {
    // Without Redis BullMQ waits for ever to say good-bye, so then only the handlers are waited for.
    const ended = redis.isConnected() ? stopped.close() : Promise.all([...running].map((task) => task.ended));
    if (!(await settledWithin(ended, graceMs))) {
      log?.warn({ running: running.size }, 'aborting tasks that did not end in time');
      stopping.abort();
      if (!(await settledWithin(ended, ABORT_WAIT_MS))) for (const task of running) task.abandon();
      await settledWithin(ended, ABORT_WAIT_MS);
    }
    await settledWithin(stopped.close(true), ABORT_WAIT_MS);
  }

  return {
    async enqueue(tasks, { priority = 'due' } = {}) {
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

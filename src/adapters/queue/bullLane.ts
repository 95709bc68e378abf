/**
 * One lane of the queue: a BullMQ queue, and the worker that takes from it in this process.
 * @module
 */
import { Queue as BullQueue, DelayedError, type Job, WaitingError, Worker } from 'bullmq';
import type { CheckTask } from '../../domain/capture.ts';
import type { Lane } from '../../domain/lanes.ts';
import type { Clock, Log, NotHere, NotNow, QueueCounts, TaskHandler, WorkOptions } from '../../domain/ports.ts';
import { settledWithin } from '../../lib/settled.ts';
import type { RedisLink } from '../redis/link.ts';
import { isLostJob } from './lostJob.ts';
import { ABORT_WAIT_MS, backoffDelay, putOffMs, REMEMBERED } from './policy.ts';

export interface BullLaneOptions {
  lane: Lane;
  redis: RedisLink;
  log: Log | undefined;
  /** A worker that was silent for this long is taken for dead. */
  stallMs: number;
  clock: Clock;
  /** Puts a task into another lane, before all that is merely due where it was so here. */
  handOver(moved: NotHere, priority: number): Promise<void>;
}

export interface LaneWork {
  handler: TaskHandler;
  concurrency: number;
  attempts: number;
  backoffMs: number;
  onFailed: WorkOptions['onFailed'];
}

export interface BullLane {
  /** Throws what Redis throws. Lower priorities come first. */
  add(tasks: readonly CheckTask[], priority: number): Promise<void>;
  /** Key of a task in Redis. */
  keyOf(task: CheckTask): string;
  counts(): Promise<QueueCounts>;
  /** Undefined where Redis does not say who is connected. */
  workers(): Promise<number | undefined>;
  work(work: LaneWork): Promise<void>;
  /** Lets the running tasks end; those that do not end in time are aborted, and wait again. */
  close(graceMs: number): Promise<void>;
}

type TaskJob = Job<CheckTask, void>;

interface RunningTask {
  ended: Promise<void>;
  /** Stops waiting for the handler. */
  abandon(): void;
}

/** Workers decide about attempts (see the port), so jobs carry no limit of their own. */
const UNLIMITED = 1_000_000;
/** How many dead workers one task may leave behind before it is taken for the cause. */
const MAX_STALLS = 3;
const DAY_S = 86_400;
/** BullMQ's own 15 s would hold a closing process up, and delay the work after an outage. */
const RETRY_REDIS_MS = 1_000;

/** Opens the lane; nothing is taken from it before `work`. */
export function openBullLane({ lane, redis, log, stallMs, clock, handOver }: BullLaneOptions): BullLane {
  const { prefix } = redis;
  const queue = new BullQueue<CheckTask, void>(lane, { connection: redis.client, prefix });
  queue.on('error', redis.noteError);
  const stopping = new AbortController();
  const running = new Set<RunningTask>();
  let worker: Worker<CheckTask, void> | undefined;

  function startWorker({ handler, concurrency, attempts, backoffMs, onFailed }: LaneWork): Worker<CheckTask, void> {
    const started = new Worker<CheckTask, void>(lane, (job, token) => run(handler, job, token), {
      connection: redis.client,
      prefix,
      concurrency,
      lockDuration: stallMs,
      stalledInterval: stallMs,
      maxStalledCount: MAX_STALLS,
      runRetryDelay: RETRY_REDIS_MS,
      settings: { backoffStrategy: (made = 1) => (made < attempts ? backoffDelay(made, backoffMs) : -1) },
    });
    started.on('error', (error) =>
      isLostJob(error) ? log?.warn({ err: error }, 'the queue does not know a task any more that has ended here') : redis.noteError(error),
    );
    started.on('failed', (job, error) => {
      const failed = job?.finishedOn !== undefined;
      log?.[failed ? 'error' : 'warn'](
        { err: error, task: job?.data.id, attempt: job?.attemptsMade },
        failed ? 'task failed for good' : 'task failed, will be tried again',
      );
      if (failed) void onFailed?.(job.data);
    });
    started.on('stalled', (jobId) => log?.warn({ job: jobId }, 'a worker died with this task; it is done again'));
    return started;
  }

  async function run(handler: TaskHandler, job: TaskJob, token: string | undefined): Promise<void> {
    const answer = await handled(handler, job, token);
    if (!answer) return;
    // There first, and done here second: killed in between, it is handed over again, and refused.
    if ('lane' in answer) return handOver(answer, job.priority);
    await job.moveToDelayed(clock.now().getTime() + putOffMs(answer), token);
    throw new DelayedError();
  }

  async function handled(handler: TaskHandler, job: TaskJob, token: string | undefined): Promise<NotNow | NotHere | undefined> {
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

  async function stop(stopped: Worker<CheckTask, void>, graceMs: number): Promise<void> {
    // Without Redis BullMQ waits for ever to say good-bye, so then only the handlers are waited for.
    const ended = redis.isConnected() ? stopped.close() : Promise.all([...running].map((task) => task.ended));
    if (!(await settledWithin(ended, graceMs))) {
      log?.warn({ running: running.size, lane }, 'aborting tasks that did not end in time');
      stopping.abort();
      if (!(await settledWithin(ended, ABORT_WAIT_MS))) for (const task of running) task.abandon();
      await settledWithin(ended, ABORT_WAIT_MS);
    }
    await settledWithin(stopped.close(true), ABORT_WAIT_MS);
  }

  return {
    async add(tasks, priority) {
      await queue.addBulk(
        tasks.map((task) => ({
          name: 'check',
          data: task,
          opts: {
            jobId: jobIdOf(task),
            priority,
            attempts: UNLIMITED,
            backoff: { type: 'custom' },
            removeOnComplete: { age: DAY_S, count: REMEMBERED },
            removeOnFail: { age: 7 * DAY_S, count: REMEMBERED },
          },
        })),
      );
    },
    keyOf: (task) => queue.toKey(jobIdOf(task)),
    async counts() {
      const by = await queue.getJobCounts('wait', 'prioritized', 'delayed', 'active', 'failed');
      const sum = (...states: string[]): number => states.reduce((total, state) => total + (by[state] ?? 0), 0);
      return {
        waiting: sum('wait', 'prioritized', 'delayed'),
        delayed: sum('delayed'),
        active: sum('active'),
        failed: sum('failed'),
      };
    },
    async workers() {
      try {
        return await queue.getWorkersCount();
      } catch (error) {
        // Not every user of a Redis may ask, and some services that offer one do not tell.
        if (error instanceof Error && error.name === 'ReplyError') return undefined;
        throw error;
      }
    },
    async work(work) {
      await queue.waitUntilReady();
      worker = startWorker(work);
    },
    async close(graceMs) {
      if (worker) await stop(worker, graceMs);
      await settledWithin(queue.close(), ABORT_WAIT_MS);
    },
  };
}

/** BullMQ allows no colon in an id (and no bare integer); percent-encoding keeps different ids different. */
function jobIdOf(task: CheckTask): string {
  return `check-${encodeURIComponent(task.id)}`;
}

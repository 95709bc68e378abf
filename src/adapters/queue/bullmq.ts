/**
 * The queue of the distributed monitor: BullMQ on Redis, a queue for each lane. Tasks outlive the processes; any number of workers share them.
 * @module
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { CheckTask } from '../../domain/capture.ts';
import { OperationalError } from '../../domain/errors.ts';
import { LANES, type Lane } from '../../domain/lanes.ts';
import type { Clock, NotHere, Queue, QueueCounts, TaskHandler } from '../../domain/ports.ts';
import { systemClock } from '../../lib/clock.ts';
import { warnOfEviction } from '../redis/eviction.ts';
import { connectRedis, type RedisOptions } from '../redis/link.ts';
import { createMemoryWatch } from '../redis/memory.ts';
import { createOwnership } from '../redis/ownership.ts';
import { type BullLane, openBullLane } from './bullLane.ts';
import { closedError, DEFAULT_ATTEMPTS, DEFAULT_BACKOFF_MS, DEFAULT_GRACE_MS, sumOf } from './policy.ts';

/** The log is also told about attempts that failed. */
export interface BullQueueOptions extends RedisOptions {
  /** A worker that was silent for this long is taken for dead, and others redo its tasks. Default 30 s. */
  stallMs?: number | undefined;
  /** How often is looked whether Redis has lost its memory. Default 5 s. */
  lookMs?: number | undefined;
  /** Default: the clock of this machine. */
  clock?: Clock | undefined;
}

/** Lower comes first. */
const PRIORITY = { now: 1, due: 2 } as const;
const IDLE_POLL_MS = 100;
/** So long a task stays away of which it is not known whether it is ours. */
const UNSURE_MS = 10_000;

/**
 * A queue on BullMQ. Operations fail with OperationalError('queue') when Redis cannot be reached; workers wait for it.
 * @example
 * const queue = createBullQueue({ redisUrl: 'redis://127.0.0.1:6379' });
 * await queue.work(async (task) => check(task), { lanes: { http: 4 } });
 */
export function createBullQueue(options: BullQueueOptions): Queue {
  const { log, stallMs = 30_000, lookMs, clock = systemClock, connect = connectRedis } = options;
  const redis = connect(options);
  warnOfEviction(redis, log);
  const memory = createMemoryWatch({ redis, lookMs });
  const ownership = createOwnership(redis);
  const handOver = ({ lane, task }: NotHere, priority: number): Promise<void> => lanes[lane].add([task], priority);
  const open = (lane: Lane): BullLane => openBullLane({ lane, redis, log, stallMs, clock, handOver });
  const lanes: Record<Lane, BullLane> = { http: open('http'), browser: open('browser') };
  const running = new Set<string>();
  let working = false;
  let closing: Promise<void> | undefined;

  async function ask<T>(operation: () => Promise<T>): Promise<T> {
    if (closing) throw closedError();
    return redis.reach(async () => {
      await ownership.confirm();
      return operation();
    });
  }

  /** Workers come back over connections of their own, and may have taken a task of whoever answers there now: it is left to him. */
  async function isOurs(): Promise<boolean> {
    try {
      await redis.reach(ownership.confirm);
      return true;
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error;
      if (error.code === 'config') log?.error({ err: error }, error.message);
      return false;
    }
  }

  /** Left for later where this process is at work on it: Redis has forgotten that, and hands it out again before it is recorded. */
  async function begun(id: string, run: () => ReturnType<TaskHandler>): Promise<Awaited<ReturnType<TaskHandler>>> {
    if (running.has(id)) return { againInMs: UNSURE_MS };
    running.add(id);
    try {
      return await run();
    } finally {
      running.delete(id);
    }
  }

  /** Those of the tasks that no other lane knows. */
  async function unknownTo(others: readonly BullLane[], tasks: readonly CheckTask[]): Promise<CheckTask[]> {
    const asking = redis.client.pipeline();
    for (const task of tasks) asking.exists(...others.map((lane) => lane.keyOf(task)));
    const answers = (await asking.exec()) ?? [];
    return tasks.filter((_, index) => answers[index]?.[1] === 0);
  }

  const counts = (lane?: Lane): Promise<QueueCounts> =>
    ask(async () => sumOf(await Promise.all((lane ? [lane] : LANES).map((each) => lanes[each].counts()))));

  async function shutDown(graceMs: number): Promise<void> {
    memory.stop();
    await Promise.all(LANES.map((lane) => lanes[lane].close(graceMs)));
    redis.disconnect();
  }

  return {
    isShared: true,

    async serve(installation) {
      ownership.claimFor(installation);
      await ask(async () => {});
    },

    async enqueue(tasks, { lane, priority = 'due' }) {
      if (tasks.length === 0) return;
      const others = LANES.filter((other) => other !== lane).map((other) => lanes[other]);
      await ask(async () => lanes[lane].add(await unknownTo(others, tasks), PRIORITY[priority]));
    },

    async work(handle, { lanes: worked, attempts = DEFAULT_ATTEMPTS, backoffMs = DEFAULT_BACKOFF_MS, onFailed }) {
      if (working) throw new Error('work() was called twice on one queue');
      working = true;
      const handler: TaskHandler = async (task, signal) =>
        (await isOurs()) ? begun(task.id, () => handle(task, signal)) : { againInMs: UNSURE_MS };
      for (const lane of LANES) {
        const concurrency = worked[lane];
        if (concurrency !== undefined) await ask(() => lanes[lane].work({ handler, concurrency, attempts, backoffMs, onFailed }));
      }
    },

    counts,

    workers: (lane) => ask(() => lanes[lane].workers()),

    onForgotten: (listener) =>
      memory.onForgotten(() => {
        ownership.doubt();
        listener();
      }),

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

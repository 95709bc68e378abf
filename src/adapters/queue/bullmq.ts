/**
 * The queue of the distributed monitor: BullMQ on Redis, a queue for each lane. Tasks outlive the processes; any number of workers share them.
 * @module
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { CheckTask } from '../../domain/capture.ts';
import { LANES, type Lane } from '../../domain/lanes.ts';
import type { Clock, Log, NotHere, Queue, QueueCounts } from '../../domain/ports.ts';
import { systemClock } from '../../lib/clock.ts';
import { type BullLane, openBullLane } from './bullLane.ts';
import { warnOfEviction } from './eviction.ts';
import { createMemoryWatch } from './memory.ts';
import { DEFAULT_PREFIX } from './names.ts';
import { closedError, DEFAULT_ATTEMPTS, DEFAULT_BACKOFF_MS, DEFAULT_GRACE_MS, sumOf } from './policy.ts';
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
  /** How often is looked whether Redis has lost its memory. Default 5 s. */
  lookMs?: number | undefined;
  /** Default: the clock of this machine. */
  clock?: Clock | undefined;
}

/** Lower comes first. */
const PRIORITY = { now: 1, due: 2 } as const;
const IDLE_POLL_MS = 100;

/**
 * A queue on BullMQ. Operations fail with OperationalError('queue') when Redis cannot be reached; workers wait for it.
 * @example
 * const queue = createBullQueue({ redisUrl: 'redis://127.0.0.1:6379' });
 * await queue.work(async (task) => check(task), { lanes: { http: 4 } });
 */
export function createBullQueue({
  redisUrl,
  prefix = DEFAULT_PREFIX,
  log,
  stallMs = 30_000,
  connectMs = 3_000,
  lookMs,
  clock = systemClock,
}: BullQueueOptions): Queue {
  const redis = connectRedis({ url: redisUrl, log, connectMs });
  warnOfEviction(redis, log);
  const memory = createMemoryWatch({ redis, prefix, lookMs });
  const handOver = ({ lane, task }: NotHere, priority: number): Promise<void> => lanes[lane].add([task], priority);
  const open = (lane: Lane): BullLane => openBullLane({ lane, redis, prefix, log, stallMs, clock, handOver });
  const lanes: Record<Lane, BullLane> = { http: open('http'), browser: open('browser') };
  let working = false;
  let closing: Promise<void> | undefined;

  async function ask<T>(operation: () => Promise<T>): Promise<T> {
    if (closing) throw closedError();
    return redis.reach(operation);
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

    async enqueue(tasks, { lane, priority = 'due' }) {
      if (tasks.length === 0) return;
      const others = LANES.filter((other) => other !== lane).map((other) => lanes[other]);
      await ask(async () => lanes[lane].add(await unknownTo(others, tasks), PRIORITY[priority]));
    },

    async work(handler, { lanes: worked, attempts = DEFAULT_ATTEMPTS, backoffMs = DEFAULT_BACKOFF_MS, onFailed }) {
      if (working) throw new Error('work() was called twice on one queue');
      working = true;
      for (const lane of LANES) {
        const concurrency = worked[lane];
        if (concurrency !== undefined) await ask(() => lanes[lane].work({ handler, concurrency, attempts, backoffMs, onFailed }));
      }
    },

    counts,

    onForgotten: (listener) => memory.onForgotten(listener),

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

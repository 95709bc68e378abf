/**
 * The ticker of any number of schedulers: a BullMQ job scheduler whose ticks are worked off by whichever of them gets them, one at a time.
 * @module
 */
import { Queue, Worker } from 'bullmq';
import type { Clock, Ticker } from '../../domain/ports.ts';
import { oneAtATime } from '../../lib/oneAtATime.ts';
import { settledWithin } from '../../lib/settled.ts';
import { sleep } from '../../lib/sleep.ts';
import { isLostJob } from '../queue/lostJob.ts';
import { TICKS } from '../queue/names.ts';
import { ABORT_WAIT_MS } from '../queue/policy.ts';
import { connectRedis, type RedisLink, type RedisOptions } from '../redis/link.ts';

/** `connectMs`: how long `start` waits for Redis before it fails. */
export interface BullTickerOptions extends RedisOptions {
  /** Milliseconds between two ticks. Default 5 s. */
  everyMs?: number | undefined;
  /** A scheduler that was silent for this long during its tick is taken for dead, and another one ticks. Default 10 s. */
  stallMs?: number | undefined;
  /** A tick that lasts so long is waited for no more, and another scheduler ticks; this one does again when its own has ended. Default 60 s. */
  mostMs?: number | undefined;
  clock: Clock;
  /** Told what a tick threw; the next one still comes. */
  onError: (error: unknown) => void;
}

const SCHEDULER = 'hand-out';
/** How often is looked that ticks still come, in intervals between them. */
const LOOK_EVERY = 0.5;
/** Ticks that may be missing before they are set up anew. */
const MISSING = 2;
/** A tick that was begun so often by schedulers that died is left; the next one comes without it. */
const MAX_STALLS = 1_000;
/** Whoever fails takes no tick for longer from one to the next, at most so long. */
const MOST_BACK_MS = 30_000;
const RETRY_REDIS_MS = 1_000;
const REMEMBERED = 10;

/**
 * Ticks at the pace of Redis. There is one next tick, however many schedulers there are and however long none of them runs: it is made when
 * the one before begins. Where Redis has lost its memory each scheduler puts the ticks back within seconds. `stop` waits for the tick that
 * runs here. Operations fail with OperationalError('queue') when Redis cannot be reached at the start; later it is waited for.
 */
export function createBullTicker(options: BullTickerOptions): Ticker {
  const { everyMs = 5_000, stallMs = 10_000, mostMs = 60_000, clock, log, onError, connect = connectRedis } = options;
  let opened: { redis: RedisLink; queue: Queue } | undefined;
  let worker: Worker | undefined;
  let keeper: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  /** Ticks here that failed, in a row. */
  let failures = 0;
  const stopping = new AbortController();

  /** Processes that never tick need no connection for it. */
  function open(): { redis: RedisLink; queue: Queue } {
    const redis = connect(options);
    const queue = new Queue(TICKS, { connection: redis.client, prefix: redis.prefix });
    queue.on('error', redis.noteError);
    return { redis, queue };
  }

  async function tickOnce(tick: (at: Date) => Promise<void>): Promise<void> {
    const own = told(tick);
    running = own;
    if (!(await settledWithin(own, mostMs))) {
      log?.error({ mostMs }, 'a tick does not end; it is left to other schedulers until it does');
      await standBack(own);
    } else if (failures > 0) await standBack(sleep(Math.min(everyMs * 2 ** failures, MOST_BACK_MS), stopping.signal));
  }

  async function told(tick: (at: Date) => Promise<void>): Promise<void> {
    try {
      await tick(clock.now());
      failures = 0;
    } catch (error) {
      failures += 1;
      onError(error);
    }
  }

  /** Takes no tick until then. The one at hand ends here for the others: one that cannot tick must not keep those from it that can. */
  async function standBack(until: Promise<void>): Promise<void> {
    await worker?.pause(true);
    until.finally(() => stopping.signal.aborted || worker?.resume());
  }

  /** Sets the ticks up where there are none, or where none has come for long although nobody is busy with one. */
  async function keep(queue: Queue): Promise<void> {
    const [scheduler, active] = [await queue.getJobScheduler(SCHEDULER), await queue.getActiveCount()];
    const next = scheduler?.next;
    if (next !== undefined && (active > 0 || Date.now() - next < MISSING * everyMs)) return;
    await queue.setGlobalConcurrency(1);
    await queue.upsertJobScheduler(
      SCHEDULER,
      { every: everyMs },
      { name: 'tick', opts: { removeOnComplete: REMEMBERED, removeOnFail: REMEMBERED } },
    );
  }

  function startWorker(tick: (at: Date) => Promise<void>, redis: RedisLink): Worker {
    const started = new Worker(TICKS, () => tickOnce(tick), {
      connection: redis.client,
      prefix: redis.prefix,
      concurrency: 1,
      lockDuration: stallMs,
      stalledInterval: stallMs / 2,
      maxStalledCount: MAX_STALLS,
      runRetryDelay: RETRY_REDIS_MS,
    });
    started.on('error', (error) => (isLostJob(error) ? log?.warn({}, 'another scheduler has taken a tick over') : redis.noteError(error)));
    started.on('stalled', () => log?.warn({}, 'a scheduler died during its tick; another one goes on'));
    return started;
  }

  return {
    async start(tick) {
      if (opened) throw new Error('start() was called twice on one ticker');
      opened = open();
      const { redis, queue } = opened;
      await redis.reach(() => keep(queue));
      worker = startWorker(tick, redis);
      const keeping = oneAtATime(() => keep(queue));
      keeper = setInterval(() => void (redis.isConnected() && keeping().catch(redis.noteError)), everyMs * LOOK_EVERY);
    },

    async stop() {
      if (!opened) return;
      const { redis, queue } = opened;
      stopping.abort();
      clearInterval(keeper);
      // Where Redis is away or silent BullMQ waits for ever to say good-bye, so only the tick is waited for: also one that begins meanwhile.
      const leaving = redis.isConnected() ? worker?.close() : undefined;
      await running;
      await settledWithin(Promise.resolve(leaving), ABORT_WAIT_MS);
      await running;
      await settledWithin(Promise.all([worker?.close(true), queue.close()]), ABORT_WAIT_MS);
      redis.disconnect();
    },
  };
}

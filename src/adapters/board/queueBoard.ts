/**
 * The queues on Redis for administrators: bull-board for looking, BullMQ for what people may do. The board itself is read-only, so that
 * every act goes through forms of ours, which know who acts and note it.
 * @module
 */
import { Queue } from 'bullmq';
import type { Log } from '../../domain/ports.ts';
import type { QueueBoard } from '../../domain/queueBoard.ts';
import { DEFAULT_PREFIX } from '../queue/names.ts';
import { connectRedis } from '../queue/redis.ts';
import { createBoardPages } from './pages.ts';
import { type BoardQueue, failedIn, type OpenedQueue, retryFailed, stateOf } from './queues.ts';

export interface QueueBoardOptions {
  /** redis:// or rediss:// address. */
  redisUrl: string;
  /** Of the keys in Redis. Default "clausewatch". */
  prefix?: string;
  queues: readonly BoardQueue[];
  /** Told about lost and regained connections. */
  log?: Log;
  /** How long an operation waits for Redis before it fails. Default 3 s. */
  connectMs?: number;
}

/** Connects, and keeps connecting until `close`. Throws OperationalError('config') when the address is none. */
export function createQueueBoard({ redisUrl, prefix = DEFAULT_PREFIX, queues, log, connectMs = 3_000 }: QueueBoardOptions): QueueBoard {
  const redis = connectRedis({ url: redisUrl, log, connectMs });
  const opened = queues.map((about): OpenedQueue => {
    const queue = new Queue(about.name, { connection: redis.client, prefix });
    queue.on('error', redis.noteError);
    return { ...about, queue };
  });
  const pages = createBoardPages(opened);

  function named(name: string): Queue {
    const found = opened.find((each) => each.name === name && !each.isClosed);
    if (!found) throw new Error(`there is no queue "${name}" that people may touch`);
    return found.queue;
  }

  return {
    queues: () => redis.reach(() => Promise.all(opened.map(stateOf))),
    failed: (limit) => redis.reach(() => failedIn(opened, limit)),
    failedIds: (name, limit) => redis.reach(() => named(name).getRanges(['failed'], 0, limit - 1)),
    isFailed: (name, id) => redis.reach(async () => (await (await named(name).getJob(id))?.isFailed()) ?? false),
    retry: (name, ids) => redis.reach(() => retryFailed(named(name), ids)),
    pause: (name) => redis.reach(() => named(name).pause()),
    resume: (name) => redis.reach(() => named(name).resume()),
    // Without Redis the page would be there, and nothing in it.
    answer: (request) => (pages.isFile(request) ? pages.answer(request) : redis.reach(() => pages.answer(request))),
    async close() {
      redis.disconnect();
      await Promise.allSettled(opened.map(({ queue }) => queue.close()));
    },
  };
}

/**
 * The queues on Redis for administrators: bull-board for looking, BullMQ for what people may do. The board itself is read-only, so that
 * every act goes through forms of ours, which know who acts and note it.
 * @module
 */
import { Queue } from 'bullmq';
import type { QueueBoard } from '../../domain/queueBoard.ts';
import { connectRedis, type RedisOptions } from '../redis/link.ts';
import { createBoardPages } from './pages.ts';
import { type BoardQueue, failedIn, type OpenedQueue, retryFailed, stateOf } from './queues.ts';

export interface QueueBoardOptions extends RedisOptions {
  queues: readonly BoardQueue[];
}

/** Connects, and keeps connecting until `close`. Throws OperationalError('config') when the address is none. */
export function createQueueBoard({ queues, connect = connectRedis, ...options }: QueueBoardOptions): QueueBoard {
  const redis = connect(options);
  const opened = queues.map((about): OpenedQueue => {
    const queue = new Queue(about.name, { connection: redis.client, prefix: redis.prefix });
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
    async answer(request) {
      // Without Redis the page would be there, and nothing in it: it asks for nothing itself.
      if (!pages.isFile(request)) await redis.reach(() => redis.client.ping());
      return pages.isFile(request) ? pages.answer(request) : redis.reach(() => pages.answer(request));
    },
    async close() {
      redis.disconnect();
      await Promise.allSettled(opened.map(({ queue }) => queue.close()));
    },
  };
}

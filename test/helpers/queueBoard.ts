/**
 * Queues on a real Redis with tasks of every kind in them, and the board over them.
 * @module
 */
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import { createQueueBoard } from '../../src/adapters/board/queueBoard.ts';
import type { QueueBoard } from '../../src/domain/queueBoard.ts';
import type { TestRedis } from './redis.ts';

/** What a page said, word for word in the reason of a failure. */
export const HOSTILE = `Not a page: "<img src=x onerror=alert(1)>" and </script><script>alert(2)</script>`;
export const FAILED = 'check-acme%2Fdpa%402026-11-20T09%3A00%3A00.000Z';

export interface FilledQueues {
  board: QueueBoard;
  /** The queue of plain visits: one task failed, one waits until later. */
  http: Queue;
  browser: Queue;
}

export async function filledQueues(redis: TestRedis): Promise<FilledQueues> {
  const [prefix, connection] = [redis.prefix(), new Redis(redis.url, { maxRetriesPerRequest: null })];
  const [http, browser, tick] = ['http', 'browser', 'tick'].map((name) => new Queue(name, { connection, prefix })) as [Queue, Queue, Queue];
  // Redis goes away in a test, which libraries would report to the terminal.
  for (const emitter of [connection, http, browser, tick]) emitter.on('error', () => {});
  const queues = [
    { name: 'http', about: 'visits by plain HTTP' },
    { name: 'browser', about: 'visits with the browser' },
    { name: 'tick', about: 'when to look for what is due', isClosed: true },
  ];
  const board = createQueueBoard({ redisUrl: redis.url, prefix, queues, connectMs: 300 });
  onTestFinished(async () => {
    await board.close();
    await Promise.all([http.close(), browser.close(), tick.close()]);
    connection.disconnect();
  });
  const task = (source: string) => ({ id: `${source}@2026-11-20T09:00:00.000Z`, sourceId: source, dueAt: '2026-11-20T09:00:00.000Z' });
  await http.add('check', task('acme/dpa'), { jobId: FAILED });
  await failAll(http, prefix, redis.url);
  await http.add('check', task('acme/terms'), { delay: 3_600_000 });
  await browser.add('check', task('acme/subprocessors'));
  await tick.upsertJobScheduler('minutely', { every: 60_000 });
  return { board, http, browser };
}

/** Works on what waits, and fails. */
async function failAll({ name }: Queue, prefix: string, url: string): Promise<void> {
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  const { promise: failed, resolve } = Promise.withResolvers<void>();
  const worker = new Worker(name, async () => Promise.reject(new Error(HOSTILE)), { connection, prefix });
  worker.on('failed', () => resolve());
  await failed;
  await worker.close();
  connection.disconnect();
}

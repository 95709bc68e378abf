/**
 * The engine: BullMQ where the settings name a Redis, else in this process.
 * @module
 */
import type { Config } from '../domain/config.ts';
import type { Clock, Log, Queue, Ticker } from '../domain/ports.ts';

export async function openQueue(config: Config, log: Log): Promise<Queue> {
  if (config.queue.redisUrl === undefined) return (await import('../adapters/queue/inline.ts')).createInlineQueue({ log });
  const { createBullQueue } = await import('../adapters/queue/bullmq.ts');
  return createBullQueue((await import('./redis.ts')).redisOf(config, log));
}

/** @param onError told what a tick threw */
export async function openTicker(
  config: Config,
  { clock, log }: { clock: Clock; log: Log },
  onError: (error: unknown) => void,
): Promise<Ticker> {
  if (config.queue.redisUrl === undefined) return (await import('../adapters/ticker/cron.ts')).createCronTicker({ clock, onError });
  const { createBullTicker } = await import('../adapters/ticker/bullmq.ts');
  return createBullTicker({ ...(await import('./redis.ts')).redisOf(config, log), clock, onError });
}

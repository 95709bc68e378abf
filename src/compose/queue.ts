/**
 * The engine: BullMQ where the settings name a Redis, else in this process.
 * @module
 */
import { createBullQueue } from '../adapters/queue/bullmq.ts';
import { createInlineQueue } from '../adapters/queue/inline.ts';
import { createBullTicker } from '../adapters/ticker/bullmq.ts';
import { createCronTicker } from '../adapters/ticker/cron.ts';
import type { Config } from '../domain/config.ts';
import type { Clock, Log, Queue, Ticker } from '../domain/ports.ts';

export function openQueue({ queue: { redisUrl } }: Config, log: Log): Queue {
  return redisUrl === undefined ? createInlineQueue({ log }) : createBullQueue({ redisUrl, log });
}

/** @param onError told what a tick threw */
export function openTicker(
  { queue: { redisUrl } }: Config,
  { clock, log }: { clock: Clock; log: Log },
  onError: (error: unknown) => void,
): Ticker {
  return redisUrl === undefined ? createCronTicker({ clock, onError }) : createBullTicker({ redisUrl, clock, log, onError });
}

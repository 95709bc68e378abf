/**
 * The engine: BullMQ where the settings name a Redis, else in this process.
 * @module
 */
import { createBullQueue } from '../adapters/queue/bullmq.ts';
import { createInlineQueue } from '../adapters/queue/inline.ts';
import type { Config } from '../domain/config.ts';
import type { Log, Queue } from '../domain/ports.ts';

export function openQueue({ queue: { redisUrl } }: Config, log: Log): Queue {
  return redisUrl === undefined ? createInlineQueue({ log }) : createBullQueue({ redisUrl, log });
}

/**
 * The queues on Redis, for administrators.
 * @module
 */
import { createQueueBoard } from '../adapters/board/queueBoard.ts';
import type { Log } from '../domain/ports.ts';
import type { QueueBoard } from '../domain/queueBoard.ts';

export function openQueueBoard(redisUrl: string, log: Log): QueueBoard {
  return createQueueBoard({ redisUrl, queues: [{ name: 'checks', about: 'visits to pages' }], log });
}

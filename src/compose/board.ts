/**
 * The queues on Redis, for administrators.
 * @module
 */
import { createQueueBoard } from '../adapters/board/queueBoard.ts';
import type { BoardQueue } from '../adapters/board/queues.ts';
import { TICKS } from '../adapters/queue/names.ts';
import type { Config } from '../domain/config.ts';
import { LANES, type Lane } from '../domain/lanes.ts';
import type { Log } from '../domain/ports.ts';
import type { QueueBoard } from '../domain/queueBoard.ts';
import { redisOf } from './redis.ts';

const ABOUT: Record<Lane, string> = { http: 'visits by plain requests', browser: 'visits that may need a browser' };
/** A tick that nobody takes is a scheduler's matter: people look at it, and leave it alone. */
const QUEUES: readonly BoardQueue[] = [
  ...LANES.map((name) => ({ name, about: ABOUT[name] })),
  { name: TICKS, about: 'when schedulers look for what is due', isClosed: true },
];

export function openQueueBoard(config: Config, log: Log): QueueBoard {
  return createQueueBoard({ ...redisOf(config, log), queues: QUEUES });
}

/**
 * Notices that Redis has lost its memory, or a part of it: it was emptied, started anew, or another server has taken its place.
 * @module
 */
import { randomUUID } from 'node:crypto';
import { oneAtATime } from '../../lib/oneAtATime.ts';
import type { RedisLink } from './link.ts';

export interface MemoryWatchOptions {
  redis: RedisLink;
  /** How often is looked. Default 5 s. */
  lookMs?: number | undefined;
}

export interface MemoryWatch {
  /** From now on is looked, and called back once for each loss. A loss before the first look is none. */
  onForgotten(listener: () => void): void;
  stop(): void;
}

const LOOK_MS = 5_000;

/**
 * The memory is known by a random id that whoever finds none puts there, and by the run of the server that keeps it: one that was started
 * anew may have kept the id and lost what came after its last save. What was not lost is refused when it is handed out again.
 */
export function createMemoryWatch({ redis, lookMs = LOOK_MS }: MemoryWatchOptions): MemoryWatch {
  const listeners = new Set<() => void>();
  const key = `${redis.prefix}:memory`;
  let known: string | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    const found = await identity();
    if (found === undefined) return;
    const lost = known !== undefined && known !== found;
    known = found;
    if (lost) for (const listener of listeners) listener();
  }

  async function identity(): Promise<string | undefined> {
    if (!redis.isConnected()) return undefined;
    const answers = await redis.client.pipeline().set(key, randomUUID(), 'NX').get(key).info('server').exec();
    const [, id, server] = answers?.map(([, value]) => value) ?? [];
    if (typeof id !== 'string') return undefined;
    return `${id} ${typeof server === 'string' ? (/^run_id:(\w+)/m.exec(server)?.[1] ?? '') : ''}`;
  }

  /** Whatever keeps Redis from answering is noticed and told by those who need the answer. */
  const looking = oneAtATime(look);
  const lookAgain = (): void => void looking().catch(redis.noteError);

  return {
    onForgotten(listener) {
      listeners.add(listener);
      if (timer) return;
      timer = setInterval(lookAgain, lookMs);
      timer.unref();
      redis.client.on('ready', lookAgain);
      lookAgain();
    },
    stop() {
      clearInterval(timer);
      redis.client.off('ready', lookAgain);
    },
  };
}

/**
 * Warns of a Redis that throws away what it was given to keep.
 * @module
 */
import type { Log } from '../../domain/ports.ts';
import type { RedisLink } from './link.ts';

/**
 * Looks at each connection how the server makes room when its memory is full. A queue whose keys are thrown away loses checks; what is lost
 * wholly is noticed and found again, single tasks are not.
 */
export function warnOfEviction(redis: RedisLink, log: Log | undefined): void {
  const look = async (): Promise<void> => {
    const policy = /^maxmemory_policy:(\S+)/m.exec(await redis.client.info('memory'))?.[1];
    if (policy === undefined || policy === 'noeviction') return;
    log?.warn({ policy }, 'Redis throws away waiting checks when its memory is full; set its maxmemory-policy to noeviction');
  };
  redis.client.on('ready', () => void look().catch(redis.noteError));
}

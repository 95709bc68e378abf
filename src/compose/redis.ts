/**
 * Where all parts of this process find Redis, and one connection for all of them.
 * @module
 */
import type { RedisOptions } from '../adapters/redis/link.ts';
import { createSharedRedis } from '../adapters/redis/shared.ts';
import type { Config } from '../domain/config.ts';
import type { Log } from '../domain/ports.ts';

const connect = createSharedRedis();

/** What an adapter needs of Redis. Only to be asked where the settings name one. */
export function redisOf({ queue: { redisUrl = '', prefix } }: Pick<Config, 'queue'>, log: Log): RedisOptions {
  return { redisUrl, prefix, log, connect };
}

/**
 * Host limits in Redis: all workers on all machines share them.
 * @module
 */
import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { Clock, HostLimits } from '../../../domain/ports.ts';
import { systemClock } from '../../../lib/clock.ts';
import { connectRedis, type RedisOptions } from '../../redis/link.ts';
import { createHostLimits, type HostLimitsOptions } from '../hosts.ts';

export interface RedisLimitsOptions extends HostLimitsOptions, RedisOptions {
  /** Default: the clock of this machine. */
  clock?: Clock | undefined;
}

/**
 * Limits that count in Redis, by its clock. Times are rounded up to whole seconds. Operations fail with
 * OperationalError('queue') when Redis cannot be reached.
 */
export function createRedisLimits(options: RedisLimitsOptions): HostLimits {
  const { clock = systemClock, connect = connectRedis } = options;
  const redis = connect(options);
  return createHostLimits(
    options,
    {
      limiter: (name, seconds) =>
        new RateLimiterRedis({ storeClient: redis.client, keyPrefix: `${redis.prefix}:host-${name}`, points: 1, duration: seconds }),
      seconds: (ms) => Math.ceil(ms / 1000),
      reach: (operation) => redis.reach(operation),
      close: async () => redis.disconnect(),
    },
    clock,
  );
}

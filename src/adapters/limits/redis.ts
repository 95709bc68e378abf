/**
 * Host limits in Redis: all workers on all machines share them.
 * @module
 */
import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { Clock, HostLimits, Log } from '../../domain/ports.ts';
import { systemClock } from '../../lib/clock.ts';
import { connectRedis } from '../queue/redis.ts';
import { createHostLimits, type HostLimitsOptions } from './hosts.ts';

export interface RedisLimitsOptions extends HostLimitsOptions {
  /** redis:// or rediss:// address. */
  redisUrl: string;
  /** Begins every key in Redis: two monitors on one Redis need two prefixes. Default "clausewatch". */
  prefix?: string | undefined;
  /** Told about lost and regained connections. */
  log?: Log | undefined;
  /** How long an operation waits for Redis before it fails. Default 3 s. */
  connectMs?: number | undefined;
  /** Default: the clock of this machine. */
  clock?: Clock | undefined;
}

/**
 * Limits that count in Redis, by its clock. Times are rounded up to whole seconds. Operations fail with
 * OperationalError('queue') when Redis cannot be reached.
 */
export function createRedisLimits(options: RedisLimitsOptions): HostLimits {
  const { redisUrl, prefix = 'clausewatch', log, connectMs = 3_000, clock = systemClock } = options;
  const redis = connectRedis({ url: redisUrl, log, connectMs });
  return createHostLimits(
    options,
    {
      limiter: (name, seconds) =>
        new RateLimiterRedis({ storeClient: redis.client, keyPrefix: `${prefix}:host-${name}`, points: 1, duration: seconds }),
      seconds: (ms) => Math.ceil(ms / 1000),
      reach: (operation) => redis.reach(operation),
      close: async () => redis.disconnect(),
    },
    clock,
  );
}

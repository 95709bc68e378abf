/**
 * How often somebody may try to sign in, counted in Redis for all processes.
 * @module
 */
import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { SignInLimits } from '../../../domain/deskPorts.ts';
import { connectRedis, type RedisOptions } from '../../redis/link.ts';
import { type SignInLimitOptions, signInLimitsOver } from '../signIn.ts';

export interface RedisSignInLimitOptions extends SignInLimitOptions, RedisOptions {}

/** Limits that all processes share. Operations fail with OperationalError('queue') when Redis cannot be reached: then nobody is let in by password. */
export function createRedisSignInLimits(options: RedisSignInLimitOptions): SignInLimits {
  const { connect = connectRedis } = options;
  const redis = connect(options);
  return signInLimitsOver(options, {
    limiter: (name, points, duration) =>
      new RateLimiterRedis({ storeClient: redis.client, keyPrefix: `${redis.prefix}:sign-in-${name}`, points, duration }),
    reach: (operation) => redis.reach(operation),
    close: async () => redis.disconnect(),
  });
}

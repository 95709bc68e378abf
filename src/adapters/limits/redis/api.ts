/**
 * How often programs may ask, counted in Redis for all processes.
 * @module
 */
import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { ApiLimits } from '../../../domain/apiPorts.ts';
import { OperationalError } from '../../../domain/errors.ts';
import { connectRedis, type RedisOptions } from '../../redis/link.ts';
import { type ApiLimitOptions, createMemoryApiLimits, keyOf, take, WINDOW_S } from '../api.ts';

/** A request waits no longer for being counted. */
const ANSWER_MS = 1_000;
/** So long Redis is not asked again where it was away, silent or refused. */
const AWAY_MS = 5_000;

/** `connectMs`: how long a request waits for Redis before it is counted here. Default 500 ms. */
export interface RedisApiLimitOptions extends ApiLimitOptions, RedisOptions {
  /** Stands in its keys. Default "api". */
  name?: string;
}

/**
 * Limits that all processes share. While Redis cannot be reached each process counts for itself: who may come in is decided elsewhere, and
 * answers do not end with the counts.
 */
export function createRedisApiLimits(options: RedisApiLimitOptions): ApiLimits {
  const { perWindow, windowS = WINDOW_S, name = 'api', connectMs = 500, connect = connectRedis } = options;
  const redis = connect({ ...options, connectMs });
  const shared = new RateLimiterRedis({
    storeClient: redis.client,
    keyPrefix: `${redis.prefix}:${name}`,
    points: perWindow,
    duration: windowS,
  });
  const own = createMemoryApiLimits({ perWindow, windowS });
  // Whoever finds it away waits for it; the others are counted here meanwhile, and so is everybody for some seconds more.
  let askAgain = 0;
  return {
    async take(who) {
      if (askAgain > 0) {
        if (performance.now() < askAgain) return own.take(who);
        askAgain = performance.now() + AWAY_MS;
      }
      try {
        const budget = await redis.reach(() => take(shared, keyOf(who), { limit: perWindow, windowS }), { answerMs: ANSWER_MS });
        askAgain = 0;
        return budget;
      } catch (error) {
        if (!(error instanceof OperationalError)) throw error;
        askAgain = performance.now() + AWAY_MS;
        return own.take(who);
      }
    },
    close: async () => redis.disconnect(),
  };
}

/**
 * How often programs may ask, kept by whatever limiters count: in memory, or in Redis for all processes.
 * @module
 */
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { ApiLimits, Budget } from '../../domain/apiPorts.ts';
import { OperationalError } from '../../domain/errors.ts';
import type { Log } from '../../domain/ports.ts';
import { sha256 } from '../../lib/hash.ts';
import { networkOf } from '../../lib/network.ts';
import { connectRedis } from '../queue/redis.ts';

export interface ApiLimitOptions {
  /** Requests of one token, person or address in a window. */
  perWindow: number;
  /** Seconds after the first request when its count begins anew. Default 60. */
  windowS?: number;
}

export interface RedisApiLimitOptions extends ApiLimitOptions {
  /** redis:// or rediss:// address. */
  redisUrl: string;
  /** Begins every key in Redis. Default "clausewatch". */
  prefix?: string | undefined;
  log?: Log | undefined;
  /** How long a request waits for Redis before it is counted here. Default 500 ms. */
  connectMs?: number | undefined;
}

const WINDOW_S = 60;

/** Limits of one process. */
export function createMemoryApiLimits({ perWindow, windowS = WINDOW_S }: ApiLimitOptions): ApiLimits {
  const counts = new RateLimiterMemory({ points: perWindow, duration: windowS });
  return { take: (who) => take(counts, keyOf(who), { limit: perWindow, windowS }), close: async () => {} };
}

/**
 * Limits that all processes share. While Redis cannot be reached each process counts for itself: who may come in is decided elsewhere, and
 * answers do not end with the counts.
 */
export function createRedisApiLimits(options: RedisApiLimitOptions): ApiLimits {
  const { perWindow, windowS = WINDOW_S, redisUrl, prefix = 'clausewatch', log, connectMs = 500 } = options;
  const redis = connectRedis({ url: redisUrl, log, connectMs });
  const shared = new RateLimiterRedis({ storeClient: redis.client, keyPrefix: `${prefix}:api`, points: perWindow, duration: windowS });
  const own = createMemoryApiLimits({ perWindow, windowS });
  // Only the first who finds it away waits for it.
  let isAway = false;
  return {
    async take(who) {
      if (isAway && !redis.isConnected()) return own.take(who);
      try {
        const budget = await redis.reach(() => take(shared, keyOf(who), { limit: perWindow, windowS }));
        isAway = false;
        return budget;
      } catch (error) {
        if (!(error instanceof OperationalError)) throw error;
        isAway = true;
        return own.take(who);
      }
    },
    close: async () => redis.disconnect(),
  };
}

async function take(counts: RateLimiterAbstract, key: string, window: Pick<Budget, 'limit' | 'windowS'>): Promise<Budget> {
  const budget = (ok: boolean, { remainingPoints, msBeforeNext }: RateLimiterRes): Budget => ({
    ok,
    ...window,
    remaining: Math.max(0, remainingPoints),
    resetMs: Math.max(1, msBeforeNext),
  });
  try {
    return budget(true, await counts.consume(key));
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return budget(false, refused);
    throw refused;
  }
}

/** Ids are ours, but an address is what a proxy says it is. */
function keyOf(who: Parameters<ApiLimits['take']>[0]): string {
  if ('token' in who) return `token ${who.token}`;
  return 'user' in who ? `user ${who.user}` : `address ${sha256(networkOf(who.address))}`;
}

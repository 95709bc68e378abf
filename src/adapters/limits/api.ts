/**
 * How often programs may ask, kept by whatever limiters count: in memory, or in Redis for all processes.
 * @module
 */
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { ApiLimits, Budget } from '../../domain/apiPorts.ts';
import { sha256 } from '../../lib/hash.ts';
import { networkOf } from '../../lib/network.ts';

export interface ApiLimitOptions {
  /** Requests of one token, person or address in a window. */
  perWindow: number;
  /** Seconds after the first request when its count begins anew. Default 60. */
  windowS?: number;
}

/** Seconds of a window where none are named. */
export const WINDOW_S = 60;

/** Limits of one process. */
export function createMemoryApiLimits({ perWindow, windowS = WINDOW_S }: ApiLimitOptions): ApiLimits {
  const counts = new RateLimiterMemory({ points: perWindow, duration: windowS });
  return { take: (who) => take(counts, keyOf(who), { limit: perWindow, windowS }), close: async () => {} };
}

/** One request of the budget of a key. */
export async function take(counts: RateLimiterAbstract, key: string, window: Pick<Budget, 'limit' | 'windowS'>): Promise<Budget> {
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

/** What is counted together. Ids are ours, but an address is what a proxy says it is. */
export function keyOf(who: Parameters<ApiLimits['take']>[0]): string {
  if ('token' in who) return `token ${who.token}`;
  return 'user' in who ? `user ${who.user}` : `address ${sha256(networkOf(who.address))}`;
}

/**
 * How often somebody may try to sign in, kept by whatever limiters count: in memory, or in Redis for all processes.
 * @module
 */
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { SignInLimits } from '../../domain/deskPorts.ts';
import { sha256 } from '../../lib/hash.ts';
import { networkOf } from '../../lib/network.ts';

export interface SignInLimitOptions {
  /** Tries of one login from one address within the window, right ones not counted. Default 10. */
  perLogin?: number;
  /** From all addresses together: more than one address may try, so that nobody alone locks another out. Default 100. */
  perLoginInAll?: number;
  /** Of all logins together; people of one office share an address. Default 50. */
  perAddress?: number;
  /** Seconds after the first try when its count begins anew. Default 15 minutes. */
  windowS?: number;
}

interface LimiterSet {
  limiter(name: string, points: number, duration: number): RateLimiterAbstract;
  reach<T>(operation: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const DEFAULTS = { perLogin: 10, perLoginInAll: 100, perAddress: 50, windowS: 900 };

/** Limits of one process. */
export function createMemorySignInLimits(options: SignInLimitOptions = {}): SignInLimits {
  return signInLimitsOver(options, {
    limiter: (_, points, duration) => new RateLimiterMemory({ points, duration }),
    reach: (operation) => operation(),
    close: async () => {},
  });
}

/** Limits over these limiters. */
export function signInLimitsOver(options: SignInLimitOptions, { limiter, reach, close }: LimiterSet): SignInLimits {
  const { perLogin, perLoginInAll, perAddress, windowS } = { ...DEFAULTS, ...options };
  const byLogin = limiter('login', perLogin, windowS);
  const byLoginInAll = limiter('login-in-all', perLoginInAll, windowS);
  const byAddress = limiter('address', perAddress, windowS);
  return {
    async attempt({ login, address }) {
      const from = networkOf(address);
      // The address first: one that has tried too often must not use up the tries of others.
      const waitMs = (await take(byAddress, from)) || (await take(byLogin, keyOf(login, from))) || (await take(byLoginInAll, keyOf(login)));
      return waitMs === 0 ? { ok: true } : { ok: false, waitMs };
    },
    async succeeded({ login, address }) {
      const from = networkOf(address);
      await reach(() => byLogin.delete(keyOf(login, from)));
      await reach(() => byLoginInAll.reward(keyOf(login)));
      await reach(() => byAddress.reward(from));
    },
    close,
  };

  /** Milliseconds until the next try; 0 when it may be now. */
  async function take(counts: RateLimiterAbstract, key: string): Promise<number> {
    try {
      await reach(() => counts.consume(key));
      return 0;
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return Math.max(1, refused.msBeforeNext);
      throw refused;
    }
  }
}

/** What was typed may be of any length, and a password in the wrong field. */
function keyOf(login: string, from = ''): string {
  return sha256(`${from} ${login.trim().toLowerCase()}`);
}

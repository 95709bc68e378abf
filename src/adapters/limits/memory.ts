/**
 * Host limits of one process.
 * @module
 */
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Clock, HostLimits } from '../../domain/ports.ts';
import { systemClock } from '../../lib/clock.ts';
import { createHostLimits, type HostLimitsOptions } from './hosts.ts';

export interface MemoryLimitsOptions extends HostLimitsOptions {
  /** Default: the clock of this machine, which is also the library's. */
  clock?: Clock;
}

/**
 * Limits in memory. The library's time is that of `Date` and `setTimeout`: with both of them faked, a day passes as fast as its visits.
 * @example
 * const entry = await createMemoryLimits({ perHost: 1, delayMs: 2_000, leaseMs: 60_000 }).enter('example.com');
 */
export function createMemoryLimits({ clock = systemClock, ...options }: MemoryLimitsOptions): HostLimits {
  return createHostLimits(
    options,
    {
      limiter: (_, seconds) => new RateLimiterMemory({ points: 1, duration: seconds }),
      seconds: (ms) => ms / 1000,
      reach: (operation) => operation(),
      close: async () => {},
    },
    clock,
  );
}

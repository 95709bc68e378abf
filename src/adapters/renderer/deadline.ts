/**
 * Watchdog for one stage of a render.
 * @module
 */
import type { CaptureFailure } from '../../domain/capture.ts';
import { EgressError, timeoutFailure } from '../egress/failure.ts';

/** Result of `work`, or an EgressError (`failure`, by default 'timeout') after `ms`. The work itself goes on unwatched: whoever calls ends its page. */
export async function within<T>(
  ms: number,
  what: string,
  work: Promise<T>,
  failure: CaptureFailure = timeoutFailure(what, ms),
): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new EgressError(failure)), ms);
  work.catch(() => {});
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves when `work` has ended in whatever way, at the latest after `ms`; tells whether it ended well in time. */
export async function atMost(ms: number, work: Promise<unknown>): Promise<boolean> {
  try {
    await within(ms, 'A clean-up', work);
    return true;
  } catch {
    return false;
  }
}

/**
 * Checks that blackouts leave a moment for visits.
 * @module
 */
import type { Blackout } from '../domain/timing.ts';
import { coversWeek } from '../lib/week.ts';

/** What is wrong with a list of blackouts; undefined when some moment of the week is free. */
export function blackoutFault(blackout: Blackout | undefined): { message: string; remedy: string } | undefined {
  if (blackout === undefined || !coversWeek(blackout)) return undefined;
  return {
    message: 'blackout covers the whole week, so that nothing would ever be visited',
    remedy: 'Leave some hours free; to make no visits, set paused: true.',
  };
}

/**
 * Checks that blackouts leave a moment for visits, and quiet hours one for messages.
 * @module
 */
import type { AlertSettings } from '../domain/alertSettings.ts';
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

/** Channels that are quiet the whole week through, by their place in the list. */
export function quietFaults({ channels, timezone: zone }: AlertSettings): Array<{ at: number; message: string; remedy: string }> {
  return channels.flatMap(({ id, quiet }, at) => {
    const byZone = Map.groupBy(quiet, ({ timezone = zone }) => timezone);
    if (![...byZone.values()].some((windows) => coversWeek(windows))) return [];
    return [
      {
        at,
        message: `quiet of the channel ${id} covers the whole week, so that nothing would ever be sent`,
        remedy: 'Leave some hours free; to send only what is severe, name severities in its rules.',
      },
    ];
  });
}

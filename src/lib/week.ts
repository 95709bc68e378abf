/**
 * Blackout windows as stretches of the week, by the clock on the wall.
 * @module
 */
import { type BlackoutWindow, DAYS } from '../domain/timing.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
export const WEEK_MS = 7 * DAY_MS;

/** From the one to before the other, in milliseconds since Monday 00:00. */
export interface WeekSpan {
  from: number;
  to: number;
}

/** Lists are declared once and asked about for every due time. */
const known = new WeakMap<readonly BlackoutWindow[], readonly WeekSpan[]>();

/** The windows in order, without overlaps; one that goes on into Monday is two, at both ends of the week. The list must not be changed afterwards. */
export function weekSpans(windows: readonly BlackoutWindow[]): readonly WeekSpan[] {
  const spans = known.get(windows) ?? merge(windows);
  known.set(windows, spans);
  return spans;
}

function merge(windows: readonly BlackoutWindow[]): WeekSpan[] {
  const spans = windows.flatMap(spansOf).toSorted((a, b) => a.from - b.from);
  const merged: WeekSpan[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else merged.push({ ...span });
  }
  return merged;
}

/** Whether the windows leave no moment of the week. */
export function coversWeek(windows: readonly BlackoutWindow[]): boolean {
  const [only] = weekSpans(windows);
  return only !== undefined && only.from === 0 && only.to === WEEK_MS;
}

function spansOf({ days = [...DAYS], from, to }: BlackoutWindow): WeekSpan[] {
  const [begin, end] = [timeMs(from), timeMs(to)];
  const length = end > begin ? end - begin : end + DAY_MS - begin;
  return days.flatMap((day) => {
    const start = DAYS.indexOf(day) * DAY_MS + begin;
    const stop = start + length;
    if (stop <= WEEK_MS) return [{ from: start, to: stop }];
    return [
      { from: start, to: WEEK_MS },
      { from: 0, to: stop - WEEK_MS },
    ];
  });
}

function timeMs(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return (hours * 60 + minutes) * MINUTE_MS;
}

/**
 * Quiet hours: what is made in them is sent when they end.
 * @module
 */
import type { ChannelSettings } from '../domain/alertSettings.ts';
import type { Severity } from '../domain/vocabulary.ts';
import { partAt, reachAt } from '../lib/wallClock.ts';
import { coversWeek, weekSpans } from '../lib/week.ts';
import { isoOf } from './timing.ts';

export type Quiet = ChannelSettings['quiet'][number];

/** Windows of several time zones may end in one another, though hardly often. */
const MOST_TURNS = 50;

/**
 * The first moment from `now` on (ISO 8601 UTC) at which nothing is quiet for what is so severe; things without a severity are never
 * excepted. Windows that leave no such moment do not count.
 */
export function afterQuiet(
  now: string,
  { quiet, severity, zone }: { quiet: readonly Quiet[]; severity: Severity | undefined; zone: string },
): string {
  const holding = quiet.filter(({ except }) => severity === undefined || !except.includes(severity));
  const zones = [...Map.groupBy(holding, ({ timezone }) => timezone ?? zone)].filter(([, windows]) => !coversWeek(windows));
  const start = Date.parse(now);
  let at = start;
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const end = zones.map(([timezone, windows]) => endOf(at, windows, timezone)).find((moment) => moment !== undefined);
    if (end === undefined) return isoOf(at);
    at = end;
  }
  return isoOf(start);
}

function endOf(at: number, windows: readonly Quiet[], timezone: string): number | undefined {
  const spans = weekSpans(windows);
  return reachAt(at, spans, timezone).inside ? partAt(at, spans, timezone).to : undefined;
}

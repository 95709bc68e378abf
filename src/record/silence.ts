/**
 * The dead man's switch: what was verified too long ago is told, although no check failed, because none may have been made.
 * @module
 */
import type { HealthEdit, HealthEvent } from '../domain/health.ts';
import { editOf, type Finding } from './health.ts';

/** A source that was read longer ago than it may be. */
export interface SilentSource {
  sourceId: string;
  /** Last read by a check, or under watch since. */
  since: string;
  /** Absent when no page of it was ever read. */
  verifiedAt?: string;
  limitMs: number;
}

/** Opens an event for each source whose limit has passed. `now` is an ISO time. */
export function silentSourceEdits(sources: readonly SilentSource[], now: string): HealthEdit[] {
  return sources
    .filter(({ since, limitMs }) => Date.parse(now) - Date.parse(since) > limitMs)
    .flatMap(({ sourceId, since, verifiedAt, limitMs }) => {
      const what =
        verifiedAt === undefined ? `has never been verified, and is watched since ${since}` : `was last verified at ${verifiedAt}`;
      const detail = {
        sentence: `${sourceId} ${what}: longer ago than ${duration(limitMs)}.`,
        remedy: `Run "clausewatch check ${sourceId}" to see why; see also whether scheduler and workers run.`,
        since,
      };
      return editOf({ sourceId, kind: 'not-verified', at: now, event: undefined, finding: { detail } });
    });
}

/**
 * The one event of the whole installation: nothing at all was verified for longer than the smallest limit. `latest` is the last reading
 * of any source, absent when nothing is watched.
 */
export function installationEdits(event: HealthEvent | undefined, latest: string | undefined, limitMs: number, now: string): HealthEdit[] {
  return editOf({ kind: 'not-verified', at: now, event, finding: finding(latest, limitMs, now) });
}

function finding(latest: string | undefined, limitMs: number, now: string): Finding {
  if (latest === undefined) return { ended: 'nothing is watched any more' };
  if (Date.parse(now) - Date.parse(latest) <= limitMs) return { ended: `a page was read at ${latest}` };
  const sentence = `No source at all was verified since ${latest}: longer ago than ${duration(limitMs)}.`;
  return {
    detail: { sentence, remedy: 'See whether the workers run: "clausewatch doctor", and the log of "clausewatch start".', since: latest },
  };
}

function duration(ms: number): string {
  const hours = ms / 3_600_000;
  return Number.isInteger(hours) ? `${hours} h` : `${Math.round(ms / 60_000)} min`;
}

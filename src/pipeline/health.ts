/**
 * Health in the flow: what a check adds to its record, and what is told when checks do not come.
 * @module
 */
import type { Config } from '../domain/config.ts';
import type { HealthEdit, HealthRecord } from '../domain/health.ts';
import { isPausedAt } from '../domain/pause.ts';
import type { Clock, Silence, Store } from '../domain/ports.ts';
import { readingRulesOf } from '../domain/readingRules.ts';
import type { Visit } from '../domain/snapshot.ts';
import type { Source } from '../domain/watcher.ts';
import { healthAfter } from '../record/health.ts';
import { installationEdits, silentSourceEdits } from '../record/silence.ts';
import { verifiedLimit } from '../schedule/limit.ts';
import { isVisited } from '../schedule/plan.ts';
import type { CheckServices } from './services.ts';

/** What a check says of its source's health: goes into the record of its visit. Ask before that is committed. */
export async function healthOf(
  source: Source,
  visit: Visit,
  { store, config }: Pick<CheckServices, 'store' | 'config'>,
): Promise<HealthRecord> {
  const state = await store.source(source.id);
  const before = needsBaseline(source, visit) ? await store.baseline(source.id) : undefined;
  return healthAfter({ source, visit, open: state?.health ?? [], failing: state?.failing, before }, config.health);
}

/** Most pages have no rules and do not redirect: their baseline, which may be large, says nothing here. */
function needsBaseline(source: Source, { requestUrl, finalUrl }: Visit): boolean {
  return readingRulesOf(source).length > 0 || requestUrl !== finalUrl;
}

export interface WatchdogOptions {
  store: Pick<Store, 'health' | 'editHealth' | 'watch' | 'silence' | 'plans'>;
  /** Declared sources; those that are paused are not watched. */
  sources: readonly Source[];
  clock: Clock;
  config: Pick<Config, 'health' | 'defaults'>;
}

export interface Watchdog {
  /** Notes what is watched from now on, and ends the events of what is not. Call it once, before the first `look`. */
  start(): Promise<void>;
  /** Tells of what was not verified for too long. Costs two small queries when all is well. */
  look(): Promise<void>;
  /** From now on these sources are watched too, or as they are declared now. */
  adopt(sources: readonly Source[]): Promise<void>;
}

/** What was missed while nothing ran is caught up at the start: time for that. */
const GRACE_MS = 15 * 60_000;
const HOUR_MS = 3_600_000;

/** The dead man's switch over all declared sources. */
export function createWatchdog({ store, sources, clock, config }: WatchdogOptions): Watchdog {
  const watched = new Map(sources.filter(isVisited).map((source) => [source.id, source]));
  const startedAt = clock.now().getTime();
  let limits = limitsAt(clock.now());
  let limitsFrom = startedAt;

  function limitsAt(now: Date): Map<string, number> {
    const { defaults, health } = config;
    return new Map([...watched].map(([id, source]) => [id, verifiedLimit(source, now, defaults, health.verifiedWithin)]));
  }

  /** Schedules are looked ahead once an hour: gaps of a cron expression come and go slowly. */
  function refresh(now: Date): void {
    if (now.getTime() - limitsFrom < HOUR_MS) return;
    limits = limitsAt(now);
    limitsFrom = now.getTime();
  }

  /** A source that an operator paused is not expected to be verified, and has its time again from the end of the pause. */
  async function withoutPaused(silent: Silence['sources'], now: Date): Promise<Silence['sources']> {
    const plans = new Map((await store.plans(silent.map(({ sourceId }) => sourceId))).map((plan) => [plan.sourceId, plan]));
    return silent.flatMap((row) => {
      const plan = plans.get(row.sourceId);
      if (!plan) return [row];
      if (isPausedAt(plan, now)) return [];
      const { pausedUntil = '' } = plan;
      return pausedUntil > row.since ? [{ ...row, since: pausedUntil }] : [row];
    });
  }

  return {
    async start() {
      const now = clock.now().toISOString();
      await store.watch([...watched.keys()], now);
      const edits = retired(await store.health({ state: 'open' }), sources, now);
      if (edits.length > 0) await store.editHealth(edits, now);
    },
    async adopt(added) {
      for (const source of added) {
        if (isVisited(source)) watched.set(source.id, source);
        else watched.delete(source.id);
      }
      const now = clock.now();
      limits = limitsAt(now);
      limitsFrom = now.getTime();
      await store.watch([...watched.keys()], now.toISOString());
    },
    async look() {
      const now = clock.now();
      if (now.getTime() - startedAt < GRACE_MS) return;
      refresh(now);
      const at = now.toISOString();
      // Not by Math.min: so many arguments no call takes.
      const smallest = [...limits.values()].reduce((least, limit) => Math.min(least, limit), Number.POSITIVE_INFINITY);
      const before = new Date(now.getTime() - (limits.size > 0 ? smallest : 0)).toISOString();
      const { sources, latest } = await store.silence(before);
      const silent = sources.length > 0 ? await withoutPaused(sources, now) : [];
      const [event] = (await store.health({ state: 'open' })).filter(
        ({ sourceId, kind }) => sourceId === undefined && kind === 'not-verified',
      );
      const edits = [
        ...silentSourceEdits(
          silent.flatMap((row) => {
            const limitMs = limits.get(row.sourceId);
            return limitMs === undefined ? [] : [{ ...row, limitMs }];
          }),
          at,
        ),
        ...installationEdits(event, latest, smallest, at),
      ];
      if (edits.length > 0) await store.editHealth(edits, at);
    },
  };
}

/** Events of sources that are not visited any more: nobody waits for them. What is the matter with a watcher file stays. */
function retired(open: Awaited<ReturnType<Store['health']>>, sources: readonly Source[], at: string): HealthEdit[] {
  const declared = new Map(sources.map((source) => [source.id, source]));
  return open.flatMap(({ id, sourceId, kind }) => {
    if (sourceId === undefined) return [];
    const source = declared.get(sourceId);
    if (!source || source.archiveOnly) return [{ act: 'close' as const, id, endedAt: at, ended: 'the source is not declared any more' }];
    const waits = kind === 'unread' || kind === 'not-verified';
    return source.paused && waits ? [{ act: 'close' as const, id, endedAt: at, ended: 'the source is paused' }] : [];
  });
}

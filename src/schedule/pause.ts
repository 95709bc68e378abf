/**
 * Pausing and resuming: the record of it, and the due times that go with it.
 * @module
 */
import { isPausedAt } from '../domain/pause.ts';
import type { SourcePlan, Store } from '../domain/ports.ts';
import type { Source } from '../domain/watcher.ts';
import type { ScheduleDefaults } from './next.ts';
import { followingDue } from './plan.ts';

export interface PauseOptions {
  store: Pick<Store, 'plans' | 'setManyDue' | 'pause' | 'resume'>;
  sources: readonly Source[];
  now: Date;
  defaults?: ScheduleDefaults | undefined;
}

/** Pauses sources from now on, until a moment or until they are resumed. Their history stays; what falls due meanwhile is left out. */
export async function pauseSources({ until, reason, ...options }: PauseOptions & { until?: Date; reason?: string }): Promise<void> {
  await options.store.pause(ids(options.sources), {
    since: options.now.toISOString(),
    ...(until === undefined ? {} : { until: until.toISOString() }),
    ...(reason === undefined ? {} : { reason }),
  });
  await replan(options);
}

/** Ends the pauses that are in force. Each source is due at its next slot. Returns the ids of the sources that were paused. */
export async function resumeSources(options: PauseOptions): Promise<string[]> {
  const { store, now } = options;
  const plans = await store.plans(ids(options.sources));
  const paused = new Set(plans.filter((plan) => isPausedAt(plan, now)).map(({ sourceId }) => sourceId));
  // What was not paused may be overdue, and stays so.
  const sources = options.sources.filter(({ id }) => paused.has(id));
  await store.resume([...paused], now.toISOString());
  await replan({ ...options, sources });
  return [...paused];
}

/** A process that dies before this is no harm: the pause is looked at again when a source is claimed, and when a monitor starts. */
async function replan({ store, sources, now, defaults }: PauseOptions): Promise<void> {
  const plans = new Map((await store.plans(ids(sources))).map((plan): [string, SourcePlan] => [plan.sourceId, plan]));
  await store.setManyDue(
    sources.map((source) => ({
      sourceId: source.id,
      dueAt: followingDue(source, plans.get(source.id) ?? { sourceId: source.id }, now, defaults),
    })),
  );
}

function ids(sources: readonly Source[]): string[] {
  return sources.map(({ id }) => id);
}

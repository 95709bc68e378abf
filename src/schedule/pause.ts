/**
 * Pausing and resuming: the record of it, who did it, and the due times that go with it.
 * @module
 */
import { isPausedAt } from '../domain/pause.ts';
import type { SourcePlan, Store } from '../domain/ports.ts';
import type { Act, ActDetail, Actor } from '../domain/review.ts';
import type { Source } from '../domain/watcher.ts';
import type { NewId } from '../lib/ids.ts';
import type { ScheduleDefaults } from './next.ts';
import { followingDue } from './plan.ts';

export interface PauseOptions {
  store: Pick<Store, 'plans' | 'setManyDue' | 'pause' | 'resume'>;
  sources: readonly Source[];
  now: Date;
  by: Actor;
  /** Ids of acts. */
  newId: NewId;
  defaults?: ScheduleDefaults | undefined;
}

/** Pauses sources from now on, until a moment or until they are resumed. Their history stays; what falls due meanwhile is left out. */
export async function pauseSources({ until, reason, ...options }: PauseOptions & { until?: Date; reason?: string }): Promise<void> {
  const why = reason === undefined ? {} : { reason };
  const end = until === undefined ? {} : { until: until.toISOString() };
  const acts = actsOf('source.pause', options, ids(options.sources), { ...why, ...(until === undefined ? {} : { note: end }) });
  await options.store.pause(ids(options.sources), { since: options.now.toISOString(), ...end, ...why }, acts);
  await replan(options);
}

/** Ends the pauses that are in force. Each source is due at its next slot. Returns the ids of the sources that were paused. */
export async function resumeSources(options: PauseOptions): Promise<string[]> {
  const { store, now } = options;
  const plans = await store.plans(ids(options.sources));
  const paused = new Set(plans.filter((plan) => isPausedAt(plan, now)).map(({ sourceId }) => sourceId));
  // What was not paused may be overdue, and stays so.
  const sources = options.sources.filter(({ id }) => paused.has(id));
  await store.resume([...paused], now.toISOString(), actsOf('source.resume', options, [...paused], {}));
  await replan({ ...options, sources });
  return [...paused];
}

function actsOf(
  kind: 'source.pause' | 'source.resume',
  { by, newId, now }: Pick<PauseOptions, 'by' | 'newId' | 'now'>,
  sourceIds: readonly string[],
  detail: ActDetail,
): Act[] {
  return sourceIds.map((id) => ({ id: newId('act'), at: now.toISOString(), by, kind, subject: { type: 'source', id }, detail }));
}

/** A process that dies before this is no harm: the pause is looked at again when a source is claimed, and when a monitor starts. */
async function replan({ store, sources, now, defaults }: Pick<PauseOptions, 'store' | 'sources' | 'now' | 'defaults'>): Promise<void> {
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

/**
 * How due sources become tasks in the queue: as many as the workers can take, hosts in turn.
 * @module
 */
import { type CheckTask, checkId } from '../domain/capture.ts';
import { isPausedAt } from '../domain/pause.ts';
import type { Clock, Queue, SourcePlan, Store } from '../domain/ports.ts';
import type { Source } from '../domain/watcher.ts';
import { createBacklog, type DueSource } from './backlog.ts';
import { blackoutEnd, type ScheduleDefaults } from './next.ts';
import { followingDue, isVisited } from './plan.ts';

export interface ClaimerOptions {
  store: Pick<Store, 'due' | 'plans' | 'setManyDue'>;
  queue: Pick<Queue, 'enqueue' | 'counts'>;
  clock: Clock;
  sources: readonly Source[];
  /** Checks at once in one process. */
  concurrency: number;
  defaults?: ScheduleDefaults | undefined;
}

export interface Claimer {
  /** Hands out what is due and fits. Returns the tasks. Not to be called while it runs. */
  claim(): Promise<CheckTask[]>;
  /** Whether more was due than could be handed out: worth another call as soon as workers are free. */
  behind(): boolean;
  /** From now on these sources are handed out too, or as they are declared now. */
  adopt(sources: readonly Source[]): void;
}

/** Tasks that wait for each one that runs: enough that no worker is idle, few enough that what is urgent is soon its turn. */
const WAITING_PER_RUNNING = 4;
/** How long a backlog is worked off before the store is asked for what else has become due. */
const REFRESH_MS = 5 * 60_000;

type DueRow = { sourceId: string; dueAt: string | undefined };

/**
 * Hands due sources to the queue and moves each to its first due time after now: after downtime a source is due
 * once, not once for every slot it missed. Enqueued first and moved second: killed in between, the same ids are
 * enqueued again and the queue refuses what it has. What is due in a pause or a blackout is moved and not handed out.
 */
export function createClaimer({ store, queue, clock, sources, concurrency, defaults }: ClaimerOptions): Claimer {
  const byId = new Map(sources.map((source) => [source.id, source]));
  const backlog = createBacklog((sourceId) => hostOf(byId.get(sourceId)));
  let filledAt = Number.NEGATIVE_INFINITY;

  async function refill(now: Date): Promise<void> {
    if (backlog.size > 0 && now.getTime() - filledAt < REFRESH_MS) return;
    // All of it: memory is bounded by the sources, and a limit would let the longest due hosts shut out the others.
    backlog.fill(await store.due(now.toISOString(), Number.MAX_SAFE_INTEGER));
    filledAt = now.getTime();
  }

  async function room(): Promise<number> {
    const { waiting, delayed, active } = await queue.counts();
    // The workers of other processes are known by what they do.
    return WAITING_PER_RUNNING * Math.max(concurrency, active) - (waiting - delayed);
  }

  /** What becomes of a due source: a task, or only another due time. Nothing, when it was moved since it came into line. */
  function settle(plan: SourcePlan | undefined, now: Date): { task?: CheckTask; row: DueRow } | undefined {
    if (plan?.nextDueAt === undefined || new Date(plan.nextDueAt) > now) return undefined;
    const { sourceId, nextDueAt } = plan;
    const source = byId.get(sourceId);
    // Left alone, rows that nobody visits would come again at every turn.
    if (!source || !isVisited(source)) return { row: { sourceId, dueAt: undefined } };
    const row = { sourceId, dueAt: followingDue(source, plan, now, defaults) };
    if (isPausedAt(plan, now)) return { row };
    const allowed = blackoutEnd(source, now, defaults);
    if (allowed) return { row: { sourceId, dueAt: allowed.toISOString() } };
    return { task: { id: checkId(sourceId, nextDueAt), sourceId, dueAt: nextDueAt }, row };
  }

  async function hand(due: DueSource[], now: Date): Promise<CheckTask[]> {
    const plans = new Map((await store.plans(due.map(({ sourceId }) => sourceId))).map((plan) => [plan.sourceId, plan]));
    const settled = due.flatMap(({ sourceId }) => settle(plans.get(sourceId), now) ?? []);
    const tasks = settled.flatMap(({ task }) => task ?? []);
    if (tasks.length > 0) await queue.enqueue(tasks);
    if (settled.length > 0) await store.setManyDue(settled.map(({ row }) => row));
    return tasks;
  }

  return {
    async claim() {
      const now = clock.now();
      await refill(now);
      if (backlog.size === 0) return [];
      const fits = await room();
      const tasks: CheckTask[] = [];
      // What was only moved has taken no room.
      while (tasks.length < fits && backlog.size > 0) tasks.push(...(await hand(backlog.take(fits - tasks.length), now)));
      return tasks;
    },
    behind: () => backlog.size > 0,
    adopt(added) {
      for (const source of added) byId.set(source.id, source);
      // What has become due with them is asked for at the next turn.
      filledAt = Number.NEGATIVE_INFINITY;
    },
  };
}

function hostOf(source: Source | undefined): string {
  return source === undefined ? '' : new URL(source.url).host;
}

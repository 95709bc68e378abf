/**
 * Due times in the store, and how they become tasks in the queue.
 * @module
 */
import { type CheckTask, checkId } from '../domain/capture.ts';
import type { Clock, Queue, SourceState, Store } from '../domain/ports.ts';
import type { Source } from '../domain/watcher.ts';
import { nextDue, previousDue, type ScheduleDefaults } from './next.ts';

type DueRow = { sourceId: string; dueAt: string };

export interface PlanOptions {
  store: Pick<Store, 'sources' | 'setDue' | 'setManyDue'>;
  /** Declared sources; those that are paused or only in an archive are never due. */
  sources: readonly Source[];
  now: Date;
  defaults?: ScheduleDefaults | undefined;
}

export interface ClaimOptions {
  store: Pick<Store, 'due' | 'setDue' | 'setManyDue'>;
  queue: Pick<Queue, 'enqueue'>;
  clock: Clock;
  sources: readonly Source[];
  /** At most this many sources at once. */
  limit: number;
  defaults?: ScheduleDefaults | undefined;
}

/**
 * Plans every source: those without a due time get their next one, due times that still lie ahead follow the
 * schedule as it is declared now, and what is overdue stays due. Paused sources lose theirs. May be repeated.
 */
export async function planDue({ store, sources, now, defaults }: PlanOptions): Promise<void> {
  const states = await statesById(store);
  const rows: DueRow[] = [];
  for (const source of sources) {
    const planned = states.get(source.id)?.nextDueAt;
    if (!isVisited(source)) {
      if (planned !== undefined) await store.setDue(source.id, undefined);
      continue;
    }
    if (planned !== undefined && new Date(planned) <= now) continue;
    const dueAt = nextDue(source, now, defaults).toISOString();
    if (dueAt !== planned) rows.push({ sourceId: source.id, dueAt });
  }
  if (rows.length > 0) await store.setManyDue(rows);
}

/**
 * Hands due sources to the queue and moves each to its first due time after now: after downtime a source is due
 * once, not once for every slot it missed. Enqueued first and moved second: killed in between, the same ids are
 * enqueued again and the queue refuses what it has. Returns the tasks that were handed over.
 */
export async function claimDue({ store, queue, clock, sources, limit, defaults }: ClaimOptions): Promise<CheckTask[]> {
  const now = clock.now();
  const visited = new Map(sources.filter(isVisited).map((source) => [source.id, source]));
  const tasks: CheckTask[] = [];
  const following: DueRow[] = [];
  for (const { sourceId, dueAt } of await store.due(now.toISOString(), limit)) {
    const source = visited.get(sourceId);
    if (source) {
      tasks.push({ id: checkId(sourceId, dueAt), sourceId, dueAt });
      following.push({ sourceId, dueAt: nextDue(source, now, defaults).toISOString() });
    } else {
      // Left alone, rows that nobody visits would fill the limit and starve the others.
      await store.setDue(sourceId, undefined);
    }
  }
  if (tasks.length === 0) return tasks;
  await queue.enqueue(tasks);
  await store.setManyDue(following);
  return tasks;
}

/**
 * Makes sources due whose last slot was not visited: they are new, or the slot was claimed by a process that died. Call it
 * at the start, before the first claim. The slot keeps its time, so the check keeps its id, and a queue that still has
 * the task refuses it. Returns how many were found.
 */
export async function recoverDue({ store, sources, now, defaults }: PlanOptions): Promise<number> {
  const states = await statesById(store);
  const rows: DueRow[] = [];
  for (const source of sources.filter(isVisited)) {
    const { nextDueAt, lastVisit } = states.get(source.id) ?? {};
    if (nextDueAt === undefined || new Date(nextDueAt) <= now) continue;
    const slot = previousDue(source, new Date(nextDueAt), defaults);
    if (!slot || slot > now || (lastVisit && new Date(lastVisit.at) >= slot)) continue;
    rows.push({ sourceId: source.id, dueAt: slot.toISOString() });
  }
  if (rows.length > 0) await store.setManyDue(rows);
  return rows.length;
}

function isVisited(source: Source): boolean {
  return source.paused !== true && source.archiveOnly !== true;
}

async function statesById(store: Pick<Store, 'sources'>): Promise<Map<string, SourceState>> {
  return new Map((await store.sources()).map((state) => [state.source.id, state]));
}

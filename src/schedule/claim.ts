/**
 * How due sources become tasks in the queue: as many as the workers can take, hosts in turn.
 * @module
 */
import { type CheckTask, checkId } from '../domain/capture.ts';
import { LANES, type Lane, laneOf } from '../domain/lanes.ts';
import { isPausedAt } from '../domain/pause.ts';
import type { Clock, DueRow, Queue, SourcePlan, Store } from '../domain/ports.ts';
import type { Source } from '../domain/watcher.ts';
import { type Backlog, createBacklog, type DueSource } from './backlog.ts';
import { blackoutEnd, type ScheduleDefaults } from './next.ts';
import { followingDue, isVisited } from './plan.ts';

export interface ClaimerOptions {
  store: Pick<Store, 'due' | 'plans' | 'setManyDue' | 'declarations'>;
  queue: Pick<Queue, 'enqueue' | 'counts'>;
  clock: Clock;
  /** Checks at once in one process, of each lane. */
  concurrency: Readonly<Record<Lane, number>>;
  defaults?: ScheduleDefaults | undefined;
}

export interface Claimer {
  /** Hands out what is due and fits. Returns the tasks. Not to be called while it runs. */
  claim(): Promise<CheckTask[]>;
  /** Whether more was due than could be handed out: worth another call as soon as workers are free. */
  behind(): boolean;
  /** These were declared, or declared in another way, and due times may have changed: what is due is asked for anew. */
  adopt(sources: readonly Source[]): void;
}

/** Tasks that wait for each one that runs: enough that no worker is idle, few enough that what is urgent is soon its turn. */
const WAITING_PER_RUNNING = 4;
/** How long a backlog is worked off before the store is asked for what else has become due. */
const REFRESH_MS = 5 * 60_000;
/** How often is asked meanwhile for what has just become due, where one lane has nothing left. */
const LOOK_MS = 15_000;

/** What decides where in line a source is. */
interface Trait extends Pick<Source, 'render'> {
  host: string;
}

/** Where a due source is moved to, unless somebody else has moved it meanwhile. */
interface Move {
  sourceId: string;
  was: string;
  dueAt: string | undefined;
}

/**
 * Hands due sources to the queue and moves each to its first due time after now: after downtime a source is due
 * once, not once for every slot it missed. Enqueued first and moved second: killed in between, the same ids are
 * enqueued again and the queue refuses what it has. What is due in a pause or a blackout is moved and not handed out. Each lane has a line
 * and room of its own, so that one that is full holds up no other.
 */
export function createClaimer({ store, queue, clock, concurrency, defaults }: ClaimerOptions): Claimer {
  /** Of the sources that were in line: what they are is asked of the record as they are handed out. */
  const traits = new Map<string, Trait>();
  const line = (): Backlog => createBacklog((sourceId) => traits.get(sourceId)?.host ?? '');
  const backlogs: Record<Lane, Backlog> = { http: line(), browser: line() };
  let filledAt = Number.NEGATIVE_INFINITY;
  let lookedAt = '';

  async function refill(now: Date): Promise<void> {
    const age = now.getTime() - filledAt;
    if (isBehind() && age < REFRESH_MS) return look(now);
    // All of it: memory is bounded by the sources, and a limit would let the longest due hosts shut out the others.
    const due = await dueUntil(now);
    for (const lane of LANES) backlogs[lane].fill(due.filter((row) => laneIn(row, now) === lane));
    filledAt = now.getTime();
  }

  /** A lane that is stuck must not keep what falls due in another from being seen. */
  async function look(now: Date): Promise<void> {
    if (LANES.every((lane) => backlogs[lane].size > 0) || now.getTime() - Date.parse(lookedAt) < LOOK_MS) return;
    const due = await dueUntil(now, lookedAt);
    for (const lane of LANES) backlogs[lane].extend(due.filter((row) => laneIn(row, now) === lane));
  }

  async function dueUntil(now: Date, after?: string): Promise<DueRow[]> {
    const at = now.toISOString();
    const due = await store.due(at, Number.MAX_SAFE_INTEGER, after);
    const unknown = due.map(({ sourceId }) => sourceId).filter((id) => !traits.has(id));
    if (unknown.length > 0) learn((await store.declarations(unknown)).values());
    lookedAt = at;
    return due;
  }

  function learn(sources: Iterable<Source>): void {
    for (const { id, url, render } of sources) traits.set(id, { host: new URL(url).host, render });
  }

  const isBehind = (): boolean => LANES.some((lane) => backlogs[lane].size > 0);

  /** As it was learned when the line was made: the worker sees to it where something else has been learned since. */
  function laneIn({ sourceId, learned }: DueRow, now: Date): Lane {
    const trait = traits.get(sourceId);
    return trait ? laneOf(trait, learned, now) : 'http';
  }

  async function room(lane: Lane): Promise<number> {
    const { waiting, delayed, active } = await queue.counts(lane);
    // The workers of other processes are known by what they do.
    return WAITING_PER_RUNNING * Math.max(concurrency[lane], active) - (waiting - delayed);
  }

  /** What becomes of a due source: a task, or only another due time. Nothing, when it was moved since it came into line. */
  function settle(plan: SourcePlan | undefined, source: Source | undefined, now: Date): { task?: CheckTask; row: Move } | undefined {
    if (plan?.nextDueAt === undefined || new Date(plan.nextDueAt) > now) return undefined;
    const { sourceId, nextDueAt } = plan;
    // Left alone, rows that nobody visits would come again at every turn.
    const was = nextDueAt;
    if (!source || !isVisited(source)) return { row: { sourceId, was, dueAt: undefined } };
    const row = { sourceId, was, dueAt: followingDue(source, plan, now, defaults) };
    if (isPausedAt(plan, now)) return { row };
    const allowed = blackoutEnd(source, now, defaults);
    if (allowed) return { row: { sourceId, was, dueAt: allowed.toISOString() } };
    return { task: { id: checkId(sourceId, nextDueAt), sourceId, dueAt: nextDueAt }, row };
  }

  async function hand(due: DueSource[], lane: Lane, now: Date): Promise<CheckTask[]> {
    const ids = due.map(({ sourceId }) => sourceId);
    const plans = new Map((await store.plans(ids)).map((plan) => [plan.sourceId, plan]));
    const sources = await store.declarations(ids);
    learn(sources.values());
    const settled = ids.flatMap((id) => settle(plans.get(id), sources.get(id), now) ?? []);
    const tasks = settled.flatMap(({ task }) => task ?? []);
    if (tasks.length > 0) await queue.enqueue(tasks, { lane });
    if (settled.length > 0) await store.setManyDue(settled.map(({ row }) => row));
    return tasks;
  }

  async function claimIn(lane: Lane, now: Date): Promise<CheckTask[]> {
    const backlog = backlogs[lane];
    if (backlog.size === 0) return [];
    const fits = await room(lane);
    const tasks: CheckTask[] = [];
    // What was only moved has taken no room.
    while (tasks.length < fits && backlog.size > 0) tasks.push(...(await hand(backlog.take(fits - tasks.length), lane, now)));
    return tasks;
  }

  return {
    async claim() {
      const now = clock.now();
      await refill(now);
      const tasks: CheckTask[] = [];
      for (const lane of LANES) tasks.push(...(await claimIn(lane, now)));
      return tasks;
    },
    behind: isBehind,
    adopt(added) {
      learn(added);
      filledAt = Number.NEGATIVE_INFINITY;
    },
  };
}

/**
 * The queue of the embedded monitor: in this process, in memory. What waits is forgotten when the process ends;
 * the schedule finds it again (`recoverDue`).
 * @module
 */
import PQueue from 'p-queue';
import type { CheckTask } from '../../domain/capture.ts';
import { LANES, type Lane } from '../../domain/lanes.ts';
import type { Log, NotHere, NotNow, Queue, QueueCounts, TaskHandler, WorkOptions } from '../../domain/ports.ts';
import { settledWithin } from '../../lib/settled.ts';
import {
  ABORT_WAIT_MS,
  backoffDelay,
  closedError,
  DEFAULT_ATTEMPTS,
  DEFAULT_BACKOFF_MS,
  DEFAULT_GRACE_MS,
  putOffMs,
  REMEMBERED,
  sumOf,
} from './policy.ts';

export interface InlineQueueOptions {
  /** Told about attempts that failed. */
  log?: Log | undefined;
}

const PRIORITY = { now: 1, due: 0 } as const;

/** How tasks are handled, once `work` has been called. */
interface Work {
  handler: TaskHandler;
  attempts: number;
  backoffMs: number;
  onFailed: WorkOptions['onFailed'];
}

/** A task on its way: where it goes, which attempt is next or under way, and how urgent it is. */
interface Entry {
  task: CheckTask;
  lane: Lane;
  priority: number;
  attempt: number;
}

/**
 * An in-process queue on p-queue.
 * @example
 * const queue = createInlineQueue();
 * await queue.work(async (task) => check(task), { lanes: { http: 4, browser: 2 } });
 * await queue.enqueue([task], { lane: 'http' });
 * await queue.idle();
 */
export function createInlineQueue({ log }: InlineQueueOptions = {}): Queue {
  const runners: Record<Lane, PQueue> = { http: new PQueue({ autoStart: false }), browser: new PQueue({ autoStart: false }) };
  const stopping = new AbortController();
  /** Ids that wait, run or pause between attempts, with their lanes; and those of them that run. */
  const open = new Map<string, Lane>();
  const running = new Set<string>();
  const pauses = new Map<NodeJS.Timeout, Lane>();
  /** Ids that are through, oldest first. */
  const finished = new Map<string, { lane: Lane; failed: boolean }>();
  const idleWaiters: Array<() => void> = [];
  let work: Work | undefined;
  let closing: Promise<void> | undefined;

  function submit(entry: Entry): void {
    open.set(entry.task.id, entry.lane);
    void runners[entry.lane].add(() => run(entry), { priority: entry.priority });
  }

  async function run(entry: Entry): Promise<void> {
    const { id } = entry.task;
    running.add(id);
    const outcome = await attempt(entry);
    running.delete(id);
    if (typeof outcome === 'object') return 'lane' in outcome ? submit({ ...entry, ...outcome }) : pause(entry, putOffMs(outcome));
    if (outcome === 'again') return pause({ ...entry, attempt: entry.attempt + 1 }, backoffDelay(entry.attempt, (work as Work).backoffMs));
    open.delete(id);
    remember(entry, outcome === 'failed');
    if (outcome === 'failed') await (work as Work).onFailed?.(entry.task);
    if (open.size === 0) releaseIdle();
  }

  async function attempt({ task, attempt }: Entry): Promise<'done' | 'failed' | 'again' | NotNow | NotHere> {
    const { handler, attempts } = work as Work;
    try {
      return (await handler(task, stopping.signal)) ?? 'done';
    } catch (error) {
      const again = attempt < attempts;
      log?.[again ? 'warn' : 'error'](
        { err: error, task: task.id, attempt },
        again ? 'task failed, will be tried again' : 'task failed for good',
      );
      return again ? 'again' : 'failed';
    }
  }

  /** Comes back later, without taking a place among the running tasks meanwhile. */
  function pause(entry: Entry, ms: number): void {
    if (stopping.signal.aborted) return;
    const timer = setTimeout(() => {
      pauses.delete(timer);
      submit(entry);
    }, ms);
    pauses.set(timer, entry.lane);
  }

  function remember({ task: { id }, lane }: Entry, failed: boolean): void {
    finished.set(id, { lane, failed });
    const [oldest] = finished.keys();
    if (finished.size > REMEMBERED && oldest !== undefined) finished.delete(oldest);
  }

  function releaseIdle(): void {
    for (const release of idleWaiters.splice(0)) release();
  }

  async function shutDown(graceMs: number): Promise<void> {
    for (const lane of LANES) runners[lane].pause();
    const ended = await settledWithin(ranOut(), graceMs);
    if (!ended) log?.warn({ running: running.size }, 'aborting tasks that did not end in time');
    stopping.abort();
    if (!ended) await settledWithin(ranOut(), ABORT_WAIT_MS);
    for (const timer of pauses.keys()) clearTimeout(timer);
    open.clear();
    releaseIdle();
  }

  const ranOut = (): Promise<unknown> => Promise.all(LANES.map((lane) => runners[lane].onPendingZero()));

  function countsOf(lane: Lane): QueueCounts {
    const of = (lanes: Iterable<Lane>): number => [...lanes].filter((each) => each === lane).length;
    const active = [...running].filter((id) => open.get(id) === lane).length;
    const failed = [...finished.values()].filter((outcome) => outcome.failed && outcome.lane === lane).length;
    return { waiting: of(open.values()) - active, delayed: of(pauses.values()), active, failed };
  }

  return {
    isShared: false,

    // It ends with its process.
    serve: async () => {},

    async enqueue(tasks, { lane, priority = 'due' }) {
      if (closing) throw closedError();
      for (const task of tasks) {
        if (open.has(task.id) || finished.has(task.id)) continue;
        submit({ task, lane, priority: PRIORITY[priority], attempt: 1 });
      }
    },

    async work(handler, { lanes, attempts = DEFAULT_ATTEMPTS, backoffMs = DEFAULT_BACKOFF_MS, onFailed }) {
      if (closing) throw closedError();
      if (work) throw new Error('work() was called twice on one queue');
      work = { handler, attempts, backoffMs, onFailed };
      for (const lane of LANES) {
        const concurrency = lanes[lane];
        if (concurrency === undefined) continue;
        runners[lane].concurrency = concurrency;
        runners[lane].start();
      }
    },

    workers: async () => undefined,

    counts: async (lane) => sumOf((lane ? [lane] : LANES).map(countsOf)),

    // What it forgets, its process forgets with it.
    onForgotten: () => {},

    async idle() {
      if (open.size === 0) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      idleWaiters.push(resolve);
      await promise;
    },

    async close({ graceMs = DEFAULT_GRACE_MS } = {}) {
      closing ??= shutDown(graceMs);
      await closing;
    },
  };
}

/**
 * The queue of the embedded monitor: in this process, in memory. What waits is forgotten when the process ends;
 * the schedule finds it again (`recoverDue`).
 * @module
 */
import PQueue from 'p-queue';
import type { CheckTask } from '../../domain/capture.ts';
import type { Log, NotNow, Queue, TaskHandler } from '../../domain/ports.ts';
import {
  ABORT_WAIT_MS,
  backoffDelay,
  closedError,
  DEFAULT_ATTEMPTS,
  DEFAULT_BACKOFF_MS,
  DEFAULT_GRACE_MS,
  putOffMs,
  REMEMBERED,
  settledWithin,
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
}

/** A task on its way: which attempt is next or under way, and how urgent it is. */
interface Entry {
  task: CheckTask;
  priority: number;
  attempt: number;
}

/**
 * An in-process queue on p-queue.
 * @example
 * const queue = createInlineQueue();
 * await queue.work(async (task) => check(task), { concurrency: 4 });
 * await queue.enqueue([task]);
 * await queue.idle();
 */
export function createInlineQueue({ log }: InlineQueueOptions = {}): Queue {
  const runner = new PQueue({ autoStart: false });
  const stopping = new AbortController();
  /** Ids that wait, run or pause between attempts; and those of them that run. */
  const open = new Set<string>();
  const running = new Set<string>();
  const pauses = new Set<NodeJS.Timeout>();
  /** Ids that are through, oldest first. */
  const finished = new Map<string, 'done' | 'failed'>();
  const idleWaiters: Array<() => void> = [];
  let work: Work | undefined;
  let closing: Promise<void> | undefined;

  function submit(entry: Entry): void {
    void runner.add(() => run(entry), { priority: entry.priority });
  }

  async function run(entry: Entry): Promise<void> {
    const { id } = entry.task;
    running.add(id);
    const outcome = await attempt(entry);
    running.delete(id);
    if (typeof outcome === 'object') return pause(entry, putOffMs(outcome));
    if (outcome === 'again') return pause({ ...entry, attempt: entry.attempt + 1 }, backoffDelay(entry.attempt, (work as Work).backoffMs));
    open.delete(id);
    remember(id, outcome);
    if (open.size === 0) releaseIdle();
  }

  async function attempt({ task, attempt }: Entry): Promise<'done' | 'failed' | 'again' | NotNow> {
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
    pauses.add(timer);
  }

  function remember(id: string, outcome: 'done' | 'failed'): void {
    finished.set(id, outcome);
    const [oldest] = finished.keys();
    if (finished.size > REMEMBERED && oldest !== undefined) finished.delete(oldest);
  }

  function releaseIdle(): void {
    for (const release of idleWaiters.splice(0)) release();
  }

  async function shutDown(graceMs: number): Promise<void> {
    runner.pause();
    const ended = await settledWithin(runner.onPendingZero(), graceMs);
    if (!ended) log?.warn({ running: running.size }, 'aborting tasks that did not end in time');
    stopping.abort();
    if (!ended) await settledWithin(runner.onPendingZero(), ABORT_WAIT_MS);
    for (const timer of pauses) clearTimeout(timer);
    open.clear();
    releaseIdle();
  }

  return {
    async enqueue(tasks, { priority = 'due' } = {}) {
      if (closing) throw closedError();
      for (const task of tasks) {
        if (open.has(task.id) || finished.has(task.id)) continue;
        open.add(task.id);
        submit({ task, priority: PRIORITY[priority], attempt: 1 });
      }
    },

    async work(handler, { concurrency, attempts = DEFAULT_ATTEMPTS, backoffMs = DEFAULT_BACKOFF_MS }) {
      if (closing) throw closedError();
      if (work) throw new Error('work() was called twice on one queue');
      work = { handler, attempts, backoffMs };
      runner.concurrency = concurrency;
      runner.start();
    },

    async counts() {
      const failed = [...finished.values()].filter((outcome) => outcome === 'failed').length;
      return { waiting: open.size - running.size, delayed: pauses.size, active: running.size, failed };
    },

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

/**
 * What the queues hold, and failed tasks that are tried again.
 * @module
 */
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ErrorCode, type Job, type Queue } from 'bullmq';
import type { FailedTask, WorkQueue } from '../../domain/queueBoard.ts';
import { given } from '../../lib/given.ts';

/** A queue that people look at. */
export interface BoardQueue {
  name: string;
  /** What waits in it, in a few words. */
  about: string;
  /** Its tasks are the program's own: nobody touches them. */
  isClosed?: boolean;
}

export interface OpenedQueue extends BoardQueue {
  queue: Queue;
}

/** Counts, workers and whether it is paused. */
export async function stateOf({ name, about, isClosed = false, queue }: OpenedQueue): Promise<WorkQueue> {
  const [by, isPaused, workers] = await Promise.all([
    queue.getJobCounts('wait', 'prioritized', 'delayed', 'active', 'failed'),
    queue.isPaused(),
    // Some services that offer Redis keep who is connected to themselves: the library knows their answers.
    new BullMQAdapter(queue).getWorkers(),
  ]);
  const sum = (...states: string[]): number => states.reduce((total, state) => total + (by[state] ?? 0), 0);
  const counts = {
    waiting: sum('wait', 'prioritized', 'delayed'),
    delayed: sum('delayed'),
    active: sum('active'),
    failed: sum('failed'),
  };
  return { name, about, isClosed, isPaused, counts, ...given({ workers: workers?.length }) };
}

/** The latest `limit` of all queues, newest first. */
export async function failedIn(queues: readonly OpenedQueue[], limit: number): Promise<FailedTask[]> {
  const lists = await Promise.all(
    queues.map(async ({ queue }) => (await queue.getJobs(['failed'], 0, limit - 1)).filter(Boolean).map((job) => taskOf(job, queue.name))),
  );
  return lists
    .flat()
    .toSorted((a, b) => b.failedAt.localeCompare(a.failedAt))
    .slice(0, limit);
}

function taskOf({ id = '', data, failedReason, attemptsMade, finishedOn = 0 }: Job<unknown>, queue: string): FailedTask {
  const sourceId = sourceOf(data);
  return { queue, id, reason: failedReason, attempts: attemptsMade, failedAt: new Date(finishedOn).toISOString(), ...given({ sourceId }) };
}

function sourceOf(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null || !('sourceId' in data)) return undefined;
  return typeof data.sourceId === 'string' ? data.sourceId : undefined;
}

/** Puts failed tasks among the waiting again, with all attempts before them; gives how many were still there as failed ones. */
export async function retryFailed(queue: Queue, ids: readonly string[]): Promise<number> {
  let retried = 0;
  for (const id of ids) if (await retry(await queue.getJob(id))) retried += 1;
  return retried;
}

/** Somebody else was faster: it is gone, or waits already. */
const NOT_FAILED: readonly unknown[] = [ErrorCode.JobNotExist, ErrorCode.JobNotInState];

async function retry(job: Job | undefined): Promise<boolean> {
  try {
    await job?.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
    return job !== undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && NOT_FAILED.includes(error.code)) return false;
    throw error;
  }
}

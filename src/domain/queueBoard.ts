/**
 * The queues on Redis, as administrators look after them.
 * @module
 */
import type { QueueCounts } from './ports.ts';

/** One of the queues. */
export interface WorkQueue {
  name: string;
  /** What waits in it, in a few words. */
  about: string;
  counts: QueueCounts;
  /** Nobody takes from it until it is resumed. */
  isPaused: boolean;
  /** Connected workers; undefined where Redis does not tell. */
  workers?: number;
  /** Its tasks are the program's own: people look, and touch nothing. */
  isClosed: boolean;
}

/** A task that ran out of attempts. */
export interface FailedTask {
  queue: string;
  id: string;
  /** Absent for tasks that visit no source. */
  sourceId?: string;
  /** What the last attempt failed by. Text of others may be in it: escape it where it leaves. */
  reason: string;
  attempts: number;
  /** ISO 8601 UTC. */
  failedAt: string;
}

/** Every method throws OperationalError('queue') within seconds when Redis is away, silent or refuses. */
export interface QueueBoard {
  queues(): Promise<WorkQueue[]>;
  /** The latest of all queues, newest first. */
  failed(limit: number): Promise<FailedTask[]>;
  /** Ids of the failed tasks of one queue, the latest first. */
  failedIds(queue: string, limit: number): Promise<string[]>;
  /** Whether this task is still there as a failed one. */
  isFailed(queue: string, id: string): Promise<boolean>;
  /** Back among the waiting, with all attempts before them; gives how many were still there as failed ones. */
  retry(queue: string, ids: readonly string[]): Promise<number>;
  pause(queue: string): Promise<void>;
  resume(queue: string): Promise<void>;
  /** Answers a request for the board's pages, their files and what they load; all of it reads, nothing changes anything. */
  answer(request: Request): Promise<Response>;
  close(): Promise<void>;
}

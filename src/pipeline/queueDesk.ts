/**
 * What administrators do to the queues on Redis: try failed checks again, pause, resume. Each is noted with who, when and which tasks.
 * @module
 */
import type { ReviewStore } from '../domain/deskPorts.ts';
import type { Clock } from '../domain/ports.ts';
import type { QueueBoard, WorkQueue } from '../domain/queueBoard.ts';
import type { Act, Actor } from '../domain/review.ts';
import type { NewId } from '../lib/ids.ts';

export interface QueueDeskOptions {
  board: QueueBoard;
  store: Pick<ReviewStore, 'note'>;
  clock: Clock;
  /** Ids of acts. */
  newId: NewId;
}

/** Every method throws OperationalError('queue') within seconds when Redis is away; then nothing was done, and nothing is noted. */
export interface QueueDesk extends Pick<QueueBoard, 'queues' | 'failed' | 'answer'> {
  /** Tries failed tasks again: one, or the latest `RETRIED_AT_ONCE`. Gives how many there were; for none nothing is noted. */
  retry(queue: WorkQueue, which: { id: string } | 'all', by: Actor): Promise<number>;
  /** Nobody takes from the queue until it is resumed. False where it was paused already. */
  pause(queue: WorkQueue, by: Actor): Promise<boolean>;
  /** False where it was not paused. */
  resume(queue: WorkQueue, by: Actor): Promise<boolean>;
}

/** One act names them all. */
export const RETRIED_AT_ONCE = 1000;

export function createQueueDesk({ board, store, clock, newId }: QueueDeskOptions): QueueDesk {
  const note = (kind: Act['kind'], { name }: WorkQueue, by: Actor, detail: Act['detail'] = {}): Promise<void> =>
    store.note([{ id: newId('act'), at: clock.now().toISOString(), by, kind, subject: { type: 'queue', id: name }, detail }]);
  const tasksOf = async (queue: string, which: { id: string } | 'all'): Promise<string[]> => {
    if (which === 'all') return board.failedIds(queue, RETRIED_AT_ONCE);
    return (await board.isFailed(queue, which.id)) ? [which.id] : [];
  };
  return {
    queues: () => board.queues(),
    failed: (limit) => board.failed(limit),
    answer: (request) => board.answer(request),
    async retry(queue, which, by) {
      const tasks = await tasksOf(queue.name, which);
      if (tasks.length === 0) return 0;
      // Noted first: what is done to Redis and what is written here cannot be one step, and no act must go unnoted.
      await note('queue.retry', queue, by, { note: { tasks } });
      return board.retry(queue.name, tasks);
    },
    async pause(queue, by) {
      if (queue.isPaused) return false;
      await note('queue.pause', queue, by);
      await board.pause(queue.name);
      return true;
    },
    async resume(queue, by) {
      if (!queue.isPaused) return false;
      await note('queue.resume', queue, by);
      await board.resume(queue.name);
      return true;
    },
  };
}

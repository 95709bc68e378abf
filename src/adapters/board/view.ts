/**
 * One queue as the board sees it: to be looked at.
 * @module
 */
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import type { Job } from 'bullmq';
import type { OpenedQueue } from './queues.ts';

/** Ids of our tasks are percent-encoded, and the pages of the library decode them once too often before they ask for a task. */
class QueueView extends BullMQAdapter {
  override async getJob(id: string): Promise<Job | undefined> {
    return (await super.getJob(id)) ?? (await super.getJob(encodeURIComponent(id)));
  }
}

/** Read-only. */
export function viewOf({ queue, about }: OpenedQueue): BullMQAdapter {
  return new QueueView(queue, { readOnlyMode: true, description: about });
}

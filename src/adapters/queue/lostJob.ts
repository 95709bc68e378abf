/**
 * What BullMQ reports of tasks that Redis does not know any more.
 * @module
 */
import { ErrorCode } from 'bullmq';

const LOST: ReadonlySet<unknown> = new Set([
  ErrorCode.JobNotExist,
  ErrorCode.JobLockNotExist,
  ErrorCode.JobNotInState,
  ErrorCode.JobLockMismatch,
]);

/**
 * Whether the error says that a task which ends here is not this worker's any more: Redis has lost its memory, or this process was silent
 * for so long that another one has taken the task over. What was done is recorded all the same.
 */
export function isLostJob(error: Error): boolean {
  return 'code' in error && LOST.has(error.code);
}

/**
 * What the queue gave up goes back to the schedule: a check that failed for good is not lost until its next slot, which may be a month away.
 * @module
 */
import type { CheckTask } from '../domain/capture.ts';
import { OperationalError } from '../domain/errors.ts';
import { isPausedAt } from '../domain/pause.ts';
import type { CheckServices } from './services.ts';

/** Long enough that a task which always fails, or kills its workers, is seldom in the way of others. */
const AGAIN_MS = 60 * 60_000;

/** Makes the source of a task due again within the hour, under another id, unless its own schedule comes first. */
export function createGivingBack({
  store,
  clock,
  log,
  random,
}: Pick<CheckServices, 'clock' | 'log' | 'random'> & {
  store: Pick<CheckServices['store'], 'plans' | 'setManyDue'>;
}): (task: CheckTask) => Promise<void> {
  async function giveBack({ id, sourceId }: CheckTask): Promise<void> {
    const now = clock.now();
    const [plan] = await store.plans([sourceId]);
    if (plan?.nextDueAt === undefined || isPausedAt(plan, now)) return;
    const dueAt = new Date(now.getTime() + Math.round(AGAIN_MS * (1 - random() / 2))).toISOString();
    if (plan.nextDueAt <= dueAt) return;
    await store.setManyDue([{ sourceId, dueAt, was: plan.nextDueAt }]);
    log.info({ check: id, again: dueAt }, 'given back to the schedule');
  }

  return async (task) => {
    try {
      await giveBack(task);
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error;
      log.error({ err: error, check: task.id }, 'a check that failed for good could not be given back; it is made at its next due time');
    }
  };
}

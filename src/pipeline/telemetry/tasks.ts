/**
 * Tasks on their way, watched: from the scheduler that hands one out to the worker that ends it, in one trace and under one id.
 * @module
 */
import type { CheckTask } from '../../domain/capture.ts';
import type { Queue, TaskHandler } from '../../domain/ports.ts';
import type { Telemetry } from '../../domain/telemetry.ts';
import type { CheckOutcome } from '../check.ts';
import { laneFor } from './stages.ts';

/** The queue; each task that is handed to it carries the trace that begins with it, where traces are kept. */
export function watchQueue(queue: Queue, { meter, tracer }: Telemetry): Queue {
  async function begun(task: CheckTask): Promise<CheckTask> {
    return tracer.span('hand out', { kind: 'producer', attributes: attributesOf(task) }, async () => {
      const trace = tracer.here();
      return trace === undefined ? task : { ...task, trace };
    });
  }
  return {
    ...queue,
    async enqueue(tasks, options) {
      await queue.enqueue(await Promise.all(tasks.map(begun)), options);
      meter.count('clausewatch_tasks_enqueued_total', { lane: options.lane, priority: options.priority ?? 'due' }, tasks.length);
    },
  };
}

/** The work on tasks: every line of the log that is written meanwhile carries the id of the check. */
export function watchTasks({ meter, tracer, within }: Telemetry, work: TaskHandler): TaskHandler {
  return (task, signal) =>
    within({ check: task.id }, () =>
      tracer.span('check', { kind: 'consumer', parent: task.trace, attributes: attributesOf(task) }, async (span) => {
        try {
          const later = await work(task, signal);
          const outcome = outcomeOf(later);
          meter.count('clausewatch_task_attempts_total', { outcome });
          span.set({ 'clausewatch.outcome': outcome });
          return later;
        } catch (error) {
          meter.count('clausewatch_task_attempts_total', { outcome: 'failed' });
          throw error;
        }
      }),
    );
}

function outcomeOf(later: Awaited<ReturnType<TaskHandler>>): string {
  if (later === undefined) return 'done';
  return 'lane' in later ? 'handed-over' : 'put-off';
}

/** Turns of the scheduler, counted. */
export function watchTicks<Args extends unknown[]>(
  { meter }: Pick<Telemetry, 'meter'>,
  tick: (...args: Args) => Promise<void>,
): (...args: Args) => Promise<void> {
  return async (...args) => {
    let outcome = 'failed';
    try {
      await tick(...args);
      outcome = 'done';
    } finally {
      meter.count('clausewatch_ticks_total', { outcome });
    }
  };
}

/** Counts a check that has ended. One that was recorded before, by whoever died after it, visited nothing. */
export function countCheck({ meter }: Pick<Telemetry, 'meter'>, { renderer, verdict, changes }: CheckOutcome, ms: number): void {
  if (renderer === undefined) return;
  const lane = laneFor(renderer);
  meter.count('clausewatch_checks_total', { lane, verdict });
  meter.observe('clausewatch_check_duration_seconds', { lane }, ms / 1000);
  for (const { severity } of changes) meter.count('clausewatch_changes_found_total', { severity });
}

function attributesOf({ id, sourceId, dueAt }: CheckTask): Record<string, string> {
  return { 'clausewatch.check': id, 'clausewatch.source': sourceId, 'clausewatch.due_at': dueAt };
}

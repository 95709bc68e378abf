/**
 * Checks that people ask for: they go first, and are asked for again where the queue has forgotten them. They stand in no schedule, so this
 * process alone knows of them until they are recorded.
 * @module
 */
import { type CheckTask, checkId } from '../domain/capture.ts';
import { OperationalError } from '../domain/errors.ts';
import { type Lane, laneOf } from '../domain/lanes.ts';
import type { Clock, Log, Queue, Store } from '../domain/ports.ts';
import type { Source } from '../domain/watcher.ts';

export interface AskedOptions {
  store: Pick<Store, 'known' | 'visit'>;
  queue: Pick<Queue, 'enqueue' | 'onForgotten'>;
  clock: Clock;
  log: Pick<Log, 'warn'>;
}

export interface Asked {
  /** Puts a check of the source before all that is merely due. Resolves when it waits. */
  ask(source: Source): Promise<void>;
}

/** So many are remembered, the latest ones: whoever asks for more waits for long anyway. */
const REMEMBERED = 1_000;

export function createAsked({ store, queue, clock, log }: AskedOptions): Asked {
  /** Tasks that may not be done yet, oldest first. */
  const open = new Map<string, { task: CheckTask; lane: Lane }>();
  queue.onForgotten(() => {
    again().catch((error: unknown) => {
      if (!(error instanceof OperationalError)) throw error;
      log.warn({ err: error }, 'checks that people asked for were lost with the memory of the queue');
    });
  });

  async function again(): Promise<void> {
    for (const [id, { task, lane }] of open) {
      if (await store.visit(id)) open.delete(id);
      else await queue.enqueue([task], { lane, priority: 'now' });
    }
  }

  function remember(task: CheckTask, lane: Lane): void {
    open.set(task.id, { task, lane });
    const [oldest] = open.keys();
    if (open.size > REMEMBERED && oldest !== undefined) open.delete(oldest);
  }

  return {
    async ask(source) {
      const now = clock.now();
      const dueAt = now.toISOString();
      const task = { id: checkId(source.id, dueAt), sourceId: source.id, dueAt };
      const { learned } = source.render === 'auto' ? await store.known(source.id) : {};
      const lane = laneOf(source, learned, now);
      await queue.enqueue([task], { lane, priority: 'now' });
      remember(task, lane);
    },
  };
}

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
  /** Resolves after `ms`, or as soon as the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  stopping: AbortSignal;
}

export interface Asked {
  /** Puts a check of the source before all that is merely due. Resolves when it waits. */
  ask(source: Source): Promise<void>;
}

/** So many are remembered, the latest ones: whoever asks for more waits for long anyway. */
const REMEMBERED = 1_000;
/** Where they cannot be handed out again, it is tried for a quarter of an hour. */
const AGAIN_MS = 15_000;
const MOST_TRIES = 60;

export function createAsked({ store, queue, clock, log, wait, stopping }: AskedOptions): Asked {
  /** Tasks that may not be done yet, oldest first. */
  const open = new Map<string, { task: CheckTask; lane: Lane }>();
  /** Rounds of asking again: a later loss of memory makes an earlier round idle. */
  let round = 0;
  queue.onForgotten(() => void again(++round));

  /** Until all of them wait again: a queue that has just lost its memory may be away once more. */
  async function again(own: number): Promise<void> {
    for (let n = 0; n < MOST_TRIES && own === round && !stopping.aborted; n++) {
      const left = await askedAgain();
      if (left === undefined) return;
      log.warn({ err: left, waiting: open.size }, 'checks that people asked for could not be handed out again yet; trying again');
      await wait(AGAIN_MS, stopping);
    }
  }

  /** What kept it from that, if anything did. What waits already is refused by its id. */
  async function askedAgain(): Promise<OperationalError | undefined> {
    try {
      for (const [id, { task, lane }] of open) {
        if (await store.visit(id)) open.delete(id);
        else await queue.enqueue([task], { lane, priority: 'now' });
      }
      return undefined;
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error;
      return error;
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

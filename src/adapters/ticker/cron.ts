/**
 * The ticker of one process: node-cron.
 * @module
 */
import { createTask, type ScheduledTask, validate } from 'node-cron';
import { OperationalError } from '../../domain/errors.ts';
import type { Clock, Ticker } from '../../domain/ports.ts';

export interface CronTickerOptions {
  /** Cron expression, with seconds if it has six fields. Default: every 5 seconds. */
  expression?: string | undefined;
  clock: Clock;
  /** Told what a tick threw; the next one still comes. Without it, the error is a bug and ends the process. */
  onError?: ((error: unknown) => void) | undefined;
}

/** node-cron warns on the console about ticks it had to skip; a late tick does the same work. */
const SILENT = { info() {}, warn() {}, error() {}, debug() {} };

/**
 * Ticks at once and then at the pace of the expression. A tick that falls into a running one is left out.
 * `stop` waits for the running one. Throws OperationalError('config') when the expression cannot be read.
 * @example
 * const ticker = createCronTicker({ clock: systemClock, onError: (error) => log.error({ err: error }, 'tick failed') });
 * await ticker.start(async () => …);
 */
export function createCronTicker({ expression = '*/5 * * * * *', clock, onError }: CronTickerOptions): Ticker {
  if (!validate(expression)) {
    throw new OperationalError('config', `The pace "${expression}" is not a cron expression.`, {
      remedy: 'Write it like "*/5 * * * * *".',
    });
  }
  let task: ScheduledTask | undefined;
  let running: Promise<void> | undefined;

  function begin(tick: (at: Date) => Promise<void>): void {
    running ??= run(tick).finally(() => {
      running = undefined;
    });
  }

  async function run(tick: (at: Date) => Promise<void>): Promise<void> {
    try {
      await tick(clock.now());
    } catch (error) {
      if (!onError) throw error;
      onError(error);
    }
  }

  return {
    async start(tick) {
      if (task) throw new Error('start() was called twice on one ticker');
      task = createTask(expression, () => begin(tick), { logger: SILENT });
      await task.start();
      begin(tick);
    },

    async stop() {
      await task?.destroy();
      await running;
    },
  };
}

/**
 * A ticker that ticks when a test says so.
 * @module
 */
import type { Clock, Ticker } from '../../src/domain/ports.ts';

export interface ManualTicker extends Ticker {
  /** Ticks once and waits for it; does nothing while a tick runs or when it is not started. Errors go to `onError`. */
  tick(): Promise<void>;
}

export function createManualTicker({ clock, onError }: { clock: Clock; onError?: (error: unknown) => void }): ManualTicker {
  let callback: ((at: Date) => Promise<void>) | undefined;
  let running: Promise<void> | undefined;

  async function run(at: Date): Promise<void> {
    try {
      await callback?.(at);
    } catch (error) {
      if (!onError) throw error;
      onError(error);
    }
  }

  return {
    async start(tick) {
      callback = tick;
    },
    async tick() {
      if (!callback || running) return;
      running = run(clock.now()).finally(() => {
        running = undefined;
      });
      await running;
    },
    async stop() {
      callback = undefined;
      await running;
    },
  };
}

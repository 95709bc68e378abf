/**
 * Ends a process that is stuck, with what hangs in it: whoever supervises it starts it again, and others take over meanwhile.
 * @module
 */
import type { Log } from '../domain/ports.ts';
import { endWhenStuck, type Liveness } from '../lib/liveness.ts';
import { guardLoop } from '../lib/loopGuard.ts';

/** The longest that the loop of a process may stand still: no page and no query holds it up for so long. */
const STILL_MS = 5 * 60_000;
const LOOK_MS = 30_000;

/** Watches the loops of this process and its event loop until it is stopped. */
export function guardProcess(liveness: Pick<Liveness, 'stuck'>, log: Log): { stop(): Promise<void> } {
  const loop = guardLoop({
    mostMs: STILL_MS,
    onError: (error) => log.error({ err: error }, 'nobody watches any more whether the event loop of this process stands still'),
  });
  const work = endWhenStuck(liveness, {
    everyMs: LOOK_MS,
    end(stuck) {
      log.error({ stuck }, 'work here does not end; this process ends itself, to be started again');
      process.exit(1);
    },
  });
  return {
    async stop() {
      work.stop();
      await loop.stop();
    },
  };
}

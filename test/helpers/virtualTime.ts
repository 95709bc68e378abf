/**
 * Virtual time for what takes its clock and its waits from outside: it stands still while real work is under way, and leaps to the end of the
 * next wait once there is none. The timers of the process stay real, so that servers and libraries work as ever.
 * @module
 */
import type { Clock } from '../../src/domain/ports.ts';

export interface VirtualTime {
  clock: Clock;
  /** Resolves after `ms` of this time, or as soon as the signal is aborted. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  /** Real work: no time passes until it has ended. */
  during<Result>(work: Promise<Result>): Promise<Result>;
  /** Lets time pass, with everything that falls into it. */
  runUntil(end: Date): Promise<void>;
}

interface Wait {
  at: number;
  end(): void;
}

export function virtualTime(start: Date): VirtualTime {
  let now = start.getTime();
  let working = 0;
  let idle = Promise.withResolvers<void>();
  const waits = new Set<Wait>();

  /** Everything that follows from what has happened is done, and no real work is under way. */
  async function settled(): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (working === 0) return;
      await idle.promise;
    }
  }

  /** The first to end; of two for one moment the one that began first. */
  function next(): Wait | undefined {
    return [...waits].reduce<Wait | undefined>((first, one) => (first === undefined || one.at < first.at ? one : first), undefined);
  }

  return {
    clock: { now: () => new Date(now) },
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const wait: Wait = {
          at: now + Math.max(1, ms),
          end() {
            waits.delete(wait);
            signal?.removeEventListener('abort', wait.end);
            resolve();
          },
        };
        waits.add(wait);
        signal?.addEventListener('abort', wait.end, { once: true });
      }),
    async during(work) {
      working += 1;
      try {
        return await work;
      } finally {
        working -= 1;
        if (working === 0) {
          idle.resolve();
          idle = Promise.withResolvers();
        }
      }
    },
    async runUntil(end) {
      for (await settled(); ; await settled()) {
        const wait = next();
        if (!wait || wait.at > end.getTime()) break;
        now = Math.max(now, wait.at);
        wait.end();
      }
      now = Math.max(now, end.getTime());
    },
  };
}

/**
 * Keeps the registry true beside the checks: they mark their vendor and go on, and a vendor that is marked many times in a row is looked at
 * once. What is marked when the process dies is found by whoever looks at the vendor next: a scheduler does within the hour.
 * @module
 */
import type { Log } from '../../domain/ports.ts';
import type { RegistryKeeper } from './keeper.ts';

export interface BackgroundOptions {
  /** Resolves after so many milliseconds, or as soon as the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** The time of a clock that only goes forward, in milliseconds. */
  elapsed(): number;
  log: Pick<Log, 'warn'>;
}

export interface BackgroundKeeper extends RegistryKeeper {
  /** Looks at what is marked, for some seconds at most, and ends. */
  stop(): Promise<void>;
}

/** Pages of a vendor are often read one after the other: what comes within this time is looked at together. */
const GATHER_MS = 2_000;
/** Looking takes no more than a part of the time of the process, unless more than this has gathered. */
const REST = 4;
const LONGEST_MS = 30_000;
const FAREWELL_MS = 5_000;

/** `keepUp` of some vendors returns at once. */
export function createBackgroundKeeper(keeper: RegistryKeeper, { wait, elapsed, log }: BackgroundOptions): BackgroundKeeper {
  /** By vendor, whether nothing was found that would move a cell. */
  const marked = new Map<string, boolean>();
  const stopping = new AbortController();
  let farewell: AbortSignal | undefined;
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    let pause = GATHER_MS;
    while (marked.size > 0 && !farewell?.aborted) {
      await wait(pause, stopping.signal);
      const begun = elapsed();
      for (const [vendor, quiet] of [...marked]) {
        if (farewell?.aborted) return;
        marked.delete(vendor);
        await keeper.keepUp({ vendors: [vendor], quiet });
      }
      pause = Math.min(Math.max(GATHER_MS, REST * (elapsed() - begun)), LONGEST_MS);
    }
  }

  return {
    ...keeper,
    async keepUp(filter = {}) {
      const { vendors, quiet = false } = filter;
      if (vendors === undefined) return keeper.keepUp(filter);
      for (const vendor of vendors) marked.set(vendor, quiet && (marked.get(vendor) ?? true));
      running ??= run().finally(() => {
        running = undefined;
      });
    },
    async stop() {
      farewell = AbortSignal.timeout(FAREWELL_MS);
      stopping.abort();
      await running;
      if (marked.size > 0)
        log.warn({ vendors: [...marked.keys()] }, 'the registry is brought up to date for these vendors within the hour');
    },
  };
}

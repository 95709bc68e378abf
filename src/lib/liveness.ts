/**
 * Whether the loops of a process get on. A process that answers turns its event loop; work that never ends is known by its beginning.
 * @module
 */

export interface Stuck {
  /** Which loop, like "tick" or "worker". */
  part: string;
  forMs: number;
}

export interface Liveness {
  /** The work, watched: while a call of it lasts longer than `mostMs`, its loop is stuck. */
  watched<Args extends unknown[], Result>(
    part: string,
    mostMs: number,
    work: (...args: Args) => Promise<Result>,
  ): (...args: Args) => Promise<Result>;
  /** Loops that are stuck now, each with its longest call. */
  stuck(): Stuck[];
}

interface Call {
  part: string;
  mostMs: number;
  begun: number;
}

/** `now`: milliseconds that never run backwards. */
export function createLiveness({ now = () => performance.now() }: { now?: () => number } = {}): Liveness {
  const calls = new Set<Call>();
  return {
    watched:
      (part, mostMs, work) =>
      async (...args) => {
        const call = { part, mostMs, begun: now() };
        calls.add(call);
        try {
          return await work(...args);
        } finally {
          calls.delete(call);
        }
      },
    stuck() {
      const longest = new Map<string, number>();
      for (const { part, mostMs, begun } of calls) {
        const forMs = now() - begun;
        if (forMs > mostMs) longest.set(part, Math.max(forMs, longest.get(part) ?? 0));
      }
      return [...longest].map(([part, forMs]) => ({ part, forMs }));
    },
  };
}

/** Looks every so often, and calls `end` once when loops are stuck: what hangs in them will not come back by itself. */
export function endWhenStuck(
  { stuck }: Pick<Liveness, 'stuck'>,
  { everyMs, end }: { everyMs: number; end(stuck: Stuck[]): void },
): { stop(): void } {
  const timer = setInterval(() => {
    const parts = stuck();
    if (parts.length === 0) return;
    clearInterval(timer);
    end(parts);
  }, everyMs).unref();
  return { stop: () => clearInterval(timer) };
}

/**
 * Simulated time: `Date` and the timers of this process go by a clock that stands still while real work is under way, and leaps to the
 * next timer once there is none. Sockets, files and threads stay real, so that a day passes as fast as its work is done.
 * @module
 */
import type { Clock } from '../../src/domain/ports.ts';

export interface Simulation {
  clock: Clock;
  /** Real work (a request, a file, a thread): no time passes until it has ended. */
  during<Result>(work: Promise<Result>): Promise<Result>;
  /** Within real work, simulated time that it takes: others go on meanwhile. */
  rest(ms: number): Promise<void>;
  /** Lets time pass, with everything that falls into it. */
  runUntil(end: Date): Promise<void>;
  /** Real time again. Timers that are still set never fire. */
  restore(): void;
}

const REAL = { Date, setTimeout, clearTimeout, setInterval, clearInterval, setImmediate };

/** A timer as Node's are, as far as libraries look at them. */
class SimulatedTimer {
  at: number;
  readonly ms: number;
  readonly fire: () => void;
  readonly repeats: boolean;
  isSet = true;
  readonly #again: (timer: SimulatedTimer) => void;

  constructor(now: number, ms: number | undefined, fire: () => void, repeats: boolean, again: (timer: SimulatedTimer) => void) {
    this.ms = Math.max(1, Number.isFinite(ms) ? Math.trunc(ms as number) : 1);
    this.at = now + this.ms;
    this.fire = fire;
    this.repeats = repeats;
    this.#again = again;
  }

  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return false;
  }
  refresh(): this {
    this.#again(this);
    return this;
  }
  close(): this {
    this.isSet = false;
    return this;
  }
}

/** From now on time is simulated in this process, from `start` on. One at a time. */
export function simulateTime(start: Date): Simulation {
  let now = start.getTime();
  /** Those that are set, the next one last; of two for one moment the one that was set first is further back. */
  const line: SimulatedTimer[] = [];
  let working = 0;
  /** Of those that work: for them only time has to pass. */
  let resting = 0;
  let idle: PromiseWithResolvers<void> | undefined;

  function enter(timer: SimulatedTimer): void {
    let [low, high] = [0, line.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((line[middle] as SimulatedTimer).at > timer.at) low = middle + 1;
      else high = middle;
    }
    line.splice(low, 0, timer);
  }

  function again(timer: SimulatedTimer): void {
    const place = line.indexOf(timer);
    if (place >= 0) line.splice(place, 1);
    timer.at = now + timer.ms;
    timer.isSet = true;
    enter(timer);
  }

  function set(repeats: boolean) {
    return (callback: (...args: unknown[]) => void, ms?: number, ...args: unknown[]): SimulatedTimer => {
      const timer = new SimulatedTimer(now, ms, () => callback(...args), repeats, again);
      enter(timer);
      return timer;
    };
  }

  /** Those that are cleared stay in line until it is their turn: most are cleared, and looking for them costs more. */
  function clear(timer: unknown): void {
    if (timer instanceof SimulatedTimer) timer.close();
    else if (timer !== undefined && timer !== null) REAL.clearTimeout(timer as NodeJS.Timeout);
  }

  class SimulatedDate extends REAL.Date {
    constructor(...given: unknown[]) {
      super(...((given.length === 0 ? [now] : given) as [number]));
    }
    static override now(): number {
      return now;
    }
    static override [Symbol.hasInstance](value: unknown): boolean {
      return Object.prototype.toString.call(value) === '[object Date]';
    }
  }

  Object.assign(globalThis, {
    Date: SimulatedDate,
    setTimeout: set(false),
    setInterval: set(true),
    clearTimeout: clear,
    clearInterval: clear,
  });

  function count(work: number, rest: number): void {
    working += work;
    resting += rest;
    if (working > resting) return;
    idle?.resolve();
    idle = undefined;
  }

  /** Everything that follows from what has happened is done, and no real work is under way. */
  async function settled(): Promise<void> {
    for (;;) {
      await new Promise((resolve) => REAL.setImmediate(resolve));
      if (working <= resting) return;
      idle ??= Promise.withResolvers<void>();
      await idle.promise;
    }
  }

  function fire(timer: SimulatedTimer): void {
    now = Math.max(now, timer.at);
    if (timer.repeats) again(timer);
    else timer.isSet = false;
    timer.fire();
  }

  return {
    clock: { now: () => new REAL.Date(now) },
    async during(work) {
      count(1, 0);
      try {
        return await work;
      } finally {
        count(-1, 0);
      }
    },
    rest(ms) {
      const { promise, resolve } = Promise.withResolvers<void>();
      set(false)(() => {
        count(0, -1);
        resolve();
      }, ms);
      count(0, 1);
      return promise;
    },
    async runUntil(until) {
      for (await settled(); ; ) {
        const timer = line.at(-1);
        if (!timer || timer.at > until.getTime()) break;
        line.pop();
        if (!timer.isSet) continue;
        fire(timer);
        await settled();
      }
      now = Math.max(now, until.getTime());
    },
    restore() {
      Object.assign(globalThis, REAL);
      line.length = 0;
    },
  };
}

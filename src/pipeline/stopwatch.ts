/**
 * How long the stages of a reading took, for those who watch. Times are of the wall and of this machine: nothing is decided by them.
 * @module
 */

export type TimedStage = 'extract' | 'compare';

/** Milliseconds since 1970, from the first to the last work of a stage; `ms`: of that the work itself. */
export interface Took {
  stage: TimedStage;
  from: number;
  to: number;
  ms: number;
}

export interface Stopwatch {
  /** Does the work and adds its time to that of the stage; a promise's until it is settled. */
  time<Result>(stage: TimedStage, work: () => Result): Result;
  took(): Took[];
}

export function createStopwatch(now: () => number = () => performance.timeOrigin + performance.now()): Stopwatch {
  const times = new Map<TimedStage, Took>();
  const note = (stage: TimedStage, begun: number): void => {
    const to = now();
    const known = times.get(stage) ?? { stage, from: begun, to, ms: 0 };
    times.set(stage, { ...known, to, ms: known.ms + to - begun });
  };
  return {
    time(stage, work) {
      const begun = now();
      const result = work();
      if (result instanceof Promise) return result.finally(() => note(stage, begun)) as typeof result;
      note(stage, begun);
      return result;
    },
    took: () => [...times.values()],
  };
}

/** The work, timed where somebody holds a stopwatch. */
export function timed<Result>(of: { stopwatch?: Stopwatch | undefined }, stage: TimedStage, work: () => Result): Result {
  return of.stopwatch ? of.stopwatch.time(stage, work) : work();
}

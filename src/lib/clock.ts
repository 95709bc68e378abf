/**
 * Clocks. Everything that needs the time takes one of these.
 * @module
 */

/** The machine's clock. */
export const systemClock = { now: (): Date => new Date() };

/** A clock that stands still until it is moved: for tests and replays. */
export function fixedClock(start: string | Date): { now(): Date; set(to: string | Date): void; advance(ms: number): void } {
  let at = new Date(start).getTime();
  return {
    now: () => new Date(at),
    set: (to) => {
      at = new Date(to).getTime();
    },
    advance: (ms) => {
      at += ms;
    },
  };
}

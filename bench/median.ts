/**
 * The figure that a bench reports of several rounds.
 * @module
 */

/** The middle one (the upper of two); 0 of none. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

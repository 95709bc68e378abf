/**
 * Pauses by an operator, besides what a watcher declares as paused.
 * @module
 */
import type { SourceState } from './ports.ts';

export type PauseState = Pick<SourceState, 'pausedSince' | 'pausedUntil'>;

/** Whether a pause is in force at a moment. One with an end is over by itself at that end. */
export function isPausedAt({ pausedSince, pausedUntil }: PauseState, at: Date): boolean {
  if (pausedSince === undefined || Date.parse(pausedSince) > at.getTime()) return false;
  return pausedUntil === undefined || Date.parse(pausedUntil) > at.getTime();
}

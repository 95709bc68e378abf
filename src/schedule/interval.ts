/**
 * Intervals: fixed ones, and those that grow while a page stays as it is. Both count elapsed time from a phase that hangs on the
 * source's id alone, so that sources of the same interval are spread over it.
 * @module
 */
import { OperationalError } from '../domain/errors.ts';
import { type EveryBounds, type Interval, lengthMs } from '../domain/timing.ts';
import { phaseOf, type Rhythm } from './rhythm.ts';

/** A page that has not changed for so many intervals is visited half as often. */
const QUIET_INTERVALS = 20;

/** A grid of moments that holds from a moment on, until the next one does. */
interface Step {
  from: number;
  length: number;
}

/**
 * The rhythm of an interval. Between bounds it is a twentieth of the time since `since` (the last change of the page, or the first
 * sight of it), in steps that double from the lower bound and end before the upper one. The moments of each step are among those
 * of the one before: a longer interval leaves moments out and moves none. Without `since` it is the lower bound.
 * @throws OperationalError('config') when a length cannot be read
 */
export function intervalRhythm(sourceId: string, every: Interval, since?: number): Rhythm {
  const steps =
    typeof every === 'string'
      ? [{ from: Number.NEGATIVE_INFINITY, length: readLength(sourceId, every) }]
      : stepsOf(lengthsOf(sourceId, every), since ?? Number.POSITIVE_INFINITY);
  const phase = phaseOf(sourceId) % (steps.at(-1) as Step).length;
  return { after: (at) => after(steps, phase, at), before: (at) => before(steps, phase, at) };
}

/** Lengths between the bounds, in milliseconds: each is twice the one before. */
function lengthsOf(sourceId: string, { min, max }: EveryBounds): number[] {
  const [shortest, longest] = [readLength(sourceId, min), readLength(sourceId, max)];
  const lengths = [shortest];
  for (let length = shortest * 2; length <= longest; length *= 2) lengths.push(length);
  return lengths;
}

function stepsOf(lengths: number[], since: number): Step[] {
  return lengths.map((length, index) => ({ length, from: index === 0 ? Number.NEGATIVE_INFINITY : since + QUIET_INTERVALS * length }));
}

function after(steps: Step[], phase: number, at: number): number {
  for (let index = stepAt(steps, at); ; index += 1) {
    const { length } = steps[index] as Step;
    // In a later step it is no earlier than in the one before, and so within that step.
    const moment = phase + Math.ceil((at + 1 - phase) / length) * length;
    const until = steps[index + 1]?.from;
    if (until === undefined || moment < until) return moment;
  }
}

function before(steps: Step[], phase: number, at: number): number {
  for (let index = stepAt(steps, at - 1); ; index -= 1) {
    const { from, length } = steps[index] as Step;
    const end = Math.min(at, steps[index + 1]?.from ?? at);
    const moment = phase + (Math.ceil((end - phase) / length) - 1) * length;
    if (moment >= from) return moment;
  }
}

/** The step that holds at a moment. The first one always did. */
function stepAt(steps: Step[], at: number): number {
  return steps.findLastIndex(({ from }) => from <= at);
}

function readLength(sourceId: string, text: string): number {
  const length = lengthMs(text);
  if (length !== undefined) return length;
  throw new OperationalError('config', `The interval "${text}" of ${sourceId} cannot be read.`, {
    remedy: 'Write a number with m, h or d, like "12h".',
  });
}

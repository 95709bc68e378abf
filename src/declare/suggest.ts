/**
 * "Did you mean …": the nearest known word to an unknown one.
 * @module
 */
import { closestMatch } from 'leven';
import { quote } from './quote.ts';

const LONGEST = 80;

/** `Did you mean "x"?`, or undefined when nothing known is near enough. */
export function didYouMean(unknown: string, known: Iterable<string>): string | undefined {
  if (unknown.length > LONGEST) return undefined;
  const spelled = unknown.toLowerCase();
  const near = closestMatch(spelled, [...known], { maxDistance: spelled.length < 4 ? 1 : Math.max(2, Math.floor(spelled.length / 3)) });
  return near === undefined ? undefined : `Did you mean ${quote(near)}?`;
}

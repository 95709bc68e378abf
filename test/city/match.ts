/**
 * Whether a change that was told is the one that was planted.
 * @module
 */
import type { Difference } from '../../src/domain/change.ts';
import type { ExpectedChange } from './types.ts';

/** True when kind, action, key (where one is expected) and the strings of both sides are those of the expectation. */
export function isExpected(told: Difference, expected: ExpectedChange): boolean {
  const { kind, action, key, old = [], new: now = [] } = expected;
  if (told.kind !== kind || told.action !== action || (key !== undefined && told.key !== key)) return false;
  return says(told.oldQuote, told.oldValue, old) && says(told.newQuote, told.newValue, now);
}

function says(quote: string | undefined, value: unknown, strings: string[]): boolean {
  const text = `${quote ?? ''}\n${value === undefined ? '' : JSON.stringify(value)}`;
  return strings.every((string) => text.includes(string));
}

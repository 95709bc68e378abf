/**
 * Texts of rows as words: what is equal reads the same.
 * @module
 */
import { fold } from '../../lib/text.ts';

/** Words without case, marks and punctuation: what is equal reads the same. */
export function asWords(text: string): string {
  return (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
}

/** Share of the words of two texts that both have; 0 when one is empty. */
export function likeness(a: string, b: string): number {
  if (a === '' || b === '') return 0;
  if (a === b) return 1;
  const [one, other] = [new Set(a.split(' ')), new Set(b.split(' '))];
  const shared = [...one].filter((word) => other.has(word)).length;
  return shared / (one.size + other.size - shared);
}

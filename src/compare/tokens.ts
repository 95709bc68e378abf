/**
 * Bags of words: a cheap measure of how much two passages have in common.
 * @module
 */

export interface Bag {
  counts: Map<string, number>;
  size: number;
}

/** Words and numbers of a text, lower case, with their counts. */
export function bagOf(text: string): Bag {
  const counts = new Map<string, number>();
  let size = 0;
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
    size += 1;
  }
  return { counts, size };
}

export function overlap(a: Bag, b: Bag): number {
  const [small, large] = a.counts.size <= b.counts.size ? [a, b] : [b, a];
  let shared = 0;
  for (const [word, count] of small.counts) shared += Math.min(count, large.counts.get(word) ?? 0);
  return shared;
}

/** Dice coefficient of two bags: 0 nothing shared, 1 the same words. */
export function similarity(a: Bag, b: Bag): number {
  return a.size + b.size === 0 ? 1 : (2 * overlap(a, b)) / (a.size + b.size);
}

/** How many words of `part` the other does not have; counting stops at `enough`. */
export function missing(part: Bag, whole: Bag, enough: number): number {
  let count = 0;
  for (const [word, times] of part.counts) {
    count += Math.max(0, times - (whole.counts.get(word) ?? 0));
    if (count >= enough) break;
  }
  return count;
}

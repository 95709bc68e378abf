/**
 * Are two pages versions of one document? Told by the long words they share.
 * @module
 */
import type { Extraction } from '../domain/extraction.ts';

/** Share of long words (Jaccard index of the sets) that two pages have in common; 1 as soon as one longer passage stands on both. */
export function likenessOf(a: Extraction, b: Extraction): number {
  const known = new Set(a.passages.filter(({ text }) => text.length >= 60).map(({ hash }) => hash));
  if (b.passages.some(({ hash }) => known.has(hash))) return 1;
  const [left, right] = [longWords(a), longWords(b)];
  let shared = 0;
  for (const word of left) if (right.has(word)) shared += 1;
  return shared / Math.max(1, left.size + right.size - shared);
}

function longWords(page: Extraction): Set<string> {
  const words = new Set<string>();
  for (const { text } of page.passages) for (const word of text.toLowerCase().match(/\p{L}{6,}/gu) ?? []) words.add(word);
  return words;
}

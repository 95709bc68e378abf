/**
 * Is a list only half there? Virtualised and lazily loaded lists give their first entries, with everything around them as it was.
 * @module
 */
import type { Extraction, Passage } from '../domain/extraction.ts';

/** Shorter lists say nothing by being shorter. */
const MIN_ENTRIES = 6;
const KEPT_SHARE = 0.5;

/**
 * Which list of the reference lost most of its entries although nothing else on the page differs, in words. A vendor who takes
 * entries away changes something else with them, a date or a sentence; a page that was not read to its end does not.
 */
export function cutList(page: Extraction, reference: Extraction): string | undefined {
  const known = new Set(reference.passages.map(({ hash }) => hash));
  if (page.passages.some(({ hash }) => !known.has(hash))) return undefined;
  const here = new Set(page.passages.map(({ hash }) => hash));
  const missing = reference.passages.filter(({ hash }) => !here.has(hash));
  const list = missing[0] && listOf(missing[0]);
  if (list === undefined || !missing.every((passage) => listOf(passage) === list)) return undefined;
  const entries = reference.passages.filter((passage) => listOf(passage) === list).length;
  const kept = entries - missing.length;
  if (entries < MIN_ENTRIES || kept >= entries * KEPT_SHARE) return undefined;
  return `${kept} of ${entries} entries of a list are there, and nothing else differs`;
}

/** Entries below the same headings are one list; other text is none. */
function listOf({ kind, path }: Passage): string | undefined {
  return kind === 'row' || kind === 'item' ? path.join('\n') : undefined;
}

/**
 * A page that only the comparison with its past speaks against: how it is known again in a later visit.
 * @module
 */
import type { Extraction } from '../domain/extraction.ts';
import type { Baseline } from '../domain/snapshot.ts';

export type DoubtMark = Pick<NonNullable<Baseline['doubt']>, 'contentHash' | 'marks'>;

/** This share of the passages must be the same; of a page of a few passages, all but one. */
const SAME_SHARE = 0.95;
const FEW = 4;
/** Passages beyond this count are not marked. */
const MAX_MARKS = 2000;
const MARK_CHARS = 12;

/** What a doubted page is known by: its content, and its passages one by one. */
export function doubtOf({ contentHash, passages }: Extraction): DoubtMark {
  return { contentHash, marks: passages.slice(0, MAX_MARKS).map(({ hash }) => hash.slice(0, MARK_CHARS)) };
}

/** Whether this is the page that is doubted already, apart from what differs from visit to visit: "Updated 3 days ago". */
export function isDoubted({ doubt }: Baseline, extraction: Extraction): boolean {
  if (!doubt) return false;
  if (doubt.contentHash === extraction.contentHash) return true;
  const [before, after] = [doubt.marks ?? [], doubtOf(extraction).marks ?? []];
  const longer = Math.max(before.length, after.length);
  const allowed = Math.max(longer * (1 - SAME_SHARE), longer >= FEW ? 1 : 0);
  return longer > 0 && longer - shared(before, after) <= allowed;
}

function shared(before: readonly string[], after: readonly string[]): number {
  const left = new Map<string, number>();
  for (const mark of before) left.set(mark, (left.get(mark) ?? 0) + 1);
  return after.filter((mark) => {
    const count = left.get(mark) ?? 0;
    left.set(mark, count - 1);
    return count > 0;
  }).length;
}

/**
 * Alignment of two passage sequences by hash: what stayed, and the gaps between.
 * @module
 */
import { diffArrays } from 'diff';
import type { Passage } from '../domain/extraction.ts';

/** The passages of both pages. */
export interface Pages {
  before: readonly Passage[];
  after: readonly Passage[];
}

export interface Gap {
  removed: Passage[];
  added: Passage[];
}

export interface Alignment {
  gaps: Gap[];
  /** Passages that stand on both sides at the same place. */
  kept: Array<{ before: Passage; after: Passage }>;
  /** Passages that stand on both sides, at different places. */
  moved: Array<{ before: Passage; after: Passage }>;
}

/** Rewritten pages have edits by the thousand; beyond this the two sequences are taken as one gap. */
const MAX_EDITS = 3000;

/** Aligns two pages. Passages that are on both sides are in no gap, but for labelled values that are there more or less often. */
export function align(before: Passage[], after: Passage[]): Alignment {
  const kept = keptOf(before, after);
  return takeMoved({
    gaps: gapsBetween(kept, before, after),
    kept: kept.map(({ old, now }) => ({ before: before[old] as Passage, after: after[now] as Passage })),
    moved: [],
  });
}

/** Positions of a passage that stayed. */
interface Kept {
  old: number;
  now: number;
}

/** What stayed, in order. Only passages that both pages have are searched: a page that was written anew has few. */
function keptOf(before: Passage[], after: Passage[]): Kept[] {
  const [old, now] = [shared(before, after), shared(after, before)];
  const parts = diffArrays(
    old.map((at) => before[at]?.hash),
    now.map((at) => after[at]?.hash),
    { maxEditLength: MAX_EDITS },
  );
  const kept: Kept[] = [];
  let [i, j] = [0, 0];
  for (const { added, removed, value } of parts ?? []) {
    if (!added && !removed)
      for (let at = 0; at < value.length; at += 1) kept.push({ old: old[i + at] as number, now: now[j + at] as number });
    if (!added) i += value.length;
    if (!removed) j += value.length;
  }
  return kept;
}

/** Positions of the passages that the others have, too. */
function shared(passages: Passage[], others: Passage[]): number[] {
  const hashes = new Set(others.map(({ hash }) => hash));
  return passages.flatMap(({ hash }, at) => (hashes.has(hash) ? [at] : []));
}

function gapsBetween(kept: Kept[], before: Passage[], after: Passage[]): Gap[] {
  const gaps: Gap[] = [];
  let [i, j] = [0, 0];
  for (const { old, now } of [...kept, { old: before.length, now: after.length }]) {
    if (old > i || now > j) gaps.push({ removed: before.slice(i, old), added: after.slice(j, now) });
    [i, j] = [old + 1, now + 1];
  }
  return gaps;
}

/** Takes out of the gaps what stands elsewhere on the other side: moved, or said once more or once less often. */
function takeMoved(alignment: Alignment): Alignment {
  const keptHashes = new Set(alignment.kept.map(({ after }) => after.hash));
  const added = byHash(alignment.gaps.flatMap((gap) => gap.added));
  const removed = byHash(alignment.gaps.flatMap((gap) => gap.removed));
  const moved: Alignment['moved'] = [];
  for (const [hash, passages] of removed) {
    const [before, after] = [passages[0], added.get(hash)?.[0]];
    if (before && after) moved.push({ before, after });
  }
  const { kept } = alignment;
  const fewerNow = surplus(removed, added, placesOf([...kept.map(({ after }) => after), ...flat(added)]));
  const moreNow = surplus(added, removed, placesOf([...kept.map(({ before }) => before), ...flat(removed)]));
  const gaps = alignment.gaps
    .map((gap) => ({
      removed: gap.removed.filter((passage) => fewerNow.has(passage) || (!added.has(passage.hash) && !keptHashes.has(passage.hash))),
      added: gap.added.filter((passage) => moreNow.has(passage) || (!removed.has(passage.hash) && !keptHashes.has(passage.hash))),
    }))
    .filter((gap) => gap.removed.length + gap.added.length > 0);
  return { ...alignment, gaps, moved };
}

/** A short value with its label may stand in several places of a list and tell another thing in each: "Location: Ireland". */
const LABELLED = /^[^:]{1,40}: ?\S/;
const MAX_LABELLED = 80;

/**
 * What one side has more often than the other: the last of each. Headings repeat in tables of contents and menus; other texts are told
 * when they are labelled values, or stand under a heading of their own: the same answer to another question.
 */
function surplus(these: Map<string, Passage[]>, others: Map<string, Passage[]>, places: ReadonlySet<string>): Set<Passage> {
  const found = new Set<Passage>();
  for (const [hash, passages] of these) {
    for (const passage of passages.slice(others.get(hash)?.length ?? 0)) {
      if (isLabelled(passage) || (isTelling(passage) && !places.has(placeOf(passage)))) found.add(passage);
    }
  }
  return found;
}

function isLabelled({ text }: Passage): boolean {
  return text.length <= MAX_LABELLED && LABELLED.test(text);
}

function isTelling({ kind, path, label }: Passage): boolean {
  return kind !== 'heading' && (path.length > 0 || label !== undefined);
}

/** What stands under which headings: the same text twice under the same ones says nothing more. */
function placesOf(passages: Passage[]): Set<string> {
  return new Set(passages.map(placeOf));
}

function placeOf({ hash, path, label = '' }: Passage): string {
  return [hash, ...path, label].join('\n');
}

function flat(groups: Map<string, Passage[]>): Passage[] {
  return [...groups.values()].flat();
}

function byHash(passages: Passage[]): Map<string, Passage[]> {
  const map = new Map<string, Passage[]>();
  for (const passage of passages) {
    const same = map.get(passage.hash);
    if (same) same.push(passage);
    else map.set(passage.hash, [passage]);
  }
  return map;
}

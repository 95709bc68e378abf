/**
 * Pairs what was removed with what was added: the same passage in other words.
 * @module
 */
import type { Passage } from '../domain/extraction.ts';
import type { Gap } from './align.ts';
import { type Bag, bagOf, containment, similarity } from './tokens.ts';

export interface Pairing {
  modified: Array<{ before: Passage; after: Passage }>;
  removed: Passage[];
  added: Passage[];
}

/** Within one gap half of the words must agree, less under the same headings; elsewhere on the page three quarters. */
const NEAR = 0.5;
const SAME_PATH_BONUS = 0.12;
const FAR = 0.75;
/** Bound on the comparisons of one call; larger gaps pair by position only. */
const MAX_CELLS = 250_000;

interface Weighed {
  passage: Passage;
  bag: Bag;
}

/** Pairs within each gap, then what is left across all gaps. Text that was only cut differently into passages drops out. */
export function pair(gaps: Gap[]): Pairing {
  const near = gaps.filter((gap) => !isResegmented(gap)).map((gap) => pairBy(weigh(gap.removed), weigh(gap.added), NEAR));
  const far = pairBy(
    near.flatMap((part) => part.removed),
    near.flatMap((part) => part.added),
    FAR,
  );
  const modified = [...near.flatMap((part) => part.modified), ...far.modified];
  return {
    modified,
    removed: withoutContained(
      far.removed,
      modified.map(({ after }) => after),
    ),
    added: withoutContained(
      far.added,
      modified.map(({ before }) => before),
    ),
  };
}

function weigh(passages: Passage[]): Weighed[] {
  return passages.map((passage) => ({ passage, bag: bagOf(passage.text) }));
}

/** The same letters in the same order: paragraphs were merged, split or re-marked. */
function isResegmented(gap: Gap): boolean {
  return ink(gap.removed) === ink(gap.added);
}

function ink(passages: Passage[]): string {
  return passages
    .map((passage) => passage.text)
    .join('')
    .replace(/[\s|]+/g, '');
}

interface Part {
  modified: Pairing['modified'];
  removed: Weighed[];
  added: Weighed[];
}

/** Greedy best assignment: most similar pairs first; ties by position, so that the result is the same every time. */
function pairBy(removed: Weighed[], added: Weighed[], threshold: number): Part {
  const scored = candidates(removed, added, threshold).sort((x, y) => y.score - x.score || x.from - y.from || x.to - y.to);
  const takenFrom = new Set<number>();
  const takenTo = new Set<number>();
  const pairs: Array<{ from: number; to: number }> = [];
  for (const { from, to } of scored) {
    if (takenFrom.has(from) || takenTo.has(to)) continue;
    takenFrom.add(from);
    takenTo.add(to);
    pairs.push({ from, to });
  }
  return {
    modified: pairs
      .sort((x, y) => x.to - y.to)
      .map(({ from, to }) => ({ before: removed[from]?.passage as Passage, after: added[to]?.passage as Passage })),
    removed: removed.filter((_, at) => !takenFrom.has(at)),
    added: added.filter((_, at) => !takenTo.has(at)),
  };
}

function candidates(removed: Weighed[], added: Weighed[], threshold: number): Array<{ from: number; to: number; score: number }> {
  const reach =
    removed.length * added.length > MAX_CELLS ? Math.ceil(MAX_CELLS / Math.max(removed.length, 1) / 2) : Number.POSITIVE_INFINITY;
  const found: Array<{ from: number; to: number; score: number }> = [];
  removed.forEach((old, from) => {
    const start = Math.max(0, from - reach);
    const end = Math.min(added.length, from + reach + 1);
    for (let to = start; to < end; to += 1) {
      const score = likeness(old, added[to] as Weighed);
      if (score >= threshold) found.push({ from, to, score });
    }
  });
  return found;
}

function likeness(old: Weighed, now: Weighed): number {
  const bonus = old.passage.path.join('\n') === now.passage.path.join('\n') ? SAME_PATH_BONUS : 0;
  return similarity(old.bag, now.bag) + (old.passage.kind === now.passage.kind ? bonus : 0);
}

/** A leftover that stands whole inside a passage already paired was merged into it or split off it: the pair tells. */
function withoutContained(left: Weighed[], others: Passage[]): Passage[] {
  const bags = others.map((passage) => ({ text: passage.text, bag: bagOf(passage.text) }));
  return left
    .filter(
      ({ passage, bag }) =>
        !bags.some((other) => other.text.includes(passage.text) || (bag.size >= 8 && containment(bag, other.bag) >= 0.97)),
    )
    .map(({ passage }) => passage);
}

/**
 * Pairs what was removed with what was added: the same passage in other words.
 * @module
 */
import type { Passage } from '../domain/extraction.ts';
import { once } from '../lib/once.ts';
import type { Gap, Pages } from './align.ts';
import { bareText } from './significance/reading.ts';
import { type Bag, bagOf, missing, similarity } from './tokens.ts';

export interface Pairing {
  modified: Array<{ before: Passage; after: Passage }>;
  removed: Passage[];
  added: Passage[];
}

/** Within one gap half of the words must agree, less under the same headings; elsewhere on the page three quarters. */
const NEAR = 0.5;
const SAME_PATH_BONUS = 0.12;
const FAR = 0.75;
/** Bounds on the comparisons of one call, and on the words looked up in them; larger gaps pair nearer by position. */
const MAX_CELLS = 250_000;
const MAX_LOOKUPS = 20_000_000;
/** Bounds on the search for leftovers: characters looked at by their words, and letter by letter (text × fragment, the worst case). */
const MAX_SEARCHED = 200_000_000;
const MAX_SCANNED = 5_000_000_000;

interface Weighed {
  passage: Passage;
  bag: Bag;
  /** The heading path as one string. */
  path: string;
}

/**
 * Pairs within each gap, then what is left across all gaps. Text that was only cut differently into passages drops out, and so does
 * what is left of one page and stands, numbered or punctuated differently, on the other.
 */
export function pair(gaps: Gap[], { before, after }: Pages = { before: [], after: [] }): Pairing {
  const near = gaps.filter((gap) => !isResegmented(gap)).map((gap) => pairBy(weigh(gap.removed), weigh(gap.added), NEAR));
  const far = pairBy(
    near.flatMap((part) => part.removed),
    near.flatMap((part) => part.added),
    FAR,
  );
  const answers = pairAnswers(far.removed, far.added, { before, after });
  const modified = [...near.flatMap((part) => part.modified), ...far.modified, ...answers.modified].filter(
    ({ before, after }) => isShifted(before, after) || !isSameInk([before], [after]),
  );
  return {
    modified,
    removed: withoutStanding(
      withoutContained(
        answers.removed,
        modified.map(({ before, after }) => ({ text: after.text, twin: before.text })),
      ),
      after,
      before,
    ),
    added: withoutStanding(
      withoutContained(
        answers.added,
        modified.map(({ before, after }) => ({ text: before.text, twin: after.text })),
      ),
      before,
      after,
    ),
  };
}

/** Numbering and punctuation change a text's length by no more than this. */
const MAX_DRESSING = 12;

/**
 * What does not stand on the other page, whatever its numbering, punctuation and case. A text may stand in many places and mean another
 * thing in each ("We do not train on it"): it must stand there as often as on the page that it is left over from.
 */
function withoutStanding(left: Passage[], others: readonly Passage[], own: readonly Passage[]): Passage[] {
  if (left.length === 0) return left;
  const lengths = new Set(left.flatMap(({ text }) => bands(text.length)));
  const isNear = ({ text }: Passage): boolean => bands(text.length).some((band) => lengths.has(band));
  const there = countBare(others.filter(isNear));
  const here = countBare(own.filter(isNear));
  return left.filter(({ text }) => {
    const bare = bareText(text);
    const count = there.get(bare) ?? 0;
    return bare === '' || count === 0 || count < (here.get(bare) ?? 0);
  });
}

function countBare(passages: readonly Passage[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { text } of passages) {
    const bare = bareText(text);
    counts.set(bare, (counts.get(bare) ?? 0) + 1);
  }
  return counts;
}

/** Texts whose lengths differ by no more than the dressing share a band. */
function bands(length: number): number[] {
  const band = Math.floor(length / MAX_DRESSING);
  return [band, band + 1];
}

function weigh(passages: Passage[]): Weighed[] {
  return passages.map((passage) => ({ passage, bag: bagOf(passage.text), path: passage.path.join('\n') }));
}

/** The same letters in the same order: paragraphs were merged, split or re-marked. */
function isResegmented({ removed, added }: Gap): boolean {
  return isSameInk(removed, added) && !removed.some((row, at) => isShifted(row, added[at]));
}

/** The same values in as many columns, and some of them in another one than before. */
export function isShifted(before: Passage, after: Passage | undefined): boolean {
  const [old, now] = [before.cells, after?.cells];
  if (!after || !old || !now || old.length !== now.length || !isSameInk([before], [after])) return false;
  return old.some(({ text }, column) => (text === '') !== (now[column]?.text === ''));
}

function isSameInk(before: readonly Passage[], after: readonly Passage[]): boolean {
  // Between rows the cells count: "1 | 2 months", "12 | months".
  const isRow = ({ kind }: Passage): boolean => kind === 'row';
  const left = before.every(isRow) && after.every(isRow) ? LAYOUT : LAYOUT_AND_CELLS;
  const ink = (passages: readonly Passage[]): string =>
    passages
      .map(({ text }) => text.replace(EMPTY_CELLS, ''))
      .join('')
      .replace(left, '');
  return ink(before) === ink(after);
}

/** A column without text says nothing by being there. */
const EMPTY_CELLS = /^\| |\|\s(?=\|)/g;
const LAYOUT = /[\s•·▪\u00ad\u200b-\u200f\u2060\ufeff]+/g;
const LAYOUT_AND_CELLS = /[\s|•·▪\u00ad\u200b-\u200f\u2060\ufeff]+/g;

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

/** The only text with a label, before and after, is another answer to the same question, in whatever words. */
function pairAnswers(removed: Weighed[], added: Weighed[], pages: Pages): Part {
  const old = new Map(onlyAnswers(removed, pages.before).map((one) => [answered(one.passage), one]));
  const pairs = onlyAnswers(added, pages.after).flatMap((after) => {
    const before = old.get(answered(after.passage));
    return before ? [{ before, after }] : [];
  });
  const paired = new Set(pairs.flatMap(({ before, after }) => [before, after]));
  return {
    modified: pairs.map(({ before, after }) => ({ before: before.passage, after: after.passage })),
    removed: removed.filter((one) => !paired.has(one)),
    added: added.filter((one) => !paired.has(one)),
  };
}

function onlyAnswers(left: Weighed[], page: readonly Passage[]): Weighed[] {
  const labelled = left.filter(({ passage }) => passage.label !== undefined);
  if (labelled.length === 0) return [];
  const counts = new Map<string, number>();
  for (const passage of page) if (passage.label !== undefined) counts.set(answered(passage), (counts.get(answered(passage)) ?? 0) + 1);
  return labelled.filter(({ passage }) => counts.get(answered(passage)) === 1);
}

function answered({ path, label = '' }: Passage): string {
  return [...path, label].join('\n');
}

interface Candidate {
  from: number;
  to: number;
  score: number;
}

function candidates(removed: Weighed[], added: Weighed[], threshold: number): Candidate[] {
  const cells = removed.length * added.length;
  let reach = cells > MAX_CELLS ? Math.ceil(MAX_CELLS / Math.max(removed.length, 1) / 2) : Math.max(removed.length, added.length);
  while (reach > 0 && lookups(removed, added, threshold, reach) > MAX_LOOKUPS) reach = Math.floor(reach / 2);
  const found: Candidate[] = [];
  eachCell(removed, added, reach, (old, now, from, to) => {
    if (bestLikeness(old, now) < threshold) return;
    const score = likeness(old, now);
    if (score >= threshold) found.push({ from, to, score });
  });
  return found;
}

/** How many words the comparisons within `reach` look up. */
function lookups(removed: Weighed[], added: Weighed[], threshold: number, reach: number): number {
  let words = 0;
  eachCell(removed, added, reach, (old, now) => {
    if (bestLikeness(old, now) >= threshold) words += Math.min(old.bag.counts.size, now.bag.counts.size);
  });
  return words;
}

type Visit = (old: Weighed, now: Weighed, from: number, to: number) => void;

function eachCell(removed: Weighed[], added: Weighed[], reach: number, visit: Visit): void {
  removed.forEach((old, from) => {
    const end = Math.min(added.length, from + reach + 1);
    for (let to = Math.max(0, from - reach); to < end; to += 1) visit(old, added[to] as Weighed, from, to);
  });
}

function likeness(old: Weighed, now: Weighed): number {
  return similarity(old.bag, now.bag) + bonus(old, now);
}

/** What `likeness` is at most, by the number of words alone. */
function bestLikeness(old: Weighed, now: Weighed): number {
  const [a, b] = [old.bag.size, now.bag.size];
  return (a + b === 0 ? 1 : (2 * Math.min(a, b)) / (a + b)) + bonus(old, now);
}

function bonus(old: Weighed, now: Weighed): number {
  return old.passage.kind === now.passage.kind && old.path === now.path ? SAME_PATH_BONUS : 0;
}

/** A passage of the other page that was paired, and what it was paired with. */
interface Paired {
  text: string;
  twin: string;
}

interface Other extends Paired {
  bag: Bag;
  letters(): string;
}

/** Letters and digits in order: what merging, splitting and numbering leave. The same words in another order say another thing. */
function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Words that may be cut at the ends of a leftover are fewer. */
const MISSING = 3;

/**
 * A leftover that stands whole inside a passage already paired, and not inside its twin, was merged into it or split off it: the pair tells.
 * Beyond the bounds the two pages have little in common, and leftovers stay.
 */
function withoutContained(left: Weighed[], others: Paired[]): Passage[] {
  const length = others.reduce((sum, { text }) => sum + text.length, 0);
  if (left.length * length > MAX_SEARCHED) return left.map(({ passage }) => passage);
  const bags = others.map(({ text, twin }): Other => ({ text, twin, bag: bagOf(text), letters: once(() => lettersOf(text)) }));
  let scanned = 0;
  const stands = (fragment: string, text: string): boolean => {
    scanned += fragment.length * text.length;
    return scanned <= MAX_SCANNED && text.includes(fragment);
  };
  const isContained = ({ passage, bag }: Weighed, other: Other): boolean => {
    const left = missing(bag, other.bag, MISSING);
    if (left >= MISSING || stands(passage.text, other.twin)) return false;
    if (bag.size >= 8 && left <= 0.03 * bag.size && other.letters().includes(lettersOf(passage.text))) return true;
    // Words at the ends may be parts of longer ones; all between them must be there.
    return passage.text.length <= other.text.length && stands(passage.text, other.text);
  };
  return left.filter((one) => !bags.some((other) => isContained(one, other))).map(({ passage }) => passage);
}

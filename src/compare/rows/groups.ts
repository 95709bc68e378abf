/**
 * Lists of one page by what they are for: a page may list the same company for two products. Which list of the one side is which of
 * the other is told by the headings above it.
 * @module
 */
import type { Row } from './row.ts';
import { asWords, likeness } from './words.ts';

export interface Group {
  path: string;
  rows: Row[];
}

export interface GroupPair {
  before: Group;
  after: Group;
}

/** Headings have so much in common when they title the same list. */
const ALIKE = 0.3;
/** A page with more lists than this is matched by equal headings only. */
const MAX_GROUPS = 60;

/** Rows by the headings above them. */
export function groupsOf(rows: readonly Row[]): Group[] {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const path = row.fact.path.map(bare).filter(Boolean).join(' / ');
    const group = groups.get(path);
    if (group) group.rows.push(row);
    else groups.set(path, { path, rows: [row] });
  }
  return [...groups.values()];
}

/** Pairs the lists of the two sides: equal headings, then alike in the words that tell the lists of a side apart, then the last ones left. */
export function pairGroups(before: Group[], after: Group[]): { pairs: GroupPair[]; gone: Group[]; come: Group[] } {
  const pairs: GroupPair[] = [];
  const take = (one: Group, other: Group) => {
    pairs.push({ before: one, after: other });
    gone.delete(one);
    come.delete(other);
  };
  const [gone, come] = [new Set(before), new Set(after)];
  const byPath = new Map(after.map((group) => [group.path, group]));
  for (const one of before) {
    const same = byPath.get(one.path);
    if (same) take(one, same);
  }
  for (const { one, other } of alike(before, after, gone, come)) if (gone.has(one) && come.has(other)) take(one, other);
  if (gone.size === 1 && come.size === 1) take([...gone][0] as Group, [...come][0] as Group);
  return { pairs, gone: [...gone], come: [...come] };
}

function alike(before: Group[], after: Group[], gone: Set<Group>, come: Set<Group>): Array<{ one: Group; other: Group; score: number }> {
  if (before.length < 2 || after.length < 2 || gone.size > MAX_GROUPS || come.size > MAX_GROUPS) return [];
  const [tellOld, tellNew] = [telling(before), telling(after)];
  return [...gone]
    .flatMap((one) => [...come].map((other) => ({ one, other, score: likeness(tellOld.get(one) ?? '', tellNew.get(other) ?? '') })))
    .filter(({ score }) => score >= ALIKE)
    .sort((a, b) => b.score - a.score);
}

/** Of each group, the words of its headings that not all groups of its side have. */
function telling(groups: Group[]): Map<Group, string> {
  const counts = new Map<string, number>();
  const words = groups.map((group) => [...new Set(asWords(group.path).split(' '))]);
  for (const word of words.flat()) counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Map(groups.map((group, at) => [group, (words[at] ?? []).filter((word) => (counts.get(word) ?? 0) < groups.length).join(' ')]));
}

/** A heading without its number. */
function bare(heading: string): string {
  return asWords(heading.replace(/^[\s\d.)(]+|^[A-Za-z][.)]\s/, ''));
}

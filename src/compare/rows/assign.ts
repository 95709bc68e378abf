/**
 * Which row of the one list is which of the other: by name first, then by names that are alike where purpose, place or position bear
 * it out. Greedy from the surest pair on, and the same on every run.
 * @module
 */
import { nameSimilarity } from '../../lib/names.ts';
import { relocationBetween } from './relocation.ts';
import type { Row } from './row.ts';
import { likeness } from './words.ts';

export interface RowPair {
  before: Row;
  after: Row;
  /** Why they are taken for one. */
  rule: string;
  /** Each name has words that the other lacks: two products of one company, or two companies of one group. */
  isOther?: boolean;
}

export interface Assignment {
  pairs: RowPair[];
  gone: Row[];
  come: Row[];
}

/** Lists of more rows than that are not searched for renamed ones: names alone decide. */
const MAX_PAIRS = 40_000;
const SAME = 0.95;
const SPELLING = 0.9;
const PART = 0.8;
const SOME = 0.3;
/** A name this short is found in too many texts to be looked for in a purpose. */
const MIN_MENTION = 3;

/** Pairs the rows of two lists. */
export function assign(before: readonly Row[], after: readonly Row[]): Assignment {
  const pairs: RowPair[] = [];
  const [gone, come] = [new Set(before), new Set(after)];
  const take = (pair: RowPair) => {
    if (!gone.delete(pair.before) || !come.delete(pair.after)) return;
    pairs.push(pair);
  };
  for (const pair of equalRows(before, after)) take(pair);
  for (const pair of sameNames([...gone], [...come])) take(pair);
  if (gone.size * come.size <= MAX_PAIRS) takeBest(renamed([...gone], [...come]), gone, come, take);
  return { pairs, gone: [...gone], come: [...come] };
}

function equalRows(before: readonly Row[], after: readonly Row[]): RowPair[] {
  const identity = (row: Row) => JSON.stringify([row.name, row.purpose, row.location.words]);
  const waiting = Map.groupBy(before, identity);
  return after.flatMap((row) => {
    const same = waiting.get(identity(row))?.shift();
    return same ? [{ before: same, after: row, rule: 'the same row' }] : [];
  });
}

/** Rows of one name; where a name stands more than once, the rows that are most alike, then in order. */
function sameNames(before: readonly Row[], after: readonly Row[]): RowPair[] {
  const byName = Map.groupBy(before, ({ key }) => key);
  return [...Map.groupBy(after, ({ key }) => key)].flatMap(([key, now]) => {
    const old = byName.get(key) ?? [];
    if (old.length * now.length > MAX_PAIRS) return now.flatMap((row, at) => (old[at] ? [sameName(old[at], row)] : []));
    return old
      .flatMap((one) => now.map((other) => ({ pair: sameName(one, other), score: support(one, other) })))
      .sort((a, b) => b.score - a.score || a.pair.before.at - b.pair.before.at || a.pair.after.at - b.pair.after.at)
      .map(({ pair }) => pair)
      .filter(onceEach());
  });
}

function sameName(before: Row, after: Row): RowPair {
  return { before, after, rule: before.name === after.name ? 'the same name' : 'the same name but for its legal form or spelling' };
}

/** Keeps the first pair of each row. */
function onceEach(): (pair: RowPair) => boolean {
  const used = new Set<Row>();
  return ({ before, after }) => {
    if (used.has(before) || used.has(after)) return false;
    used.add(before).add(after);
    return true;
  };
}

interface Candidate {
  pair: RowPair;
  score: number;
}

function renamed(before: readonly Row[], after: readonly Row[]): Candidate[] {
  return before.flatMap((one) => after.flatMap((other) => candidate(one, other) ?? []));
}

/** Two rows that may be one under another name, with how sure that is. */
function candidate(before: Row, after: Row): Candidate | undefined {
  const names = before.keys.some((key) => after.keys.includes(key)) ? 1 : nameSimilarity(before.entity.name, after.entity.name);
  const purposes = likeness(before.purpose, after.purpose);
  const place = relocationBetween(before.location, after.location);
  const isNear = place === 'same' || place === 'refined';
  const made = (rule: string, isOther = false): Candidate => ({
    pair: { before, after, rule, ...(isOther && { isOther }) },
    score: names * 10 + support(before, after),
  });
  if (names >= SAME) return made('another form of the same name');
  if (mentions(before, after) || mentions(after, before)) return made('the one names the other');
  if (names >= SPELLING && (purposes >= SOME || isNear)) return made('the name is spelt otherwise, for the same purpose or place');
  const isBorneOut = purposes >= 0.5 || (isNear && (before.purpose === '' || after.purpose === '' || before.at === after.at));
  if (names >= PART && isBorneOut) return made('the one name is part of the other, for the same purpose or place');
  if (names >= SOME && purposes >= 0.8 && isNear) return made('names with words in common, for the same purpose and place', true);
  return undefined;
}

/** What besides the name speaks for two rows being one. */
function support(before: Row, after: Row): number {
  const place = relocationBetween(before.location, after.location);
  const near = 1 / (1 + Math.abs(before.at - after.at));
  return likeness(before.purpose, after.purpose) * 3 + (place === 'same' ? 2 : place === 'refined' ? 1 : 0) + near;
}

/** "Globex Sandbox, Inc.: code interpreter (Runbox)" names the Runbox that it was listed as. */
function mentions(row: Row, other: Row): boolean {
  return other.keys.some((key) => key.length >= MIN_MENTION && ` ${row.purpose} `.includes(` ${key} `));
}

function takeBest(candidates: Candidate[], gone: Set<Row>, come: Set<Row>, take: (pair: RowPair) => void): void {
  candidates.sort((a, b) => b.score - a.score || a.pair.before.at - b.pair.before.at || a.pair.after.at - b.pair.after.at);
  for (const { pair } of candidates) if (gone.has(pair.before) && come.has(pair.after)) take(pair);
}

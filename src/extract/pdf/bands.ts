/**
 * Bands of rows that the same gutters run through: tables, and text in columns.
 * @module
 */
import type { Row, Rule, Segment } from './shapes.ts';

export interface Band {
  rows: Row[];
  /** White strips between the columns, from left to right. */
  gutters: Gutter[];
}

export type Gutter = readonly [from: number, to: number];

/** Narrower strips are gaps between words, in font sizes. */
const MIN_GUTTER = 0.6;
/** Rows with text in more than one column that make a band: fewer where lines are drawn around them. */
const MIN_ROWS = 3;
const MIN_RULED_ROWS = 2;
const MIN_RULES = 3;
/** More rows than a page has: what follows is another band. */
const MAX_ROWS = 500;
/** Text of a column begins at one place, within so many points. */
const ALIGNED = 3;
const ALIGNED_SHARE = 0.6;
/** Lines of one cell are this close, in font sizes. */
const WRAPPED = 1.5;

/** Rows in order: those of a band together, the others alone. */
export function bandsOf(rows: readonly Row[], rules: readonly Rule[]): Array<Row | Band> {
  const parts: Array<Row | Band> = [];
  for (let at = 0; at < rows.length; ) {
    const band = bandFrom(rows, at, rules);
    parts.push(band ?? (rows[at] as Row));
    at += band ? band.rows.length : 1;
  }
  return parts;
}

/** The rows at the top of a page that fit into the columns of a table that the page before ends with. */
export function continued(rows: readonly Row[], gutters: readonly Gutter[]): Band | undefined {
  const end = rows.findIndex((row) => narrowed(gutters, row).length < gutters.length);
  const fitting = trimmed(end === -1 ? rows : rows.slice(0, end));
  return fitting.length > 0 && beginsIn(fitting[0] as Row, gutters) ? { rows: fitting, gutters: [...gutters] } : undefined;
}

/** A row with text in several columns, or with the rest of a cell that is not the first. */
function beginsIn({ segments }: Row, gutters: readonly Gutter[]): boolean {
  return segments.length > 1 || gutters.some(([, to]) => Math.abs(to - (segments[0]?.x0 ?? 0)) <= ALIGNED);
}

function bandFrom(rows: readonly Row[], from: number, rules: readonly Rule[]): Band | undefined {
  let gutters = gapsOf(rows[from] as Row);
  if (gutters.length === 0) return undefined;
  const inside: Row[] = [];
  let wide = 0;
  for (const row of rows.slice(from, from + MAX_ROWS)) {
    const left = narrowed(gutters, row);
    const settled = wide >= MIN_RULED_ROWS && left.length < gutters.length;
    if (left.length === 0 || settled) break;
    gutters = left;
    inside.push(row);
    if (row.segments.length > 1) wide += 1;
  }
  const kept = trimmed(insideRules(inside, rules));
  const multiple = kept.filter(({ segments }) => segments.length > 1).length;
  const ruled = rulesWithin(kept, rules).length >= MIN_RULES;
  if (multiple < (ruled ? MIN_RULED_ROWS : MIN_ROWS)) return undefined;
  const band = { rows: kept, gutters: guttersOf(kept) };
  return band.gutters.length > 0 && (ruled || isAligned(band)) ? band : undefined;
}

/** The texts of each column begin, end or are centred at one place; the gaps in stretched lines are anywhere. */
function isAligned({ rows, gutters }: Band): boolean {
  const columns = gutters.map(([, to], at) => {
    const end = gutters[at + 1]?.[0] ?? Number.POSITIVE_INFINITY;
    return rows.flatMap((row) => row.segments.filter(({ x0 }) => x0 >= to - 1 && x0 < end));
  });
  const places = [({ x0 }: Segment) => x0, ({ x1 }: Segment) => x1, ({ x0, x1 }: Segment) => (x0 + x1) / 2];
  return columns.every((column) => places.some((place) => shareAtOnePlace(column.map(place)) >= ALIGNED_SHARE));
}

function shareAtOnePlace(places: readonly number[]): number {
  const sorted = places.toSorted((a, b) => a - b);
  const most = sorted.reduce((best, place, at) => {
    const end = sorted.findLastIndex((other) => other - place <= ALIGNED);
    return Math.max(best, end - at + 1);
  }, 0);
  return most / Math.max(1, sorted.length);
}

/** The strips that stay white beside a row. */
function narrowed(gutters: readonly Gutter[], { segments, size }: Row): Gutter[] {
  return gutters.flatMap((gutter) => {
    const free = segments.reduce<Gutter[]>((strips, segment) => strips.flatMap((strip) => without(strip, segment)), [gutter]);
    const widest = free.reduce<Gutter | undefined>((a, b) => (a && a[1] - a[0] >= b[1] - b[0] ? a : b), undefined);
    return widest && widest[1] - widest[0] >= MIN_GUTTER * size ? [widest] : [];
  });
}

function without([from, to]: Gutter, { x0, x1 }: Segment): Gutter[] {
  if (x1 <= from || x0 >= to) return [[from, to]];
  const left: Gutter[] = x0 > from ? [[from, x0]] : [];
  return x1 < to ? [...left, [x1, to]] : left;
}

function gapsOf({ segments }: Row): Gutter[] {
  return segments.slice(1).map((segment, at): Gutter => [segments[at]?.x1 ?? 0, segment.x0]);
}

/** All strips that no row of the band stands in. */
export function guttersOf(rows: readonly Row[]): Gutter[] {
  const size = Math.min(...rows.map((row) => row.size));
  const segments = rows.flatMap((row) => row.segments).sort((a, b) => a.x0 - b.x0);
  const gutters: Gutter[] = [];
  let end = segments[0]?.x1 ?? 0;
  for (const { x0, x1 } of segments) {
    if (x0 - end >= MIN_GUTTER * size) gutters.push([end, x0]);
    end = Math.max(end, x1);
  }
  return gutters;
}

/** Where lines are drawn around the rows, what stands below the last one is no row. */
function insideRules(rows: readonly Row[], rules: readonly Rule[]): Row[] {
  const own = rulesWithin(rows, rules);
  const last = Math.max(...own.map(({ y }) => y));
  if (own.length < MIN_RULES) return [...rows];
  const end = rows.findIndex(({ y, size }) => y - size * 0.5 > last);
  return end === -1 ? [...rows] : rows.slice(0, end);
}

/** Lines between and around the rows, at least half as long as these are wide; one for each height. */
export function rulesWithin(rows: readonly Row[], rules: readonly Rule[]): Array<Pick<Rule, 'y'>> {
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return [];
  const x0 = Math.min(...rows.flatMap((row) => row.segments.map((segment) => segment.x0)));
  const x1 = Math.max(...rows.flatMap((row) => row.segments.map((segment) => segment.x1)));
  const near = rules.filter(({ y }) => y > first.y - 3 * first.size && y < last.y + 3 * last.size).sort((a, b) => a.y - b.y);
  const found: Array<{ y: number; covered: number }> = [];
  for (const rule of near) {
    const before = found.at(-1);
    const covered = Math.max(0, Math.min(rule.x1, x1) - Math.max(rule.x0, x0));
    if (before && rule.y - before.y < 3) before.covered += covered;
    else found.push({ y: rule.y, covered });
  }
  return found.filter(({ covered }) => covered >= (x1 - x0) / 2);
}

/** Without what stands alone below the last row with several texts, unless it is the next line of a cell. */
function trimmed(rows: readonly Row[]): Row[] {
  let end = rows.length;
  const isWrapped = (at: number): boolean => {
    const [row, before] = [rows[at], rows[at - 1]];
    return row !== undefined && before !== undefined && row.y - before.y <= WRAPPED * before.size && sameStyle(row, before);
  };
  let wide = rows.findLastIndex(({ segments }) => segments.length > 1);
  if (wide === -1) return [];
  wide += 1;
  while (wide < end && isWrapped(wide)) wide += 1;
  end = wide;
  return rows.slice(0, end);
}

function sameStyle(row: Row, before: Row): boolean {
  const bold = before.segments.some((segment) => segment.bold) || !row.segments.some((segment) => segment.bold);
  return Math.abs(row.size - before.size) < 0.5 && bold;
}

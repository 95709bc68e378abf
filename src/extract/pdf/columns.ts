/**
 * Text in columns: rows of a page → parts that are read one after the other.
 * @module
 */
import { rulesWithin } from './bands.ts';
import type { Row, Rule, Segment } from './shapes.ts';

/** The strip between two columns is at least this wide, in points, and stands in this middle part of what is printed. */
const MIN_STRIP = 8;
const EDGE_SHARE = 0.2;
const STEPS = 200;
/** Columns of text have so many lines, most of which fill them; tables have short texts. */
const MIN_LINES = 6;
const MIN_LINE_CHARS = 20;
const FULL_LINE = 0.72;
const FULL_LINES = 0.5;
/** Long columns are columns of text already when fewer lines fill them: lists and titles do not. */
const LONG = 15;
const FULL_LINES_OF_LONG = 0.35;
const LIKE_WIDTHS = 0.5;
/** Rows of a table begin at one height: where so many of the gaps in its columns are at one height, it is a table. */
const COMMON_GAPS = 0.6;
const MIN_GAPS = 4;
/** A gap is wider than the distance of lines by this factor. */
const GAP = 1.25;
const MAX_DEPTH = 3;

/** Parts of a page in reading order: rows across the page, then the rows of each column below them, and so on. */
export function columnsOf(rows: readonly Row[], rules: readonly Rule[], depth = MAX_DEPTH): Row[][] {
  const strip = depth === 0 || rows.length < MIN_LINES ? undefined : stripOf(rows);
  if (strip === undefined) return [[...rows]];
  const parts: Row[][] = [];
  let across: Row[] = [];
  for (const run of runsBeside(rows, strip)) {
    const columns = run.crosses ? undefined : sidesOf(run.rows, strip);
    if (!columns || !areColumns(columns, run.rows, rules)) {
      across.push(...run.rows);
      continue;
    }
    if (across.length > 0) parts.push(across);
    across = [];
    for (const column of columns) parts.push(...columnsOf(column, rules, depth - 1));
  }
  return across.length > 0 ? [...parts, across] : parts;
}

/** Where most rows have a gap. */
function stripOf(rows: readonly Row[]): number | undefined {
  const segments = rows.flatMap((row) => row.segments);
  const [left, right] = [Math.min(...segments.map(({ x0 }) => x0)), Math.max(...segments.map(({ x1 }) => x1))];
  let best: { x: number; gaps: number } | undefined;
  const width = right - left;
  for (let step = Math.ceil(EDGE_SHARE * STEPS); step < (1 - EDGE_SHARE) * STEPS; step++) {
    const x = left + (step / STEPS) * width;
    const gaps = rows.filter((row) => hasGapAt(row, x)).length;
    if (gaps > (best?.gaps ?? 0)) best = { x, gaps };
  }
  return best && best.gaps >= MIN_LINES ? best.x : undefined;
}

function hasGapAt({ segments }: Row, x: number): boolean {
  return segments.some((segment, at) => {
    const next = segments[at + 1];
    return next !== undefined && segment.x1 <= x - MIN_STRIP / 2 && next.x0 >= x + MIN_STRIP / 2;
  });
}

/** Runs of rows that all cross the strip, or none of which does. */
function runsBeside(rows: readonly Row[], x: number): Array<{ crosses: boolean; rows: Row[] }> {
  const runs: Array<{ crosses: boolean; rows: Row[] }> = [];
  for (const row of rows) {
    const crosses = row.segments.some(({ x0, x1 }) => x0 < x + MIN_STRIP / 2 && x1 > x - MIN_STRIP / 2);
    const run = runs.at(-1);
    if (run && run.crosses === crosses) run.rows.push(row);
    else runs.push({ crosses, rows: [row] });
  }
  return runs;
}

function sidesOf(rows: readonly Row[], x: number): [Row[], Row[]] {
  const side = (isHere: (segment: Segment) => boolean): Row[] =>
    rows.flatMap((row) => {
      const segments = row.segments.filter(isHere);
      const widest = segments.reduce<Segment | undefined>((a, b) => (a && a.x1 - a.x0 >= b.x1 - b.x0 ? a : b), undefined);
      return widest ? [{ y: widest.y, size: widest.size, segments }] : [];
    });
  return [side(({ x0 }) => x0 < x), side(({ x0 }) => x0 >= x)];
}

function areColumns([left, right]: [Row[], Row[]], rows: readonly Row[], rules: readonly Rule[]): boolean {
  const [top = 0, foot = 0] = [rows[0]?.y, rows.at(-1)?.y];
  // Lines across both columns part the rows of a table.
  if (rulesWithin(rows, rules).some(({ y }) => y > top && y < foot)) return false;
  if (!isText(left) || !isText(right)) return false;
  const [a, b] = [widthOf(left), widthOf(right)];
  return Math.min(a, b) >= LIKE_WIDTHS * Math.max(a, b) && !haveCommonGaps(left, right);
}

function widthOf(rows: readonly Row[]): number {
  const segments = rows.flatMap((row) => row.segments);
  return Math.max(...segments.map(({ x1 }) => x1)) - Math.min(...segments.map(({ x0 }) => x0));
}

function isText(rows: readonly Row[]): boolean {
  if (rows.length < MIN_LINES) return false;
  const width = widthOf(rows);
  const full = rows.filter(({ segments }) => (segments.at(-1)?.x1 ?? 0) - (segments[0]?.x0 ?? 0) >= FULL_LINE * width).length;
  const chars = rows.reduce((sum, { segments }) => sum + segments.reduce((length, { text }) => length + text.length, 0), 0);
  return full >= (rows.length < LONG ? FULL_LINES : FULL_LINES_OF_LONG) * rows.length && chars >= MIN_LINE_CHARS * rows.length;
}

/** Paragraphs of two columns end where they end; rows of a table end together. */
function haveCommonGaps(left: readonly Row[], right: readonly Row[]): boolean {
  const [a, b] = [gapsOf(left), gapsOf(right)];
  const common = a.filter((y) => b.some((other) => Math.abs(other - y) < 2)).length;
  return a.length + b.length >= MIN_GAPS && 2 * common >= COMMON_GAPS * (a.length + b.length);
}

/** Heights of the rows that stand farther below the one before than others do. */
function gapsOf(rows: readonly Row[]): number[] {
  const distances = rows.slice(1).map((row, at) => row.y - (rows[at]?.y ?? 0));
  const usual = Math.min(...distances);
  return rows.slice(1).flatMap(({ y }, at) => ((distances[at] ?? 0) > usual * GAP ? [y] : []));
}

/**
 * A band of rows → a table, or columns of text.
 * @module
 */
import { type Band, type Gutter, rulesWithin } from './bands.ts';
import type { Joiner } from './joining.ts';
import { isBullet } from './rows.ts';
import type { Row, Rule, Segment, Table, TableRow } from './shapes.ts';

/** Columns of text: few, of like width, with many lines that most of them fill. */
const MAX_TEXT_COLUMNS = 3;
const MIN_TEXT_LINES = 6;
const MIN_LINE_CHARS = 20;
const FULL_LINE = 0.75;
const FULL_LINES = 0.5;
const LIKE_WIDTHS = 0.6;
/** Rows of a table begin at one height: where so many of the gaps in its columns are at one height, it is a table. */
const COMMON_GAPS = 0.6;
/** The distance of lines within a cell grows by less than this factor; farther lines are another row. */
const SAME_CELL = 1.2;
/** Lines farther than this, in font sizes, are rows of their own. */
const LOOSE = 1.55;
/** So many rows begin with a number that numbers them. */
const NUMBERED_SHARE = 0.6;

/** The columns of a band, each as rows of its own; undefined for a table. */
export function textColumnsOf({ rows, gutters }: Band, rules: readonly Rule[]): Row[][] | undefined {
  if (gutters.length === 0 || gutters.length >= MAX_TEXT_COLUMNS || rulesWithin(rows, rules).length > 2) return undefined;
  const columns = columnsOf(rows, gutters);
  const widths = columns.map(widthOf);
  if (Math.min(...widths) < LIKE_WIDTHS * Math.max(...widths)) return undefined;
  return columns.every(isText) && !haveCommonGaps(columns) ? columns : undefined;
}

function columnsOf(rows: readonly Row[], gutters: readonly Gutter[]): Row[][] {
  return [...gutters, undefined].map((_, column) =>
    rows.flatMap((row) => {
      const segments = row.segments.filter((segment) => columnAt(segment, gutters) === column);
      const widest = segments.reduce<Segment | undefined>((a, b) => (a && a.x1 - a.x0 >= b.x1 - b.x0 ? a : b), undefined);
      return widest ? [{ y: widest.y, size: widest.size, segments }] : [];
    }),
  );
}

function columnAt({ x0, x1 }: Segment, gutters: readonly Gutter[]): number {
  const middle = (x0 + x1) / 2;
  return gutters.filter(([from, to]) => middle > (from + to) / 2).length;
}

function widthOf(rows: readonly Row[]): number {
  const segments = rows.flatMap((row) => row.segments);
  return Math.max(...segments.map(({ x1 }) => x1)) - Math.min(...segments.map(({ x0 }) => x0));
}

function isText(rows: readonly Row[]): boolean {
  const width = widthOf(rows);
  const lines = rows.map(({ segments }) => ({
    width: (segments.at(-1)?.x1 ?? 0) - (segments[0]?.x0 ?? 0),
    chars: segments.reduce((sum, { text }) => sum + text.length, 0),
  }));
  const full = lines.filter((line) => line.width >= FULL_LINE * width).length;
  const chars = lines.reduce((sum, line) => sum + line.chars, 0);
  return lines.length >= MIN_TEXT_LINES && full >= FULL_LINES * lines.length && chars >= MIN_LINE_CHARS * lines.length;
}

/** Paragraphs of two columns end where they end; rows of a table end together. */
function haveCommonGaps(columns: readonly Row[][]): boolean {
  const gaps = columns.map((rows) => {
    const pitch = Math.min(...pitches(rows));
    return rows.slice(1).flatMap((row, at) => (row.y - (rows[at]?.y ?? 0) > pitch * SAME_CELL ? [row.y] : []));
  });
  const all = gaps.flat().length;
  const common = gaps.flatMap((ys, column) =>
    ys.filter((y) => gaps.every((others, other) => other === column || others.some((at) => Math.abs(at - y) < 2))),
  ).length;
  return all >= 4 && common >= COMMON_GAPS * all;
}

function pitches(rows: readonly Row[]): number[] {
  return rows.slice(1).map((row, at) => row.y - (rows[at]?.y ?? 0));
}

/** Reads the rows of a table. Lines that belong to one cell become one text. */
export function tableOf({ rows, gutters }: Band, rules: readonly Rule[], page: number, joiner: Joiner): Table {
  const groups = groupsOf(rows, gutters, rules);
  const numbered = isNumbered(groups);
  const read = groups.map((group): TableRow => {
    const cells = [...gutters, undefined].map((_, column) =>
      joiner.join(
        group.flatMap((row) =>
          row.segments
            .filter((segment) => columnAt(segment, gutters) === column)
            .map((segment) => cellText(segment, column === 0 && numbered)),
        ),
      ),
    );
    const number = numbered ? [group[0]?.segments[0]?.marker?.text ?? ''] : [];
    return { page, cells: [...number, ...cells], bold: group.every((row) => row.segments.every(({ bold }) => bold)) };
  });
  const left = Math.min(...rows.flatMap(({ segments }) => segments.map(({ x0 }) => x0)));
  return { columns: [left, ...gutters.map(([, to]) => to)], titled: false, rows: read };
}

function cellText({ text, marker }: Segment, numbered: boolean): string {
  return marker && (numbered || isBullet(marker.text)) ? marker.rest : text;
}

/** The first column is a number and a text, where most rows begin with one. */
function isNumbered(groups: readonly Row[][]): boolean {
  const markers = groups.flatMap((group) => group[0]?.segments[0]?.marker ?? []).filter(({ text }) => !isBullet(text));
  return markers.length >= 2 && markers.length >= NUMBERED_SHARE * groups.length;
}

/** Rows of lines → rows of the table: by the lines drawn between them, by the distance of lines, or by where the first column has text. */
function groupsOf(rows: readonly Row[], gutters: readonly Gutter[], rules: readonly Rule[]): Row[][] {
  const drawn = rulesWithin(rows, rules)
    .map(({ y }) => y)
    .filter((y) => y > (rows[0]?.y ?? 0) && y < (rows.at(-1)?.y ?? 0));
  // One line below the titles says nothing of the rows.
  if (drawn.length >= 2) return grouped(rows, (row, before) => drawn.some((y) => y > before.y && y <= row.y));
  const base = basePitch(rows, gutters);
  const size = Math.min(...rows.map((row) => row.size));
  if (base > LOOSE * size) return rows.map((row) => [row]);
  const isFar = (row: Row, before: Row): boolean => row.y - before.y > base * SAME_CELL;
  const spaced = rows.slice(1).some((row, at) => isFar(row, rows[at] as Row));
  if (spaced) return grouped(rows, isFar);
  return grouped(rows, (row) => row.segments.some((segment) => columnAt(segment, gutters) === 0));
}

/** The least distance of two lines with text in the same column. */
function basePitch(rows: readonly Row[], gutters: readonly Gutter[]): number {
  const distances = rows.slice(1).flatMap((row, at) => {
    const before = rows[at] as Row;
    const columns = new Set(before.segments.map((segment) => columnAt(segment, gutters)));
    return row.segments.some((segment) => columns.has(columnAt(segment, gutters))) ? [row.y - before.y] : [];
  });
  return Math.min(...distances);
}

function grouped(rows: readonly Row[], begins: (row: Row, before: Row) => boolean): Row[][] {
  const groups: Row[][] = [];
  rows.forEach((row, at) => {
    const before = rows[at - 1];
    if (!before || begins(row, before)) groups.push([row]);
    else groups.at(-1)?.push(row);
  });
  return groups;
}
